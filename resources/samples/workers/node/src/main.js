/** node src/main.js */

import { Handling } from './handling.js';
import { KafkaLoop } from './kafka_loop.js';
import { Wire } from './messages.js';
import { Rehearsal } from './rehearsal.js';
import { settingsFrom } from './settings.js';
import { openState } from './state.js';
import { stepsOf } from './steps.js';
import { Tenants } from './tenants.js';

async function main() {
  const settings = settingsFrom();
  const rehearsal = new Rehearsal(settings.rehearseFail, settings.rehearseCrash);
  const state = await openState(settings.state, settings.stateTtl);
  const tenants = new Tenants(settings.tenants);
  const loop = new KafkaLoop(
    settings,
    new Wire(settings.dialect, settings.orchestration, settings.name),
    new Handling(stepsOf(tenants), state, rehearsal),
  );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => loop.stop());
  }
  try {
    await loop.run();
  } catch (error) {
    throw new Error(`Kafka at ${settings.bootstrap.join(',')}: ${error.message}`);
  }
  await state.close();
  tenants.close();
}

main().catch((error) => {
  // Nothing is lost: what was not answered is not committed. Whatever supervises this process starts it again.
  process.stderr.write(`tenant-worker stops: ${error.message}\n`);
  process.exit(1);
});
