/** The worker as a process over a real broker, in both dialects: KAFKA_BOOTSTRAP=localhost:9092 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import { Kafka, logLevel } from 'kafkajs';

const BOOTSTRAP = process.env.KAFKA_BOOTSTRAP ?? 'localhost:9092';
const ACME = { tenantName: 'acme', domain: 'acme.example' };

async function startWorker(t, dialect, orchestration) {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-worker-'));
  const worker = spawn(process.execPath, ['src/main.js'], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      ...process.env,
      KAFKA_BOOTSTRAP: BOOTSTRAP,
      WORKER_DIALECT: dialect,
      WORKER_ORCHESTRATION: orchestration,
      WORKER_NAME: orchestration,
      WORKER_STATE: `sqlite:${join(folder, 'state.db')}`,
      WORKER_TENANTS: join(folder, 'tenants.db'),
    },
  });
  t.after(() => worker.kill('SIGKILL') && rmSync(folder, { recursive: true, force: true }));
  const lines = createInterface({ input: worker.stderr });
  const said = [];
  await new Promise((resolve, reject) => {
    lines.on('line', (line) => said.push(line) && line.includes('ready') && resolve());
    lines.on('close', () => reject(new Error(`the worker ended:\n${said.join('\n')}`)));
  });
  return worker;
}

/** Plays the orchestrator with a producer and a consumer. */
class Orchestrator {
  static async start(t, dialect, orchestration) {
    const self = new Orchestrator();
    self.shared = dialect === 'shared';
    self.orchestration = orchestration;
    const kafka = new Kafka({ brokers: [BOOTSTRAP], logLevel: logLevel.NOTHING });
    self.producer = kafka.producer();
    self.consumer = kafka.consumer({ groupId: `${orchestration}-test`, maxWaitTimeInMs: 200 });
    await Promise.all([self.producer.connect(), self.consumer.connect()]);
    t.after(() => Promise.all([self.producer.disconnect(), self.consumer.disconnect()]));
    self.replies = [];
    self.news = () => {};
    await self.consumer.subscribe({ topic: self.shared ? 'orchestrator.event' : 'orchestrator.response.result', fromBeginning: true });
    await self.consumer.run({ eachMessage: async ({ message }) => self.replies.push(message) && self.news() });
    return self;
  }

  send(phase, value) {
    const topic = this.shared ? 'orchestrator.event' : `orchestrator.${this.orchestration}.createRealm.${phase}`;
    return this.producer.send({ topic, messages: [{ key: 'k', value }] });
  }

  /** [status, outcome or error] of the reply. */
  async ask(phase, flowId) {
    const mine = randomUUID();
    await this.send(phase, JSON.stringify({ payload: ACME, headers: {
      flowId, stepName: 'createRealm', status: true, eventType: `${phase}createRealm`, orchestrationName: this.orchestration, mine } }));
    for (;;) {
      for (const { key, value } of this.replies) {
        const { headers, payload } = JSON.parse(String(value).startsWith('{"payload') ? value : '{"headers":{}}');
        if (headers.mine === mine && headers.eventType === 'orchestrator.response.result') {
          assert.deepEqual([String(key), headers.action], [flowId, phase.toUpperCase()]);
          return [headers.status, headers.errorMessage ?? payload.outcome];
        }
      }
      await new Promise((resolve) => {
        this.news = resolve;
      });
    }
  }
}

for (const dialect of ['per-topic', 'shared']) {
  test(`over Kafka, ${dialect}`, { timeout: 60_000 }, async (t) => {
    const orchestration = `tenants${randomUUID().slice(0, 8)}`;
    const worker = await startWorker(t, dialect, orchestration);
    const orchestrator = await Orchestrator.start(t, dialect, orchestration);
    const [flow, other] = [randomUUID(), randomUUID()];
    assert.deepEqual(await orchestrator.ask('do', flow), [true, 'created']);
    assert.deepEqual(await orchestrator.ask('do', flow), [true, 'already exists']);
    assert.match((await orchestrator.ask('do', other))[1], new RegExp(`made by flow ${flow}`));
    assert.deepEqual(await orchestrator.ask('undo', flow), [true, 'removed']);
    assert.deepEqual(await orchestrator.ask('undo', flow), [true, 'already gone']);
    await orchestrator.send('do', 'nonsense');
    await orchestrator.send('do', '{"headers":{}}');
    const [status, error] = await orchestrator.ask('do', flow);
    assert.equal(status, false);
    assert.match(error, /is refused/);
    worker.kill('SIGTERM');
    assert.deepEqual(await once(worker, 'exit'), [0, null], 'it leaves when it is asked to');
  });
}
