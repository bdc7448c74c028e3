/** The state in a Redis: REDIS_URL=redis://localhost:6379/0 */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { openState } from '../../src/state.js';

const url = process.env.REDIS_URL;
const skip = url ? false : 'REDIS_URL says where a Redis is, that may be written to';

test('state in Redis outlives the worker for its time, and a tombstone is not written over', { skip }, async (t) => {
  const [flow, other] = [randomUUID(), randomUUID()];
  const [state, again] = [await openState(url, 60), await openState(url, 60)];
  t.after(() => Promise.all([state.close(), again.close()]));
  assert.equal(await state.find(flow, 's'), null);
  assert.equal(await state.keepDone(flow, 's', { id: 'ä', list: [] }), true);
  assert.deepEqual((await again.find(flow, 's')).reply, { id: 'ä', list: [] });
  const left = await state.client.ttl(`worker:${flow}:s`);
  assert.ok(left > 0 && left <= 60, `${left} s left`);
  await state.keepUndone(other, 's');
  assert.equal(await again.keepDone(other, 's', {}), false);
  assert.equal((await again.find(other, 's')).undone, true);
});

test('where no Redis answers the worker says so', { skip }, async () => {
  await assert.rejects(openState('redis://127.0.0.1:1/0', 60), /no Redis answers there/);
});
