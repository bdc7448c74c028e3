package tenantworker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tenantworker.Command.Phase;

/**
 * The JSON on the wire, in one dialect of one orchestration: which topics to listen to, which command a record is, where
 * replies go. One envelope for everything: {"payload": ..., "headers": {...}} in the value of the record.
 */
public class Wire {
    private static final String EVENTS = "orchestrator.event";
    private static final String REPLIES = "orchestrator.response.result";
    private static final String REGISTRATIONS = "orchestrator.registration";

    /** A record to send. */
    public record Outgoing(String topic, String key, String value) {
    }

    private final boolean shared;
    private final String orchestration;
    private final String service;
    private final ObjectMapper json;

    public Wire(String dialect, String orchestration, String service, ObjectMapper json) {
        if (!Set.of("per-topic", "shared").contains(dialect)) {
            throw new IllegalArgumentException("WORKER_DIALECT is " + dialect + "; it must be per-topic or shared.");
        }
        this.shared = dialect.equals("shared");
        this.orchestration = orchestration;
        this.service = service;
        // Numbers stay what they are, however large or exact.
        this.json = json.copy()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    public String orchestration() {
        return orchestration;
    }

    public String replyTopic() {
        return shared ? EVENTS : REPLIES;
    }

    public String registrationTopic() {
        return shared ? EVENTS : REGISTRATIONS;
    }

    public List<String> commandTopics(Set<String> steps) {
        if (shared) {
            return List.of(EVENTS);
        }
        List<String> topics = new ArrayList<>();
        for (String step : steps) {
            for (Phase phase : Phase.values()) {
                topics.add(topic(step, phase));
            }
        }
        return topics;
    }

    /** The command that a record is; none where it is somebody else's (the shared topic carries everything). */
    public Optional<Command> command(String topic, String value, Set<String> steps, Duration age) throws NotACommand {
        Map<String, Object> envelope = envelope(value);
        if (!(envelope.get("headers") instanceof Map<?, ?> found)) {
            throw new NotACommand("its value is not {\"payload\": ..., \"headers\": {...}}");
        }
        Map<String, Object> headers = new LinkedHashMap<>();
        found.forEach((name, header) -> headers.put((String) name, header));
        for (String step : steps) {
            for (Phase phase : Phase.values()) {
                if (isFor(topic, headers, step, phase)) {
                    return Optional.of(new Command(phase, step, flow(headers), envelope.get("payload"), headers, age));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The record that answers. The command's headers go back as they came: the orchestrator's own among them tell it which
     * attempt is answered.
     */
    public Outgoing reply(Reply reply) {
        Command command = reply.command();
        Map<String, Object> headers = new LinkedHashMap<>(command.headers());
        headers.keySet().removeAll(Set.of("errorMessage", "responseType"));
        headers.putAll(sender());
        headers.put("flowId", command.flow());
        headers.put("stepName", command.step());
        headers.put("action", command.phase().name());
        headers.put("status", reply.ok());
        headers.put("orchestrationName", orchestration);
        headers.put("eventType", REPLIES);
        headers.put("topic", replyTopic());
        if (!reply.ok()) {
            headers.put("errorMessage", reply.error());
        }
        return outgoing(replyTopic(), command.flow(), reply.payload(), headers);
    }

    /** The record that tells the orchestrator which steps this worker serves. */
    public Outgoing registration(Map<String, Step> steps) {
        List<Map<String, Object>> rows = new ArrayList<>();
        steps.forEach((name, step) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("seq", null);
            row.put("name", name);
            row.put("objectType", step.objectType());
            row.put("handlerClass", step.getClass().getSimpleName());
            row.put("handlerMethod", null);
            row.put("doMethod", "perform");
            row.put("undoMethod", "undo");
            rows.add(row);
        });
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("orchestrationName", orchestration);
        payload.put("as", "worker");
        payload.put("type", null);
        payload.put("sharedTopic", false);
        payload.put("steps", rows);
        String flow = UUID.randomUUID().toString();
        Map<String, Object> headers = new LinkedHashMap<>(sender());
        headers.put("eventType", REGISTRATIONS);
        headers.put("flowId", flow);
        headers.put("orchestrationName", orchestration);
        headers.put("topic", registrationTopic());
        return outgoing(registrationTopic(), flow, payload, headers);
    }

    private boolean isFor(String topic, Map<String, Object> headers, String step, Phase phase) {
        if (!shared) {
            return topic(step, phase).equals(topic);
        }
        // Step names are not qualified by their orchestration on the shared topic; two flows may both have one of this name.
        Object of = headers.get("orchestrationName");
        return (of == null || of.equals(orchestration)) && (phase.lower() + step).equals(headers.get("eventType"));
    }

    private Map<String, Object> envelope(String value) throws NotACommand {
        try {
            Map<String, Object> envelope = json.readValue(value == null ? "" : value, new TypeReference<>() {
            });
            if (envelope != null) {
                return envelope;
            }
        } catch (JsonProcessingException error) {
            throw new NotACommand("its value is no JSON object (" + error.getOriginalMessage() + ")");
        }
        throw new NotACommand("its value is null");
    }

    private static String flow(Map<String, Object> headers) throws NotACommand {
        Object flow = headers.get("flowId");
        if (flow instanceof Number || flow instanceof String text && !text.isEmpty()) {
            return flow.toString();
        }
        throw new NotACommand("headers.flowId is " + flow + ", so there is no flow to answer for");
    }

    private Outgoing outgoing(String topic, String key, Object payload, Map<String, Object> headers) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("payload", payload);
        envelope.put("headers", headers);
        return new Outgoing(topic, key, StepState.toText(json, envelope));
    }

    private String topic(String step, Phase phase) {
        return "orchestrator." + orchestration + "." + step + "." + phase.lower();
    }

    private Map<String, Object> sender() {
        return Map.of("source", service, "serviceName", service, "X-Service-Name", service, "contentType", "application/json");
    }
}
