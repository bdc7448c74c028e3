/**
 * Failures on demand, to see how a flow takes them before it has to: REHEARSE_FAIL=createClient:1, REHEARSE_CRASH=createRealm.
 * Off unless asked for. Delete this file, and its calls in handling.js, when you no longer want it.
 */
export class Rehearsal {
  constructor(fail = '', crash = '') {
    const [step, times] = fail.split(':');
    if (times !== undefined && !/^\d+$/.test(times)) {
      throw new Error(`REHEARSE_FAIL is ${fail}; it must be STEP or STEP:TIMES.`);
    }
    this.fail = step;
    this.left = times === undefined ? Infinity : Number(times);
    this.crash = crash;
  }

  beforeDo({ step }) {
    if (step === this.fail && this.left > 0) {
      this.left -= 1;
      throw new Error('rehearsed failure (REHEARSE_FAIL)');
    }
  }

  /** The worst place to die: what was done is done, and nobody knows. */
  afterDo({ step }) {
    if (step === this.crash) {
      process.kill(process.pid, 'SIGKILL');
    }
  }
}
