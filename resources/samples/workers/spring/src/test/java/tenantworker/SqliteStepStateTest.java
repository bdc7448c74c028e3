package tenantworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQLite file; RedisStepStateIT asks the same of a Redis. */
class SqliteStepStateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private SqliteStepState opened() {
        return new SqliteStepState(folder.resolve("state.db").toString(), Duration.ofSeconds(100), clock, JSON);
    }

    @Test
    void isThereAfterARestart() {
        try (SqliteStepState state = opened()) {
            assertThat(state.keepDone("f", "s", Map.of("id", "\u00e4"))).isTrue();
            state.keepUndone("g", "s");
        }
        try (SqliteStepState state = opened()) {
            assertThat(state.find("f", "s").orElseThrow().reply()).isEqualTo(Map.of("id", "\u00e4"));
            assertThat(state.find("g", "s").orElseThrow().undone()).isTrue();
            assertThat(state.find("f", "other")).isEmpty();
        }
    }

    @Test
    void aTombstoneIsNotWrittenOverUntilItsTimeIsOver() {
        try (SqliteStepState state = opened()) {
            state.keepUndone("f", "s");
            assertThat(state.keepDone("f", "s", Map.of())).isFalse();
            now = now.plusSeconds(99);
            assertThat(state.find("f", "s").orElseThrow().undone()).isTrue();
            now = now.plusSeconds(2);
            assertThat(state.find("f", "s")).isEmpty();
            assertThat(state.keepDone("f", "s", Map.of("n", 2))).isTrue();
            assertThat(state.find("f", "s").orElseThrow().undone()).isFalse();
            now = now.plusSeconds(102);
            state.keepUndone("h", "s");
            assertThat(state.database.jdbc.queryForList("SELECT flow_id FROM steps", String.class)).containsExactly("h");
        }
    }

    @Test
    void whatCannotBeMeantIsSaid() {
        Duration day = Duration.ofHours(24);
        assertThatThrownBy(() -> StepState.open("mysql://x", day, JSON)).hasMessageContaining("sqlite:FILE or redis:");
        assertThatThrownBy(() -> StepState.open("sqlite:x.db", Duration.ZERO, JSON)).hasMessageContaining("seconds from 1");
        assertThatThrownBy(() -> StepState.open("sqlite:/no/such/folder/x.db", day, JSON))
                .hasMessageContaining("/no/such/folder/x.db cannot be opened");
    }
}
