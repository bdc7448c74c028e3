"""From a command to its reply. Commands come at least once, and a DO and an UNDO of one flow come by different topics, so
in any order; what is here makes that harmless:

- a DO that comes again is answered from the state, and does nothing ("already exists");
- a worker that died after an effect and before its reply gets the command again, and the step finds what it had made;
- an UNDO leaves a tombstone, so that a DO that comes after it (it was slow, or sent again) is refused;
- a DO that is older than what is remembered is refused, too;
- an UNDO of what is not there succeeds ("already gone");
- whatever happens, there is a reply.
"""

import logging
from contextlib import contextmanager
from contextvars import ContextVar

from .messages import DO, Reply
from .rehearsal import Rehearsal

log = logging.getLogger("tenant_worker")
now_at = ContextVar("now_at", default="-")


class Refused(Exception):
    """A command that must not be carried out. Its text is the reply's errorMessage."""


class Handling:
    def __init__(self, steps, state, rehearsal=None):
        self.steps, self.state, self.rehearsal = steps, state, rehearsal or Rehearsal()

    def answer(self, command):
        with _logged_as(command):
            log.info("%s attempt %s", command.phase, command.headers.get("x-backstep-attempt", "?"))
            try:
                payload = self._do(command) if command.phase == DO else self._undo(command)
            except Exception as error:  # a command without a reply makes the orchestrator wait for its timeout
                log.warning("failed: %s", error, exc_info=not isinstance(error, (Refused, ValueError)))
                return Reply(command, False, command.payload, _told(error))
            log.info("%s", payload["outcome"])
            return Reply(command, True, payload)

    def _do(self, command):
        known = self.state.find(command.flow, command.step)
        if known and known.undone:
            raise Refused(_after_undo(command, known))
        if known:
            return {**known.reply, "outcome": "already exists"}
        if command.age > self.state.ttl:
            # Nobody remembers any more whether it was done, or undone. (A consumer group under a new name reads old ones.)
            raise Refused(f"this DO is {command.age / 3600:.0f} hours old, and steps are remembered for "
                          f"{self.state.ttl / 3600:.0f} (WORKER_STATE_TTL); start the flow again")
        self.rehearsal.before_do(command)
        step = self.steps[command.step]
        made = step.do(command.flow, _members(command))
        self.rehearsal.after_do(command)
        if not self.state.keep_done(command.flow, command.step, made):
            # An UNDO was handled meanwhile, by another instance of this worker: it found nothing, so this takes it back.
            step.undo(command.flow, made)
            raise Refused(_after_undo(command, self.state.find(command.flow, command.step)))
        return made

    def _undo(self, command):
        # The tombstone comes first: a DO that runs beside this sees it at its end, and takes back what it did.
        self.state.keep_undone(command.flow, command.step)
        return self.steps[command.step].undo(command.flow, _members(command))


def _members(command):
    if not isinstance(command.payload, dict):
        raise ValueError(f"the payload must be a JSON object, and is {type(command.payload).__name__}")
    return command.payload


def _after_undo(command, known):
    when = f" at {known.at}" if known else ""
    return f"this step was undone{when}; a DO that comes after its UNDO is refused"


def _told(error):
    """Flow, step and phase are in the headers beside it already."""
    return str(error) if isinstance(error, (Refused, ValueError)) else f"{type(error).__name__}: {error}"


@contextmanager
def _logged_as(command):
    token = now_at.set(f"flow={command.flow} step={command.step}")
    try:
        yield
    finally:
        now_at.reset(token)
