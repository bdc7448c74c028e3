package tenantworker;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class SqliteStepState implements StepState {
    private static final Duration SWEPT_EVERY = Duration.ofMinutes(10);

    final Sqlite database;
    private final Duration ttl;
    private final Clock clock;
    private final ObjectMapper json;
    private volatile long swept;

    SqliteStepState(String path, Duration ttl, Clock clock, ObjectMapper json) {
        this.ttl = ttl;
        this.clock = clock;
        this.json = json;
        swept = clock.millis();
        database = new Sqlite(path);
        database.jdbc.execute("CREATE TABLE IF NOT EXISTS steps (flow_id TEXT NOT NULL, step TEXT NOT NULL, "
                + "undone INTEGER NOT NULL, at TEXT NOT NULL, reply TEXT NOT NULL, expires INTEGER NOT NULL, "
                + "PRIMARY KEY (flow_id, step))");
        database.jdbc.execute("CREATE INDEX IF NOT EXISTS steps_expire ON steps (expires)");
    }

    @Override
    public Optional<Known> find(String flow, String step) {
        return database.jdbc
                .query("SELECT undone, at, reply FROM steps WHERE flow_id = ? AND step = ? AND expires > ?",
                        (row, number) -> new Known(row.getInt(1) == 1, row.getString(2), StepState.toMap(json, row.getString(3))),
                        flow, step, clock.millis())
                .stream().findFirst();
    }

    @Override
    public boolean keepDone(String flow, String step, Map<String, Object> reply) {
        sweep();
        return database.jdbc.update("INSERT INTO steps VALUES (?, ?, 0, ?, ?, ?) ON CONFLICT (flow_id, step) DO UPDATE SET "
                        + "at = excluded.at, undone = 0, reply = excluded.reply, expires = excluded.expires "
                        + "WHERE undone = 0 OR expires <= ?",
                flow, step, clock.instant().toString(), StepState.toText(json, reply), clock.millis() + ttl.toMillis(),
                clock.millis()) == 1;
    }

    @Override
    public void keepUndone(String flow, String step) {
        sweep();
        database.jdbc.update("INSERT OR REPLACE INTO steps VALUES (?, ?, 1, ?, '{}', ?)", flow, step, clock.instant().toString(),
                clock.millis() + ttl.toMillis());
    }

    @Override
    public Duration ttl() {
        return ttl;
    }

    @Override
    public void close() {
        database.close();
    }

    private void sweep() {
        if (clock.millis() - swept > Math.min(ttl.toMillis(), SWEPT_EVERY.toMillis())) {
            swept = clock.millis();
            database.jdbc.update("DELETE FROM steps WHERE expires <= ?", swept);
        }
    }
}
