"""The sample workers, built from copies: what a user does with them, and nothing is written into the source tree."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "resources/samples/workers"
BUILDS = Path(os.environ.get("BACKSTEP_WORKER_BUILDS", Path(__file__).resolve().parents[2] / "build/release/tests/workers"))


class Project:
    """One of the samples. What its package manager fetched stays in the copy for the next time."""

    name = ""
    fetched = ()
    ran = skipped = ""  # patterns of what its own test runner says

    def __init__(self):
        self.folder = BUILDS / self.name
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.iterdir():
            if old.name not in self.fetched:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copytree(SAMPLES / self.name, self.folder, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", *self.fetched))

    def once(self, wanted, fetched, fetch):
        """Fetches what the file `wanted` lists, unless that was done for the same list."""
        kept, text = self.folder / fetched / "fetched-for", (self.folder / wanted).read_bytes()
        if not kept.is_file() or kept.read_bytes() != text:
            shutil.rmtree(self.folder / fetched, ignore_errors=True)
            fetch()
            kept.write_bytes(text)

    def do(self, *command, environment=None, seconds=280):
        done = subprocess.run([str(word) for word in command], cwd=self.folder, env={**os.environ, **(environment or {})},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds)
        said = done.stdout.decode("utf-8", "replace")
        words = " ".join(map(str, command))
        assert done.returncode == 0, f"{words} in {self.folder} ended with {done.returncode}:\n{said[-6000:]}"
        return said


class Python(Project):
    name = "python"
    fetched = (".venv",)
    ran, skipped = r"(?s)Ran [1-9].*Ran [1-9]", r"skipped="

    def build(self):
        def install():
            self.do(sys.executable, "-m", "venv", ".venv")
            self.do(self.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[redis]")

        self.once("pyproject.toml", ".venv", install)

    @property
    def python(self):
        return self.folder / ".venv/bin/python"

    @property
    def command(self):
        return [self.python, "-m", "tenant_worker"]

    def own_tests(self, environment):
        """What its own tests said."""
        said = [self.do(self.python, "-m", "unittest", "discover", "-s", f"tests/{kind}", "-p", "*_test.py",
                        environment=environment) for kind in ("unit", "integration")]
        return "\n".join(said)


class Node(Project):
    name = "node"
    fetched = ("node_modules",)
    ran, skipped = r"(?s)[#ℹ] pass [1-9].*[#ℹ] pass [1-9]", r"[#ℹ] skipped [1-9]"

    def build(self):
        self.once("package-lock.json", "node_modules",
                  lambda: self.do("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"))

    @property
    def command(self):
        return ["node", "src/main.js"]

    def own_tests(self, environment):
        said = [self.do("npm", "run", script, environment=environment) for script in ("test", "test:integration")]
        return "\n".join(said)


class Spring(Project):
    name = "spring"
    fetched = ()  # Maven keeps what it fetched in a place of its own
    ran, skipped = r"(?s)Tests run: [1-9].*Tests run: [1-9]", r"Skipped: [1-9]"

    def build(self):
        """The jar, by way of its unit tests, which are so run once."""
        self.said = self.maven("package")

    @property
    def command(self):
        # As much memory as such a small service needs, and a start that is not slowed by optimising what runs once.
        return ["java", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", "target/tenant-worker.jar"]

    def own_tests(self, environment):
        return self.said + self.maven("failsafe:integration-test", "failsafe:verify", environment=environment)

    def maven(self, *goals, environment=None):
        return self.do("mvn", "-B", "-ntp", *goals, environment=environment)


PROJECTS = {kind.name: kind for kind in (Python, Node, Spring)}
