/** Every line names the flow and the step that it is about. */

import { AsyncLocalStorage } from 'node:async_hooks';

const about = new AsyncLocalStorage();

export const logAbout = (command, work) => about.run(`flow=${command.flow} step=${command.step}`, work);

export function log(level, text) {
  process.stderr.write(`${new Date().toISOString()} ${level} ${about.getStore() ?? '-'} ${text}\n`);
}
