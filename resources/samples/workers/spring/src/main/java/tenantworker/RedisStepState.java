package tenantworker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

class RedisStepState implements StepState {
    // In one script, so that nothing comes between the look and the write.
    private static final String KEEP_DONE = """
            local known = redis.call('GET', KEYS[1])
            if known and cjson.decode(known).undone then return 0 end
            redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
            return 1""";

    final RedisCommands<String, String> commands;
    private final RedisClient client;
    private final Duration ttl;
    private final ObjectMapper json;

    RedisStepState(String url, Duration ttl, ObjectMapper json) {
        this.ttl = ttl;
        this.json = json;
        client = RedisClient.create(url);
        try {
            commands = client.connect().sync();
        } catch (RedisException error) {
            client.shutdown();
            throw new IllegalArgumentException("WORKER_STATE is " + url + ", and no Redis answers there.");
        }
    }

    @Override
    public Optional<Known> find(String flow, String step) {
        return Optional.ofNullable(commands.get(key(flow, step))).map(text -> {
            Map<String, Object> row = StepState.toMap(json, text);
            return new Known((Boolean) row.get("undone"), (String) row.get("at"), StepState.toMap(json, (String) row.get("reply")));
        });
    }

    @Override
    public boolean keepDone(String flow, String step, Map<String, Object> reply) {
        Long kept = commands.eval(KEEP_DONE, ScriptOutputType.INTEGER, new String[] {key(flow, step)}, row(false, reply),
                String.valueOf(ttl.toSeconds()));
        return kept == 1;
    }

    @Override
    public void keepUndone(String flow, String step) {
        commands.set(key(flow, step), row(true, Map.of()), SetArgs.Builder.ex(ttl));
    }

    @Override
    public Duration ttl() {
        return ttl;
    }

    @Override
    public void close() {
        client.shutdown();
    }

    /** The reply is kept as text: the script decodes the row, and should never meet what a payload may hold. */
    private String row(boolean undone, Map<String, Object> reply) {
        return StepState.toText(json,
                Map.of("undone", undone, "at", Instant.now().toString(), "reply", StepState.toText(json, reply)));
    }

    private static String key(String flow, String step) {
        return "worker:" + flow + ":" + step;
    }
}
