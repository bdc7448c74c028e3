package tenantworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tenantworker.Command.Phase;

/** Records in, records out. */
class WireTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> STEPS = Set.of("createRealm", "createClient");
    private static final String REALM_DO = "orchestrator.tenantCreation.createRealm.do";

    private final Wire perTopic = new Wire("per-topic", "tenantCreation", "me", JSON);
    private final Wire shared = new Wire("shared", "tenantCreation", "me", JSON);

    private static String message(String headers) {
        return "{\"payload\":{\"n\":1.10},\"headers\":{\"flowId\":\"f1\",\"x-backstep-command-id\":\"c1\",\"errorMessage\":\"stale\""
                + headers + "}}";
    }

    private Optional<Command> event(String headers) throws NotACommand {
        return shared.command("orchestrator.event", message("," + headers), STEPS, Duration.ZERO);
    }

    @Test
    void perTopicATopicForEachDoAndUndoSaysWhatACommandIs() throws NotACommand {
        assertThat(perTopic.commandTopics(Set.of("createRealm")))
                .containsExactly(REALM_DO, "orchestrator.tenantCreation.createRealm.undo");
        Command command = perTopic.command("orchestrator.tenantCreation.createRealm.undo", message(""), STEPS, Duration.ZERO).orElseThrow();
        assertThat(List.of(command.phase(), command.step(), command.flow())).containsExactly(Phase.UNDO, "createRealm", "f1");
    }

    @Test
    void aReplyGivesBackTheHeadersAndSaysHowItWent() throws Exception {
        Command command = perTopic.command(REALM_DO, message(""), STEPS, Duration.ZERO).orElseThrow();
        Wire.Outgoing done = perTopic.reply(new Reply(command, command.payload(), null));
        assertThat(List.of(done.topic(), done.key())).containsExactly("orchestrator.response.result", "f1");
        assertThat(done.value()).startsWith("{\"payload\":{\"n\":1.10}");
        JsonNode headers = JSON.readTree(done.value()).get("headers");
        assertThat(headers.get("action").asText() + headers.get("status") + headers.get("x-backstep-command-id").asText())
                .isEqualTo("DOtruec1");
        assertThat(headers.has("errorMessage")).isFalse();
        headers = JSON.readTree(perTopic.reply(new Reply(command, null, "why")).value()).get("headers");
        assertThat(headers.get("action").asText() + headers.get("status") + headers.get("errorMessage").asText())
                .isEqualTo("DOfalsewhy");
    }

    @Test
    void whatCannotBeAnswered() {
        for (String value : List.of("", "nonsense", "null", "[]", "{}", "{\"headers\":null}", "{\"headers\":[]}", "{\"headers\":{}}",
                "{\"headers\":{\"flowId\":\"\"}}", "{\"headers\":{\"flowId\":true}}", "{\"headers\":".repeat(100_000),
                "{\"payload\":NaN,\"headers\":{\"flowId\":\"f\"}}", "{\"headers\":{\"flowId\":\"f\"}} trailing")) {
            assertThatThrownBy(() -> perTopic.command(REALM_DO, value, STEPS, Duration.ZERO)).isInstanceOf(NotACommand.class);
        }
        assertThatThrownBy(() -> perTopic.command(REALM_DO, null, STEPS, Duration.ZERO)).isInstanceOf(NotACommand.class);
    }

    @Test
    void aNumberAsFlowIdIsAnsweredAsText() throws Exception {
        Command command = perTopic.command(REALM_DO, "{\"headers\":{\"flowId\":17}}", STEPS, Duration.ZERO).orElseThrow();
        Wire.Outgoing reply = perTopic.reply(new Reply(command, null, null));
        assertThat(reply.key()).isEqualTo("17");
        assertThat(JSON.readTree(reply.value()).get("headers").get("flowId").isTextual()).isTrue();
    }

    @Test
    void sharedEverythingIsOnOneTopicWhereTheEventTypeSaysWhatACommandIs() throws Exception {
        assertThat(List.of(shared.commandTopics(STEPS).get(0), shared.replyTopic(), shared.registrationTopic()))
                .containsOnly("orchestrator.event");
        assertThat(event("\"eventType\":\"docreateRealm\"").orElseThrow().phase()).isEqualTo(Phase.DO);
        Command undo = event("\"eventType\":\"undocreateClient\"").orElseThrow();
        assertThat(undo.phase() + undo.step()).isEqualTo("UNDOcreateClient");
        for (String kind : List.of("\"orchestrator.response.result\"", "\"orchestrator.registration\"", "\"doassignRoles\"",
                "\"DOcreateRealm\"", "7", "null")) {
            assertThat(event("\"eventType\":" + kind)).isEmpty();
        }
        assertThat(event("\"eventType\":\"docreateRealm\",\"orchestrationName\":\"anotherWithCreateRealm\"")).isEmpty();
        assertThat(JSON.readTree(shared.reply(new Reply(undo, null, null)).value()).get("headers").get("eventType").asText())
                .isEqualTo("orchestrator.response.result");
    }

    @Test
    void aRegistrationTellsTheStepsInTheStrictFields() throws Exception {
        Map<String, Step> steps = TenantWorker.steps(null);
        JsonNode message = JSON.readTree(perTopic.registration(steps).value());
        assertThat(message.get("payload").fieldNames()).toIterable()
                .containsExactly("orchestrationName", "as", "type", "sharedTopic", "steps");
        assertThat(message.get("payload").get("steps").findValuesAsText("name")).containsExactly("createRealm", "createClient");
        assertThat(message.get("payload").get("steps").get(0).fieldNames()).toIterable()
                .containsExactly("seq", "name", "objectType", "handlerClass", "handlerMethod", "doMethod", "undoMethod");
        assertThat(message.get("headers").get("eventType").asText()).isEqualTo("orchestrator.registration");
        assertThatThrownBy(() -> new Wire("both", "o", "s", JSON)).hasMessageContaining("per-topic or shared");
    }
}
