package tenantworker;

import java.util.Map;

/**
 * One step: its DO and its UNDO. Both must be able to run twice: look for what this flow made before making it, and take its
 * absence for success when removing it. An exception is a failure: its text reaches whoever looks at the flow, so let it
 * say what, where and what to do.
 */
public interface Step {
    /** Returns the payload of the reply, which is also the payload of the next step's DO. */
    Map<String, Object> perform(String flow, Map<String, Object> payload) throws Exception;

    /** Gets what its DO had returned; where the DO's answer was never seen it gets what the DO was sent. */
    Map<String, Object> undo(String flow, Map<String, Object> payload) throws Exception;

    /** For the registration. */
    default String objectType() {
        return "Tenant";
    }

    /** The reply's payload: what came, and what became of it. */
    static Map<String, Object> with(Map<String, Object> payload, Map<String, Object> more) {
        Map<String, Object> all = new java.util.LinkedHashMap<>(payload);
        all.putAll(more);
        return all;
    }

    static String text(Map<String, Object> payload, String member) {
        if (payload.get(member) instanceof String value && !value.isEmpty()) {
            return value;
        }
        throw new Refused("the payload has no " + member + ", a text that must not be empty");
    }
}
