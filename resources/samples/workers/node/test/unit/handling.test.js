/** What becomes of commands that come twice, late, in the wrong order, or broken. No broker is needed. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

import { Handling } from '../../src/handling.js';
import { DO, UNDO } from '../../src/messages.js';
import { Rehearsal } from '../../src/rehearsal.js';
import { SqliteState } from '../../src/state.js';
import { stepsOf } from '../../src/steps.js';
import { Tenants } from '../../src/tenants.js';

const ACME = { tenantName: 'acme', domain: 'acme.example' };
let folder;
let tenants;
let state;
let handling;

/** As after a crash: what was in memory is gone, what was on disk is there. */
async function restart(rehearsal) {
  tenants?.close();
  await state?.close();
  tenants = new Tenants(join(folder, 'tenants.db'));
  state = new SqliteState(join(folder, 'state.db'), 7200);
  handling = new Handling(stepsOf(tenants), state, rehearsal);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenant-worker-'));
  await restart();
});

afterEach(async () => {
  tenants.close();
  await state.close();
  tenants = state = undefined;
  rmSync(folder, { recursive: true });
});

const ask = (phase, { step = 'createRealm', flow = 'f1', payload = ACME, age = 0 } = {}) =>
  handling.answer({ phase, step, flow, payload, age, headers: { flowId: flow } });
const changes = () => tenants.database.prepare('SELECT change FROM changes ORDER BY rowid').all().map((row) => row.change);

test('DO, then UNDO', async () => {
  const done = await ask(DO);
  assert.deepEqual(done, { ok: true, payload: { ...ACME, realmId: done.payload.realmId, outcome: 'created' } });
  assert.equal((await ask(UNDO, { payload: done.payload })).payload.outcome, 'removed');
  assert.deepEqual(changes(), ['created realm', 'removed realm']);
});

test('a DO that comes again changes nothing', async () => {
  const first = await ask(DO);
  assert.deepEqual((await ask(DO)).payload, { ...first.payload, outcome: 'already exists' });
  assert.deepEqual(changes(), ['created realm']);
});

test('after a crash between effect and state the effect is found', async () => {
  const { id } = tenants.create('realm', 'f1', 'acme');
  await restart();
  const { realmId, outcome } = (await ask(DO)).payload;
  assert.deepEqual([realmId, outcome], [id, 'already exists']);
  assert.deepEqual(changes(), ['created realm']);
});

test('an UNDO that comes again, or for nothing, succeeds', async () => {
  await ask(DO);
  assert.equal((await ask(UNDO)).payload.outcome, 'removed');
  assert.equal((await ask(UNDO)).payload.outcome, 'already gone');
  assert.equal((await ask(UNDO, { flow: 'never' })).payload.outcome, 'already gone');
});

test('a DO after its UNDO is refused, also after a restart', async () => {
  await ask(UNDO);
  for (const _ of [1, 2]) {
    const refused = await ask(DO);
    assert.match(refused.error, /^this step was undone at 20.*is refused$/);
    assert.equal(refused.ok, false);
    await restart();
  }
  assert.deepEqual(changes(), []);
  assert.equal((await ask(DO, { step: 'createClient' })).ok, true, 'another step of the flow is not concerned');
});

test('a DO that an UNDO overtakes takes back what it did', async () => {
  await restart({ beforeDo() {}, afterDo: ({ flow, step }) => void state.keepUndone(flow, step) });
  assert.match((await ask(DO)).error, /is refused/);
  assert.deepEqual(changes(), ['created realm', 'removed realm']);
});

test('a DO that is older than what is remembered is refused, and its UNDO is not', async () => {
  const refused = await ask(DO, { age: 3 * 3600 });
  assert.equal(refused.error, 'this DO is 3 hours old, and steps are remembered for 2 (WORKER_STATE_TTL); start the flow again');
  assert.equal((await ask(UNDO, { age: 3 * 3600 })).payload.outcome, 'already gone');
  assert.deepEqual(changes(), []);
});

test('an UNDO long after the state is forgotten still removes', async () => {
  await ask(DO);
  state.database.exec('DELETE FROM steps');
  assert.equal((await ask(UNDO)).payload.outcome, 'removed');
});

test('a failure says why and what to do, and can be retried', async () => {
  await ask(DO, { step: 'createClient', flow: 'other' });
  assert.deepEqual(await ask(DO, { step: 'createClient' }), {
    ok: false,
    payload: ACME,
    error: 'there is a client acme.example already, made by flow other; choose another domain',
  });
  await ask(UNDO, { step: 'createClient', flow: 'other' });
  assert.equal((await ask(DO, { step: 'createClient' })).ok, true);
});

test('a payload that is not understood', async () => {
  assert.match((await ask(DO, { payload: {} })).error, /the payload has no tenantName/);
  for (const payload of [null, 7, 'text', ['list']]) {
    assert.match((await ask(DO, { payload })).error, /the payload must be a JSON object, and is/);
  }
});

test('what nobody expected is told with its kind', async () => {
  tenants.database.exec('DROP TABLE realms');
  assert.match((await ask(DO)).error, /SqliteError: no such table/);
});

test('an UNDO that fails is answered and tried again, and no DO comes between', async () => {
  const made = (await ask(DO)).payload;
  tenants.database.exec('ALTER TABLE changes RENAME TO away');
  const failed = await ask(UNDO, { payload: made });
  assert.deepEqual([failed.ok, failed.payload], [false, made]);
  tenants.database.exec('ALTER TABLE away RENAME TO changes');
  assert.match((await ask(DO)).error, /is refused/);
  assert.equal((await ask(UNDO, { payload: made })).payload.outcome, 'removed');
});

test('rehearsed failures', async () => {
  await restart(new Rehearsal('createRealm:1'));
  assert.deepEqual([(await ask(DO)).ok, (await ask(DO)).ok], [false, true]);
  assert.throws(() => new Rehearsal('createRealm:often'), /STEP:TIMES/);
});
