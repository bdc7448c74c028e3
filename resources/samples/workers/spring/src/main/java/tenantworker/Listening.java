package tenantworker;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** In this order: the topics are there, commands can be read, and then the orchestrator is told so. */
@Configuration
public class Listening {
    private static final Logger log = LoggerFactory.getLogger(Listening.class);
    private static final int PARTITIONS = 3; // of the topics that are not there yet; replication is the broker's default
    private static final short BROKERS_DEFAULT = -1;

    /** What could not be answered is tried again until it can: nothing is skipped. */
    @Bean
    CommonErrorHandler tryAgain() {
        return new DefaultErrorHandler(new FixedBackOff(1000, FixedBackOff.UNLIMITED_ATTEMPTS));
    }

    @Bean
    ConsumerAwareRebalanceListener registering(Wire wire, Handling handling, Outbox outbox) {
        AtomicBoolean registered = new AtomicBoolean();
        return new ConsumerAwareRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
                if (!partitions.isEmpty() && registered.compareAndSet(false, true)) {
                    outbox.send(wire.registration(handling.steps()));
                    log.info("ready: serving {} of {}", String.join(", ", handling.steps().keySet()), wire.orchestration());
                }
            }
        };
    }

    /** The listener waits for this, since a topic that is not there yet is noticed late. */
    @Bean
    ApplicationRunner starting(Wire wire, Handling handling, KafkaAdmin admin, KafkaListenerEndpointRegistry registry) {
        return arguments -> {
            TreeSet<String> topics = new TreeSet<>(wire.commandTopics(handling.steps().keySet()));
            topics.add(wire.replyTopic());
            topics.add(wire.registrationTopic());
            create(admin, topics);
            registry.getListenerContainer(CommandListener.ID).start();
        };
    }

    private static void create(KafkaAdmin kafka, Collection<String> topics) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.getConfigurationProperties())) {
            Map<String, KafkaFuture<Void>> results = admin
                    .createTopics(topics.stream().map(topic -> new NewTopic(topic, PARTITIONS, BROKERS_DEFAULT)).toList()).values();
            for (Map.Entry<String, KafkaFuture<Void>> result : results.entrySet()) {
                try {
                    result.getValue().get();
                } catch (ExecutionException error) {
                    if (error.getCause() instanceof AuthorizationException) {
                        log.warn("{} may not be created by this worker; ask whoever looks after the cluster for it", result.getKey());
                    } else if (!(error.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException("Kafka at "
                                + kafka.getConfigurationProperties().get("bootstrap.servers") + ": "
                                + error.getCause().getMessage());
                    }
                }
            }
        }
    }
}
