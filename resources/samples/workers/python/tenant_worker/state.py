"""What this worker remembers of each step of each flow, for WORKER_STATE_TTL (24 h): done, with the reply, or undone.

It outlives the process. An instance with an SQLite file is alone with it; several instances share a Redis.
"""

import json
import sqlite3
import time
from dataclasses import dataclass
from datetime import datetime, timezone


@dataclass(frozen=True)
class Known:
    undone: bool
    at: str
    reply: dict


def open_state(where, ttl):
    kind, _, rest = where.partition(":")
    if kind == "sqlite":
        return SqliteState(rest, ttl)
    if kind in ("redis", "rediss"):
        return RedisState(where, ttl)
    raise ValueError(f"WORKER_STATE is {where}; it must be sqlite:FILE or redis://HOST:PORT/DATABASE.")


def _now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def open_sqlite(path):
    try:
        database = sqlite3.connect(path, isolation_level=None, timeout=10)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")  # what a reply says must survive a loss of power
    except sqlite3.Error as error:
        raise OSError(f"{path} cannot be opened as an SQLite database ({error}).") from None
    return database


class SqliteState:
    def __init__(self, path, ttl, clock=time.time):
        self.ttl, self.clock = ttl, clock
        self.swept = clock()
        self.database = open_sqlite(path)
        self.database.execute("CREATE TABLE IF NOT EXISTS steps (flow_id TEXT NOT NULL, step TEXT NOT NULL, "
                              "undone INTEGER NOT NULL, at TEXT NOT NULL, reply TEXT NOT NULL, expires REAL NOT NULL, "
                              "PRIMARY KEY (flow_id, step))")
        self.database.execute("CREATE INDEX IF NOT EXISTS steps_expire ON steps (expires)")

    def find(self, flow, step):
        row = self.database.execute("SELECT undone, at, reply FROM steps WHERE flow_id = ? AND step = ? AND expires > ?",
                                    (flow, step, self.clock())).fetchone()
        return Known(bool(row[0]), row[1], json.loads(row[2])) if row else None

    def keep_done(self, flow, step, reply):
        """False, and nothing kept, where the step is undone already."""
        self._sweep()
        done = self.database.execute(
            "INSERT INTO steps VALUES (?, ?, 0, ?, ?, ?) ON CONFLICT (flow_id, step) DO UPDATE SET at = excluded.at, "
            "undone = 0, reply = excluded.reply, expires = excluded.expires WHERE undone = 0 OR expires <= ?",
            (flow, step, _now(), json.dumps(reply), self.clock() + self.ttl, self.clock()))
        return done.rowcount == 1

    def keep_undone(self, flow, step):
        self._sweep()
        self.database.execute("INSERT OR REPLACE INTO steps VALUES (?, ?, 1, ?, '{}', ?)",
                              (flow, step, _now(), self.clock() + self.ttl))

    def _sweep(self):
        if self.clock() - self.swept > min(self.ttl, 600):
            self.swept = self.clock()
            self.database.execute("DELETE FROM steps WHERE expires <= ?", (self.swept,))


class RedisState:
    # In one script, so that nothing comes between the look and the write.
    KEEP_DONE = """
        local known = redis.call('GET', KEYS[1])
        if known and cjson.decode(known).undone then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
        return 1"""

    def __init__(self, url, ttl):
        import redis  # only who chooses Redis needs its client

        self.ttl = ttl
        self.database = redis.Redis.from_url(url, decode_responses=True)
        self.script = self.database.register_script(self.KEEP_DONE)
        try:
            self.database.ping()
        except redis.RedisError as error:
            raise OSError(f"WORKER_STATE is {url}, and no Redis answers there ({error}).") from None

    def find(self, flow, step):
        text = self.database.get(self._key(flow, step))
        if text is None:
            return None
        known = json.loads(text)
        return Known(known["undone"], known["at"], json.loads(known["reply"]))

    def keep_done(self, flow, step, reply):
        return self.script(keys=[self._key(flow, step)], args=[self._row(False, reply), self.ttl]) == 1

    def keep_undone(self, flow, step):
        self.database.set(self._key(flow, step), self._row(True, {}), ex=self.ttl)

    @staticmethod
    def _row(undone, reply):
        # The reply is kept as text: the script decodes the row, and should never meet what a payload may hold.
        return json.dumps({"undone": undone, "at": _now(), "reply": json.dumps(reply)})

    @staticmethod
    def _key(flow, step):
        return f"worker:{flow}:{step}"
