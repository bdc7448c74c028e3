package tenantworker;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Sends, and returns when the broker has it. */
@Component
public class Outbox {
    private static final int SECONDS_MAX = 125; // the client gives up after delivery.timeout.ms, 120 s

    private final KafkaTemplate<String, String> kafka;

    public Outbox(KafkaTemplate<String, String> kafka) {
        this.kafka = kafka;
    }

    public void send(Wire.Outgoing record) {
        try {
            kafka.send(record.topic(), record.key(), record.value()).get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException error) {
            throw new IllegalStateException("not delivered to " + record.topic() + ": " + error.getMessage(), error);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped before the reply was delivered", error);
        }
    }
}
