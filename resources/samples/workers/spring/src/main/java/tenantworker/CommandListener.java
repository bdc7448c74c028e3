package tenantworker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * The way to Kafka and back. A command is handled, answered, and only then committed, so that nothing that was read is ever
 * lost, and what is read twice is answered twice (Handling makes that harmless).
 */
@Component
public class CommandListener {
    public static final String ID = "commands";
    private static final Logger log = LoggerFactory.getLogger(CommandListener.class);

    private final Wire wire;
    private final Handling handling;
    private final Outbox outbox;

    public CommandListener(Wire wire, Handling handling, Outbox outbox) {
        this.wire = wire;
        this.handling = handling;
        this.outbox = outbox;
    }

    /** For the listener's annotation. */
    public List<String> topics() {
        return wire.commandTopics(handling.steps().keySet());
    }

    @KafkaListener(id = ID, idIsGroup = false, topics = "#{__listener.topics()}", autoStartup = "false")
    public void take(ConsumerRecord<String, String> record) {
        try {
            Optional<Command> command = wire.command(record.topic(), record.value(), handling.steps().keySet(), age(record));
            command.ifPresent(found -> outbox.send(wire.reply(handling.answer(found))));
        } catch (NotACommand why) {
            log.error("{}/{}@{} is skipped: {}", record.topic(), record.partition(), record.offset(), why.getMessage());
        }
    }

    /** A record need not say when it was sent. */
    private static Duration age(ConsumerRecord<String, String> record) {
        return record.timestamp() > 0 ? Duration.between(Instant.ofEpochMilli(record.timestamp()), Instant.now()) : Duration.ZERO;
    }
}
