/**
 * From a command to its reply. Commands come at least once, and a DO and an UNDO of one flow come by different topics, so
 * in any order; what is here makes that harmless:
 *
 * - a DO that comes again is answered from the state, and does nothing ("already exists");
 * - a worker that died after an effect and before its reply gets the command again, and the step finds what it had made;
 * - an UNDO leaves a tombstone, so that a DO that comes after it (it was slow, or sent again) is refused;
 * - a DO that is older than what is remembered is refused, too;
 * - an UNDO of what is not there succeeds ("already gone");
 * - whatever happens, there is a reply.
 */

import { log, logAbout } from './log.js';
import { DO, isObject } from './messages.js';
import { Rehearsal } from './rehearsal.js';

/** What was foreseen: its text says all there is to say. Any other error is told with its kind, and logged with its trace. */
export class Refused extends Error {}

export class Handling {
  constructor(steps, state, rehearsal = new Rehearsal()) {
    this.steps = steps;
    this.state = state;
    this.rehearsal = rehearsal;
  }

  /** What to reply: {ok, payload, error}. Never throws: without a reply the orchestrator waits for its timeout. */
  answer(command) {
    return logAbout(command, async () => {
      log('INFO', `${command.phase} attempt ${command.headers['x-backstep-attempt'] ?? '?'}`);
      try {
        const payload = await (command.phase === DO ? this.#do(command) : this.#undo(command));
        log('INFO', payload.outcome);
        return { ok: true, payload };
      } catch (error) {
        log('WARNING', `failed: ${error instanceof Refused ? error.message : error.stack}`);
        return { ok: false, payload: command.payload, error: told(error) };
      }
    });
  }

  async #do(command) {
    const { flow, step } = command;
    const known = await this.state.find(flow, step);
    if (known?.undone) {
      throw afterUndo(known);
    }
    if (known) {
      return { ...known.reply, outcome: 'already exists' };
    }
    if (command.age > this.state.ttl) {
      // Nobody remembers any more whether it was done, or undone. (A consumer group under a new name reads old ones.)
      const [age, kept] = [command.age, this.state.ttl].map((seconds) => Math.round(seconds / 3600));
      throw new Refused(
        `this DO is ${age} hours old, and steps are remembered for ${kept} (WORKER_STATE_TTL); start the flow again`,
      );
    }
    this.rehearsal.beforeDo(command);
    const made = await this.steps[step].do(flow, members(command));
    this.rehearsal.afterDo(command);
    if (!(await this.state.keepDone(flow, step, made))) {
      // An UNDO was handled meanwhile, by another instance of this worker: it found nothing, so this takes it back.
      await this.steps[step].undo(flow, made);
      throw afterUndo(await this.state.find(flow, step));
    }
    return made;
  }

  async #undo(command) {
    // The tombstone comes first: a DO that runs beside this sees it at its end, and takes back what it did.
    await this.state.keepUndone(command.flow, command.step);
    return this.steps[command.step].undo(command.flow, members(command));
  }
}

function members({ payload }) {
  if (!isObject(payload)) {
    const kind = payload === null ? 'null' : Array.isArray(payload) ? 'a list' : `a ${typeof payload}`;
    throw new Refused(`the payload must be a JSON object, and is ${kind}`);
  }
  return payload;
}

function afterUndo(known) {
  return new Refused(`this step was undone${known ? ` at ${known.at}` : ''}; a DO that comes after its UNDO is refused`);
}

/** Flow, step and phase are in the headers beside it already. */
function told(error) {
  return error instanceof Refused ? error.message : String(error);
}
