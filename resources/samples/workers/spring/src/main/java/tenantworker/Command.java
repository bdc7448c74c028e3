package tenantworker;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** What the orchestrator asks for; `age` is how long ago it was sent. */
public record Command(Phase phase, String step, String flow, Object payload, Map<String, Object> headers, Duration age) {
    public enum Phase {
        DO,
        UNDO;

        /** As topics and event types spell it. */
        String lower() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
