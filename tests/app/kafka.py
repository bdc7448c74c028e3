"""A real Apache Kafka for a test, started by the product itself on a free port, and kcat to read beside it."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from backstep import backstep, free_port


class Kafka:
    def __init__(self):
        installed = backstep("kafka", "install", timeout=400)
        assert installed.code == 0, installed
        self.folder = tempfile.TemporaryDirectory(prefix="backstep-kafka-", ignore_cleanup_errors=True)
        self.port = free_port()
        self.start()

    def start(self):
        started = backstep("kafka", "start", "--port", self.port, "--data", self.folder.name, timeout=120)
        assert started.code == 0, started
        self.address = f"127.0.0.1:{self.port}"
        assert str(self.port) in started.out, started

    def stop(self):
        return backstep("kafka", "stop", "--port", self.port, "--data", self.folder.name, timeout=60)

    def close(self):
        stopped = self.stop()
        self.folder.cleanup()
        assert stopped.code == 0, stopped

    def read(self, topic):
        """Every record of a topic as (key, value bytes, partition, offset), by a client that is not ours."""
        done = subprocess.run(["kcat", "-b", self.address, "-C", "-t", topic, "-e", "-q", "-J", "-o", "beginning"],
                              capture_output=True, timeout=30, text=True)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def registered(self, orchestration):
        """service → what the orchestrator answered to its registration, as workers hear it."""
        told = [json.loads(record["payload"])["payload"] for record in self.read("orchestrator.registration.status")]
        return {status["serviceName"]: status["status"] for status in told if status["orchName"] == orchestration}

    def topics(self):
        done = subprocess.run(["kcat", "-b", self.address, "-L", "-J"], capture_output=True, timeout=30, text=True)
        return [topic["topic"] for topic in json.loads(done.stdout)["topics"]]

    def write(self, topic, *values, key=None):
        """Records as any program might write them; None is a null value."""
        for value in values:
            arguments = ["kcat", "-b", self.address, "-P", "-t", topic]
            if key:
                arguments += ["-k", key]
            data = value if isinstance(value, bytes) else (value or "").encode()
            with tempfile.NamedTemporaryFile(delete=False) as file:
                file.write(data)
            try:
                subprocess.run([*arguments, *(["-Z"] if value is None else []), file.name], check=True, timeout=30,
                               capture_output=True)
            finally:
                os.unlink(file.name)


def sample_as(path, name, folder):
    """The sample under another name, so that each test has topics of its own on the one broker."""
    copy = Path(folder) / f"{name}.yaml"
    text = path.read_text()
    orchestration = next(word for word in ("tenantCreation", "userOnboarding") if word in text)
    copy.write_text(text.replace(orchestration, name))
    return copy
