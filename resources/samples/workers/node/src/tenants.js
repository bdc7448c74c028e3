/** Stands for the service that this worker is a part of: realms and clients, each made by one flow and found again by it. */

import { randomUUID } from 'node:crypto';

import { Refused } from './handling.js';
import { openSqlite } from './state.js';

const KINDS = {
  realm: { table: 'realms', named: 'name' },
  client: { table: 'clients', named: 'domain' },
};

export class Tenants {
  constructor(path) {
    this.database = openSqlite(path);
    for (const { table, named } of Object.values(KINDS)) {
      this.database.exec(`CREATE TABLE IF NOT EXISTS ${table} (id TEXT PRIMARY KEY, ${named} TEXT NOT NULL UNIQUE,
        flow_id TEXT NOT NULL UNIQUE)`);
    }
    // Every change that really took place: what was made twice would stand here twice.
    this.database.exec('CREATE TABLE IF NOT EXISTS changes (flow_id TEXT NOT NULL, change TEXT NOT NULL)');
  }

  /** {id, isNew}. One that this flow made before is the one. */
  create(kind, flow, value) {
    const { table, named } = KINDS[kind];
    return this.#atOnce(() => {
      const mine = this.#get(`SELECT id FROM ${table} WHERE flow_id = ?`, flow);
      if (mine) {
        return { id: mine.id, isNew: false };
      }
      const other = this.#get(`SELECT flow_id FROM ${table} WHERE ${named} = ?`, value);
      if (other) {
        throw new Refused(`there is a ${kind} ${value} already, made by flow ${other.flow_id}; choose another ${named}`);
      }
      const id = `${kind}-${randomUUID()}`;
      this.#run(`INSERT INTO ${table} VALUES (?, ?, ?)`, id, value, flow);
      this.#run('INSERT INTO changes VALUES (?, ?)', flow, `created ${kind}`);
      return { id, isNew: true };
    });
  }

  /** Whether there was one. */
  remove(kind, flow) {
    return this.#atOnce(() => {
      const isGone = this.#run(`DELETE FROM ${KINDS[kind].table} WHERE flow_id = ?`, flow).changes > 0;
      if (isGone) {
        this.#run('INSERT INTO changes VALUES (?, ?)', flow, `removed ${kind}`);
      }
      return isGone;
    });
  }

  close() {
    this.database.close();
  }

  /** Takes the write lock at once: of two that look first and write then, one would have to be told no. */
  #atOnce(work) {
    return this.database.transaction(work).immediate();
  }

  #get(question, ...values) {
    return this.database.prepare(question).get(...values);
  }

  #run(change, ...values) {
    return this.database.prepare(change).run(...values);
  }
}
