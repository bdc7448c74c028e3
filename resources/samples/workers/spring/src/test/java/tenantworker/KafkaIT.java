package tenantworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The worker over a real broker, in both dialects: KAFKA_BOOTSTRAP=localhost:9092. The test plays the orchestrator. */
class KafkaIT {
    private static final String BOOTSTRAP = Optional.ofNullable(System.getenv("KAFKA_BOOTSTRAP")).orElse("localhost:9092");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final String orchestration = "tenants" + UUID.randomUUID().toString().substring(0, 8);
    private boolean shared;
    private KafkaProducer<String, String> producer;
    private KafkaConsumer<String, String> consumer;

    private ConfigurableApplicationContext worker(String dialect) {
        return SpringApplication.run(TenantWorker.class, "--worker.dialect=" + dialect, "--worker.orchestration=" + orchestration,
                "--worker.name=" + orchestration, "--worker.state=sqlite:" + folder.resolve("state.db"),
                "--worker.tenants=" + folder.resolve("tenants.db"), "--spring.kafka.bootstrap-servers=" + BOOTSTRAP);
    }

    /** From the end of the replies as they are now. */
    private void listen() {
        String topic = shared ? "orchestrator.event" : "orchestrator.response.result";
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(found -> new TopicPartition(topic, found.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    private void send(String phase, String value) throws Exception {
        String topic = shared ? "orchestrator.event" : "orchestrator." + orchestration + ".createRealm." + phase;
        producer.send(new ProducerRecord<>(topic, "k", value)).get(20, TimeUnit.SECONDS);
    }

    /** Status, and the outcome or the error, of the reply. */
    private String ask(String phase, String flow) throws Exception {
        String mine = UUID.randomUUID().toString();
        send(phase, JSON.writeValueAsString(Map.of("payload", Map.of("tenantName", "acme"), "headers",
                Map.of("flowId", flow, "stepName", "createRealm", "status", true, "eventType", phase + "createRealm",
                        "orchestrationName", orchestration, "mine", mine))));
        Instant until = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(until)) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                JsonNode message = JSON.readTree(record.value().startsWith("{\"payload") ? record.value() : "{}");
                JsonNode headers = message.path("headers");
                if (headers.path("mine").asText().equals(mine)
                        && headers.path("eventType").asText().equals("orchestrator.response.result")) {
                    assertThat(record.key() + headers.get("action").asText()).isEqualTo(flow + phase.toUpperCase());
                    return headers.get("status") + " "
                            + headers.path("errorMessage").asText(message.get("payload").path("outcome").asText());
                }
            }
        }
        throw new AssertionError("no reply to " + phase + " of " + flow);
    }

    @ParameterizedTest
    @ValueSource(strings = {"per-topic", "shared"})
    void answers(String dialect) throws Exception {
        shared = dialect.equals("shared");
        String flow = UUID.randomUUID().toString();
        Map<String, Object> client = Map.of("bootstrap.servers", BOOTSTRAP);
        try (ConfigurableApplicationContext worker = worker(dialect);
                KafkaProducer<String, String> producer = new KafkaProducer<>(client, new StringSerializer(),
                        new StringSerializer());
                KafkaConsumer<String, String> consumer = new KafkaConsumer<>(client, new StringDeserializer(),
                        new StringDeserializer())) {
            this.producer = producer;
            this.consumer = consumer;
            listen();
            assertThat(ask("do", flow)).isEqualTo("true created");
            assertThat(ask("do", flow)).isEqualTo("true already exists");
            assertThat(ask("do", UUID.randomUUID().toString())).startsWith("false ").contains("made by flow " + flow);
            assertThat(ask("undo", flow)).isEqualTo("true removed");
            assertThat(ask("undo", flow)).isEqualTo("true already gone");
            send("do", "nonsense");
            send("do", "{\"headers\":{}}");
            assertThat(ask("do", flow)).startsWith("false ").endsWith("is refused");
        }
    }
}
