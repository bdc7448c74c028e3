/**
 * The steps that this worker serves. This is the file to put your own work into.
 *
 * do(flow, payload) returns the payload of the reply, which is also the payload of the next step's DO. undo(flow, payload)
 * gets what its DO had returned; where the DO's answer was never seen it gets what the DO was sent. Both must be able to
 * run twice: look for what this flow made before making it, and take its absence for success when removing it. Both may be
 * async. An error is a failure: its text reaches whoever looks at the flow, so let it say what, where and what to do.
 */

import { Refused } from './handling.js';

export const stepsOf = (tenants) => ({
  createRealm: {
    objectType: 'Tenant',
    do(flow, payload) {
      const { id, isNew } = tenants.create('realm', flow, text(payload, 'tenantName'));
      return { ...payload, realmId: id, outcome: created(isNew) };
    },
    undo: (flow, payload) => ({ ...payload, outcome: removed(tenants.remove('realm', flow)) }),
  },

  createClient: {
    objectType: 'Tenant',
    do(flow, payload) {
      const { id, isNew } = tenants.create('client', flow, text(payload, 'domain'));
      return { ...payload, clientId: id, outcome: created(isNew) };
    },
    undo: (flow, payload) => ({ ...payload, outcome: removed(tenants.remove('client', flow)) }),
  },
});

const created = (isNew) => (isNew ? 'created' : 'already exists');
const removed = (wasThere) => (wasThere ? 'removed' : 'already gone');

function text(payload, member) {
  const value = payload[member];
  if (typeof value !== 'string' || value === '') {
    throw new Refused(`the payload has no ${member}, a text that must not be empty`);
  }
  return value;
}
