"""Drives the built binary as a person would: commands in, JSON lines and exit codes out."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("BACKSTEP_BINARY", ROOT / "build/release/backstep"))
SENT = ("do_sent", "undo_sent")
# What tests do is not written down in the audit of whoever runs them.
AUDIT = tempfile.TemporaryDirectory(prefix="backstep-audit-")
os.environ.setdefault("BACKSTEP_AUDIT", AUDIT.name)


def sample(orchestration):
    """The sample file that defines this orchestration."""
    for path in sorted((ROOT / "resources/samples").iterdir()):
        if path.suffix in (".yaml", ".yml", ".json") and re.search(rf"\b{orchestration}\b", path.read_text()):
            return path
    raise AssertionError(f"no sample defines {orchestration}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Answer:
    """What a finished command said."""

    def __init__(self, arguments, code, out, err, seconds):
        self.arguments, self.code, self.out, self.err, self.seconds = arguments, code, out, err, seconds

    def __str__(self):
        words = " ".join(str(argument) for argument in self.arguments)
        return f"backstep {words}\nexit {self.code} after {self.seconds:.1f} s\n{self.out[-4000:]}\n{self.err[-2000:]}"

    def lines(self, kind=None):
        objects = [json.loads(line) for line in self.out.splitlines() if line.strip()]
        return [found for found in objects if kind is None or found.get("type") == kind]

    @property
    def events(self):
        return self.lines("event")

    def sent(self):
        return [event for event in self.events if event["event"] in SENT]

    def story(self):
        """The sent messages as words: "DO createRealm 1"."""
        return [f'{event["phase"]} {event["step"]} {event["attempt"]}' for event in self.sent()]

    @property
    def summary(self):
        return self.lines()[-1]

    @property
    def flow(self):
        (flow,) = self.summary["flows"]
        return flow

    def statuses(self):
        return {step["name"]: step["status"] for step in self.flow["steps"]}


def backstep(*arguments, stdin=None, timeout=120, cwd=None, environment=None):
    began = time.monotonic()
    done = subprocess.run([BINARY, *map(str, arguments)], input=stdin, capture_output=True, timeout=timeout, cwd=cwd,
                          env={**os.environ, **(environment or {})})
    return Answer(arguments, done.returncode, done.stdout.decode("utf-8", "replace"),
                  done.stderr.decode("utf-8", "replace"), time.monotonic() - began)


class Process:
    """A command that goes on running: its lines are collected, and waited for by what they say."""

    def __init__(self, *arguments):
        self.arguments = arguments
        self.lines = []
        self.news = threading.Condition()
        self.child = subprocess.Popen([BINARY, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                      stdin=subprocess.DEVNULL, text=True, errors="replace")
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.child.stdout:
            with self.news:
                self.lines.append(line.rstrip("\n"))
                self.news.notify_all()
        with self.news:
            self.news.notify_all()

    def text(self):
        with self.news:
            return "\n".join(self.lines)

    def until(self, wanted, seconds=60):
        """Waits for what `wanted` (a pattern, or a function of all lines) finds; fails with all lines otherwise."""
        if isinstance(wanted, str):
            pattern = re.compile(wanted, re.IGNORECASE)
            found = lambda lines: next((match for match in map(pattern.search, lines) if match), None)
        else:
            found = wanted
        deadline = time.monotonic() + seconds
        with self.news:
            while True:
                value = found(self.lines)
                if value:
                    return value
                left = deadline - time.monotonic()
                if left <= 0 or (self.child.poll() is not None and not self.reader.is_alive()):
                    raise AssertionError(f"backstep {' '.join(map(str, self.arguments))} did not say {wanted}; it said:\n"
                                         + "\n".join(self.lines[-60:]))
                self.news.wait(min(left, 0.5))

    def json_lines(self):
        with self.news:
            return [json.loads(line) for line in self.lines if line.startswith("{")]

    def wait(self, seconds=120):
        code = self.child.wait(seconds)
        self.reader.join(10)
        return Answer(self.arguments, code, self.text(), "", 0)

    def stop(self):
        """As Ctrl+C does; it must leave by itself."""
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGINT)
            try:
                self.child.wait(15)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
                raise AssertionError(f"backstep {' '.join(map(str, self.arguments))} did not leave on Ctrl+C\n"
                                     + "\n".join(self.lines[-40:]))
        return self.child.returncode

    def kill(self):
        self.child.kill()
        self.child.wait()


class Acceptance(unittest.TestCase):
    maxDiff = None

    def folder(self):
        path = Path(tempfile.mkdtemp(prefix="backstep-test-"))
        self.addCleanup(shutil.rmtree, path, ignore_errors=True)
        return path

    def process(self, *arguments):
        process = Process(*arguments)
        self.addCleanup(lambda: process.child.poll() is None and process.kill())
        return process

    def ended(self, answer, code, status=None):
        """The exit code, and the status of the one flow."""
        self.assertEqual(answer.code, code, answer)
        if status:
            self.assertEqual(answer.flow["status"], status, answer)
        return answer

    def sentence(self, answer, code, *words):
        """One clear sentence on stderr that names these, and this exit code."""
        self.assertEqual(answer.code, code, answer)
        said = answer.err.strip()
        self.assertTrue(said, f"nothing was said\n{answer}")
        self.assertLessEqual(len(said.splitlines()), 3, answer)
        for word in words:
            self.assertIn(str(word), said, answer)
        for slip in ("terminate called", "what():", "nlohmann", "[json.exception", "YAML::", "std::", "Assertion"):
            self.assertNotIn(slip, said, answer)
