"""Failures on demand, to see how a flow takes them before it has to: REHEARSE_FAIL=createClient:1, REHEARSE_CRASH=createRealm.
Off unless asked for. Delete this file, and its three calls in handling.py, when you no longer want it."""

import os
import signal


class Rehearsal:
    def __init__(self, fail="", crash=""):
        self.fail, _, times = fail.partition(":")
        if times and not times.isdigit():
            raise ValueError(f"REHEARSE_FAIL is {fail}; it must be STEP or STEP:TIMES.")
        self.left = int(times) if times else None  # None: always
        self.crash = crash

    def before_do(self, command):
        if command.step != self.fail or self.left == 0:
            return
        if self.left is not None:
            self.left -= 1
        raise ValueError("rehearsed failure (REHEARSE_FAIL)")

    def after_do(self, command):
        """The worst place to die: what was done is done, and nobody knows."""
        if command.step == self.crash:
            os.kill(os.getpid(), signal.SIGKILL)
