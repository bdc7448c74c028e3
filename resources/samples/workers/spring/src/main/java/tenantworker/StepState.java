package tenantworker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What this worker remembers of each step of each flow, for WORKER_STATE_TTL (24 h): done, with the reply, or undone. It
 * outlives the process. An instance with an SQLite file is alone with it; several instances share a Redis.
 */
public interface StepState extends AutoCloseable {
    record Known(boolean undone, String at, Map<String, Object> reply) {
    }

    Optional<Known> find(String flow, String step);

    /** False, and nothing kept, where the step is undone already. */
    boolean keepDone(String flow, String step, Map<String, Object> reply);

    void keepUndone(String flow, String step);

    Duration ttl();

    @Override
    void close();

    static StepState open(String where, Duration ttl, ObjectMapper json) {
        if (ttl.toSeconds() < 1) {
            throw new IllegalArgumentException("WORKER_STATE_TTL is " + ttl.toSeconds() + "; it must be a number of seconds from 1.");
        }
        if (where.startsWith("sqlite:")) {
            return new SqliteStepState(where.substring("sqlite:".length()), ttl, Clock.systemUTC(), json);
        }
        if (where.startsWith("redis:") || where.startsWith("rediss:")) {
            return new RedisStepState(where, ttl, json);
        }
        throw new IllegalArgumentException("WORKER_STATE is " + where + "; it must be sqlite:FILE or redis://HOST:PORT/DATABASE.");
    }

    static String toText(ObjectMapper json, Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException error) {
            throw new Refused("the step's reply cannot be written as JSON: " + error.getOriginalMessage());
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> toMap(ObjectMapper json, String text) {
        try {
            return json.readValue(text, Map.class);
        } catch (JsonProcessingException error) {
            throw new IllegalStateException("what was kept of a step is no JSON object: " + error.getOriginalMessage());
        }
    }
}
