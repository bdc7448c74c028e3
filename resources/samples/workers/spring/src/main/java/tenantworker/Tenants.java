package tenantworker;

import java.util.List;
import java.util.UUID;

/** Stands for the service that this worker is a part of: realms and clients, each made by one flow and found again by it. */
public class Tenants implements AutoCloseable {
    public enum Kind {
        REALM("realm", "realms", "name"),
        CLIENT("client", "clients", "domain");

        final String word;
        final String table;
        final String named;

        Kind(String word, String table, String named) {
            this.word = word;
            this.table = table;
            this.named = named;
        }
    }

    public record Made(String id, boolean isNew) {
        String outcome() {
            return isNew ? "created" : "already exists";
        }
    }

    final Sqlite database;

    public Tenants(String path) {
        database = new Sqlite(path);
        for (Kind kind : Kind.values()) {
            database.jdbc.execute("CREATE TABLE IF NOT EXISTS " + kind.table + " (id TEXT PRIMARY KEY, " + kind.named
                    + " TEXT NOT NULL UNIQUE, flow_id TEXT NOT NULL UNIQUE)");
        }
        // Every change that really took place: what was made twice would stand here twice.
        database.jdbc.execute("CREATE TABLE IF NOT EXISTS changes (flow_id TEXT NOT NULL, change TEXT NOT NULL)");
    }

    /** One that this flow made before is the one. */
    public Made create(Kind kind, String flow, String value) {
        return database.atOnce(() -> {
            List<String> mine = texts("SELECT id FROM " + kind.table + " WHERE flow_id = ?", flow);
            if (!mine.isEmpty()) {
                return new Made(mine.get(0), false);
            }
            List<String> other = texts("SELECT flow_id FROM " + kind.table + " WHERE " + kind.named + " = ?", value);
            if (!other.isEmpty()) {
                throw new Refused("there is a " + kind.word + " " + value + " already, made by flow " + other.get(0)
                        + "; choose another " + kind.named);
            }
            String id = kind.word + "-" + UUID.randomUUID();
            database.jdbc.update("INSERT INTO " + kind.table + " VALUES (?, ?, ?)", id, value, flow);
            database.jdbc.update("INSERT INTO changes VALUES (?, ?)", flow, "created " + kind.word);
            return new Made(id, true);
        });
    }

    /** Whether there was one. */
    public boolean remove(Kind kind, String flow) {
        return database.atOnce(() -> {
            boolean isGone = database.jdbc.update("DELETE FROM " + kind.table + " WHERE flow_id = ?", flow) > 0;
            if (isGone) {
                database.jdbc.update("INSERT INTO changes VALUES (?, ?)", flow, "removed " + kind.word);
            }
            return isGone;
        });
    }

    @Override
    public void close() {
        database.close();
    }

    private List<String> texts(String question, String value) {
        return database.jdbc.queryForList(question, String.class, value);
    }
}
