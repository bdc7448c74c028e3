/**
 * What this worker remembers of each step of each flow, for WORKER_STATE_TTL (24 h): done, with the reply, or undone.
 *
 * It outlives the process. An instance with an SQLite file is alone with it; several instances share a Redis.
 */

import Database from 'libsql';

export async function openState(where, ttl) {
  if (where.startsWith('sqlite:')) {
    return new SqliteState(where.slice('sqlite:'.length), ttl);
  }
  if (/^rediss?:/.test(where)) {
    return RedisState.open(where, ttl);
  }
  throw new Error(`WORKER_STATE is ${where}; it must be sqlite:FILE or redis://HOST:PORT/DATABASE.`);
}

export function openSqlite(path) {
  try {
    const database = new Database(path, { timeout: 10_000 });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL'); // what a reply says must survive a loss of power
    return database;
  } catch (error) {
    throw new Error(`${path} cannot be opened as an SQLite database (${error.message}).`);
  }
}

export class SqliteState {
  constructor(path, ttl, clock = () => Date.now() / 1000) {
    this.ttl = ttl;
    this.clock = clock;
    this.swept = clock();
    this.database = openSqlite(path);
    this.database.exec(`CREATE TABLE IF NOT EXISTS steps (flow_id TEXT NOT NULL, step TEXT NOT NULL, undone INTEGER NOT NULL,
        at TEXT NOT NULL, reply TEXT NOT NULL, expires REAL NOT NULL, PRIMARY KEY (flow_id, step));
      CREATE INDEX IF NOT EXISTS steps_expire ON steps (expires);`);
    this.finding = this.database.prepare('SELECT undone, at, reply FROM steps WHERE flow_id = ? AND step = ? AND expires > ?');
    this.keepingDone = this.database.prepare(`INSERT INTO steps VALUES (?, ?, 0, ?, ?, ?)
      ON CONFLICT (flow_id, step) DO UPDATE SET at = excluded.at, reply = excluded.reply, undone = 0,
      expires = excluded.expires WHERE undone = 0 OR expires <= ?`);
    this.keepingUndone = this.database.prepare("INSERT OR REPLACE INTO steps VALUES (?, ?, 1, ?, '{}', ?)");
    this.sweeping = this.database.prepare('DELETE FROM steps WHERE expires <= ?');
  }

  async find(flow, step) {
    const row = this.finding.get(flow, step, this.clock());
    return row ? { undone: row.undone === 1, at: row.at, reply: JSON.parse(row.reply) } : null;
  }

  /** False, and nothing kept, where the step is undone already. */
  async keepDone(flow, step, reply) {
    this.#sweep();
    const now = this.clock();
    return this.keepingDone.run(flow, step, iso(), JSON.stringify(reply), now + this.ttl, now).changes === 1;
  }

  async keepUndone(flow, step) {
    this.#sweep();
    this.keepingUndone.run(flow, step, iso(), this.clock() + this.ttl);
  }

  async close() {
    this.database.close();
  }

  #sweep() {
    if (this.clock() - this.swept > Math.min(this.ttl, 600)) {
      this.swept = this.clock();
      this.sweeping.run(this.swept);
    }
  }
}

// In one script, so that nothing comes between the look and the write.
const KEEP_DONE = `
  local known = redis.call('GET', KEYS[1])
  if known and cjson.decode(known).undone then return 0 end
  redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
  return 1`;

export class RedisState {
  static async open(url, ttl) {
    const { createClient } = await import('redis'); // only who chooses Redis needs its client
    const client = createClient({ url, socket: { connectTimeout: 10_000, reconnectStrategy: false } });
    client.on('error', () => {}); // what fails is told by the call that failed
    try {
      await client.connect();
    } catch (error) {
      throw new Error(`WORKER_STATE is ${url}, and no Redis answers there (${error.message || error.code}).`);
    }
    return new RedisState(client, ttl);
  }

  constructor(client, ttl) {
    this.client = client;
    this.ttl = ttl;
  }

  async find(flow, step) {
    const text = await this.client.get(keyOf(flow, step));
    if (text === null) {
      return null;
    }
    const known = JSON.parse(text);
    return { undone: known.undone, at: known.at, reply: JSON.parse(known.reply) };
  }

  async keepDone(flow, step, reply) {
    const kept = await this.client.eval(KEEP_DONE, { keys: [keyOf(flow, step)], arguments: [rowOf(false, reply), String(this.ttl)] });
    return kept === 1;
  }

  async keepUndone(flow, step) {
    await this.client.set(keyOf(flow, step), rowOf(true, {}), { EX: this.ttl });
  }

  async close() {
    this.client.destroy();
  }
}

const keyOf = (flow, step) => `worker:${flow}:${step}`;

// The reply is kept as text: the script decodes the row, and should never meet what a payload may hold.
const rowOf = (undone, reply) => JSON.stringify({ undone, at: iso(), reply: JSON.stringify(reply) });

const iso = () => new Date().toISOString();
