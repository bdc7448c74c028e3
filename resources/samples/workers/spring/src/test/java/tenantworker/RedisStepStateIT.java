package tenantworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The state in a Redis: REDIS_URL=redis://localhost:6379/0 */
@EnabledIfEnvironmentVariable(named = "REDIS_URL", matches = "redis.*", disabledReason = "REDIS_URL says where a Redis is")
class RedisStepStateIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final String flow = UUID.randomUUID().toString();

    private static RedisStepState opened() {
        return (RedisStepState) StepState.open(System.getenv("REDIS_URL"), MINUTE, new ObjectMapper());
    }

    @Test
    void outlivesTheWorkerForItsTime() {
        Map<String, Object> reply = Map.of("id", "\u00e4", "list", List.of());
        try (RedisStepState state = opened()) {
            assertThat(state.find(flow, "s")).isEmpty();
            assertThat(state.keepDone(flow, "s", reply)).isTrue();
        }
        try (RedisStepState state = opened()) {
            assertThat(state.find(flow, "s").orElseThrow().reply()).isEqualTo(reply);
            assertThat(state.commands.ttl("worker:" + flow + ":s")).isBetween(1L, 60L);
        }
    }

    @Test
    void aTombstoneIsNotWrittenOver() {
        try (RedisStepState state = opened()) {
            state.keepUndone(flow, "s");
            assertThat(state.keepDone(flow, "s", Map.of())).isFalse();
            assertThat(state.find(flow, "s").orElseThrow().undone()).isTrue();
        }
    }

    @Test
    void whereNoneAnswersTheWorkerSaysSo() {
        assertThatThrownBy(() -> StepState.open("redis://127.0.0.1:1/0", MINUTE, new ObjectMapper()))
                .hasMessageContaining("no Redis answers there");
    }
}
