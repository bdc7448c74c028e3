package tenantworker;

import java.util.Map;

/** What the orchestrator asks for. */
public record Command(Phase phase, String step, String flow, Object payload, Map<String, Object> headers) {
    public enum Phase {
        DO,
        UNDO;

        /** As topics and event types spell it. */
        String lower() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
