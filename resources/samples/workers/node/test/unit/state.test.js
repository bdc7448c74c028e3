/** The SQLite file (integration/redis_state.test.js asks the same of a Redis), and what can be chosen. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { settingsFrom } from '../../src/settings.js';
import { openState, SqliteState } from '../../src/state.js';

test('state is there after a restart, a tombstone is not written over, and all is forgotten in time', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-worker-'));
  t.after(() => rmSync(folder, { recursive: true }));
  let now = 1000;
  const opened = () => new SqliteState(join(folder, 'state.db'), 100, () => now);
  const state = opened();
  t.after(() => state.close());

  assert.equal(await state.keepDone('f', 's', { id: 'ä' }), true);
  await state.keepUndone('g', 's');
  const again = opened();
  assert.deepEqual((await again.find('f', 's')).reply, { id: 'ä' });
  assert.equal((await again.find('g', 's')).undone, true);
  assert.equal(await again.find('f', 'other'), null);
  await again.close();

  assert.equal(await state.keepDone('g', 's', {}), false);
  assert.equal((await state.find('g', 's')).undone, true);

  now += 99;
  assert.equal((await state.find('g', 's')).undone, true);
  now += 2;
  assert.equal(await state.find('g', 's'), null);
  assert.equal(await state.keepDone('g', 's', { n: 2 }), true);
  assert.deepEqual([(await state.find('g', 's')).undone, (await state.find('g', 's')).reply], [false, { n: 2 }]);
  now += 102;
  await state.keepUndone('h', 's');
  assert.deepEqual(state.database.prepare('SELECT flow_id FROM steps').all().map((row) => row.flow_id), ['h'], 'swept');
});

test('what is not chosen has a default, and what cannot be meant is said', async () => {
  assert.deepEqual([settingsFrom({}).stateTtl, settingsFrom({}).state], [86_400, 'sqlite:worker-state.db']);
  assert.deepEqual(settingsFrom({ KAFKA_BOOTSTRAP: 'a:1, b:2' }).bootstrap, ['a:1', 'b:2']);
  assert.throws(() => settingsFrom({ WORKER_STATE_TTL: 'soon' }), /WORKER_STATE_TTL is soon/);
  assert.throws(() => settingsFrom({ WORKER_DIALECT: 'both' }), /per-topic or shared/);
  await assert.rejects(openState('mysql://x', 1), /sqlite:FILE or redis:/);
  await assert.rejects(openState('sqlite:/no/such/folder/x.db', 1), /\/no\/such\/folder\/x.db cannot be opened/);
});
