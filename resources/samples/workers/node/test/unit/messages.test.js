/** Records in, records out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DO, NotACommand, UNDO, Wire } from '../../src/messages.js';
import { stepsOf } from '../../src/steps.js';

const STEPS = ['createRealm', 'createClient'];
const HEADERS = {
  flowId: 'f1',
  stepName: 'createRealm',
  status: true,
  eventType: 'docreateRealm',
  'x-backstep-command-id': 'c1',
  errorMessage: 'stale',
};
const perTopic = new Wire('per-topic', 'tenantCreation', 'me');
const shared = new Wire('shared', 'tenantCreation', 'me');
const REALM_DO = 'orchestrator.tenantCreation.createRealm.do';

const read = (wire, topic, value) => wire.command(topic, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), STEPS);
const event = (headers) => read(shared, 'orchestrator.event', { headers: { ...HEADERS, ...headers } });

test('per topic: a topic for each DO and UNDO, which says what a command is', () => {
  assert.deepEqual(perTopic.commandTopics(['createRealm']), [REALM_DO, 'orchestrator.tenantCreation.createRealm.undo']);
  const { phase, step, flow, payload } = read(perTopic, REALM_DO.replace(/do$/, 'undo'), { payload: 7, headers: HEADERS });
  assert.deepEqual([phase, step, flow, payload], [UNDO, 'createRealm', 'f1', 7]);
});

test('a reply gives back the headers and says how it went', () => {
  const command = read(perTopic, REALM_DO, { payload: {}, headers: HEADERS });
  const { key, value } = perTopic.reply(command, { ok: true, payload: { b: 2 } });
  const { headers, payload } = JSON.parse(value);
  assert.deepEqual([perTopic.replyTopic, key, payload], ['orchestrator.response.result', 'f1', { b: 2 }]);
  assert.deepEqual([headers.action, headers.status, headers['x-backstep-command-id']], ['DO', true, 'c1']);
  assert.ok(!('errorMessage' in headers));
  const failed = JSON.parse(perTopic.reply(command, { ok: false, payload: null, error: 'why' }).value).headers;
  assert.deepEqual([failed.action, failed.status, failed.errorMessage], ['DO', false, 'why']);
});

test('what cannot be answered', () => {
  const bad = ['', 'nonsense', '[]', '{}', '{"headers":null}', '{"headers":[]}', '{"headers":{}}', '{"headers":{"flowId":""}}',
    '{"headers":{"flowId":true}}', '{"headers":'.repeat(100_000), '{"payload":NaN,"headers":{"flowId":"f"}}'];
  for (const value of bad) {
    assert.throws(() => read(perTopic, REALM_DO, value), NotACommand, value.slice(0, 60));
  }
  assert.throws(() => perTopic.command(REALM_DO, null, STEPS), NotACommand);
});

test('a number as flowId is answered as text', () => {
  const { key, value } = perTopic.reply(read(perTopic, REALM_DO, { headers: { flowId: 17 } }), { ok: true, payload: null });
  assert.deepEqual([key, JSON.parse(value).headers.flowId], ['17', '17']);
});

test('shared: everything on one topic, where the event type says what a command is', () => {
  assert.deepEqual(new Set([...shared.commandTopics(STEPS), shared.replyTopic, shared.registrationTopic]), new Set(['orchestrator.event']));
  assert.deepEqual([event({}).phase, event({ eventType: 'undocreateClient' }).step], [DO, 'createClient']);
  for (const eventType of ['orchestrator.response.result', 'orchestrator.registration', 'doassignRoles', 'DOcreateRealm', 7, null]) {
    assert.equal(event({ eventType }), null);
  }
  assert.equal(event({ orchestrationName: 'anotherWithCreateRealm' }), null);
  assert.equal(JSON.parse(shared.reply(event({}), { ok: true }).value).headers.eventType, 'orchestrator.response.result');
});

test('a registration tells the steps in the strict fields', () => {
  const { payload, headers } = JSON.parse(perTopic.registration(stepsOf()).value);
  assert.deepEqual(Object.keys(payload), ['orchestrationName', 'as', 'type', 'sharedTopic', 'steps']);
  assert.deepEqual(payload.steps.map((step) => step.name), STEPS);
  assert.deepEqual(Object.keys(payload.steps[0]),
    ['seq', 'name', 'objectType', 'handlerClass', 'handlerMethod', 'doMethod', 'undoMethod']);
  assert.deepEqual([headers.eventType, headers.serviceName], ['orchestrator.registration', 'me']);
});
