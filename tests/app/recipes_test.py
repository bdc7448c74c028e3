"""A person with a shell and Kafka's own console producer, as the seed README's recipes have it: pretty-printed files, which that
producer sends a record a line (contract.md B8). Nothing but the orchestrator is Backstep here; the person is the worker."""

import json
import os
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

from backstep import Acceptance, Process, backstep, free_port
from kafka import Kafka

VERSION = "4.0.1"
INSTALLED = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / f"backstep/kafka/{VERSION}"
TOOLS = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / f"backstep/kafka-tools/{VERSION}"
FIRST, SECOND = "openAccount", "orderCard"


def console_producer():
    """Its classes come with a jar of their own, which a broker does not need."""
    jar = TOOLS / f"kafka-tools-{VERSION}.jar"
    if not jar.is_file():
        done = subprocess.run(["mvn", "-B", "-q", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy",
                               f"-Dartifact=org.apache.kafka:kafka-tools:{VERSION}", f"-DoutputDirectory={TOOLS}"],
                              capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        assert jar.is_file(), done.stdout + done.stderr
    return ["java", "-cp", f"{INSTALLED}/*:{jar}", "org.apache.kafka.tools.ConsoleProducer"]


class Recipes(Acceptance):
    @classmethod
    def setUpClass(cls):
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.close)
        cls.producer = console_producer()
        cls.data = tempfile.TemporaryDirectory(prefix="backstep-recipes-")
        cls.addClassCleanup(cls.data.cleanup)
        cls.begin()
        cls.addClassCleanup(lambda: cls.serve.stop())

    @classmethod
    def begin(cls):
        cls.port = free_port()
        cls.serve = Process("serve", "--bootstrap", cls.kafka.address, "--json", "--data", cls.data.name, "--http",
                            f"127.0.0.1:{cls.port}")
        cls.serve.until("owner|ready")

    def quarantined(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=20) as answer:
            return json.load(answer)["quarantined"]

    def produce_text(self, topic, text):
        """kafka-console-producer --topic TOPIC < FILE: a record a line, all of them into one partition."""
        done = subprocess.run([*self.producer, "--bootstrap-server", self.kafka.address, "--topic", topic], input=text,
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)

    def produce(self, topic, *messages):
        """One pretty-printed file after another."""
        for message in messages:
            self.produce_text(topic, json.dumps(message, indent=2) + "\n\n")

    def register(self, name):
        steps = [{"seq": n, "name": step, "objectType": "String", "handlerClass": None, "handlerMethod": None,
                  "doMethod": None, "undoMethod": None} for n, step in enumerate((FIRST, SECOND), 1)]
        self.produce("orchestrator.registration",
                     {"payload": {"orchestrationName": name, "as": "initiator", "type": "sequential", "steps": steps},
                      "headers": {"eventType": "ORCHESTRATION_REGISTRATION", "X-Service-Name": "accounts"}},
                     {"payload": {"orchestrationName": name, "as": "worker",
                                  "steps": [{**step, "doMethod": "do", "undoMethod": "undo"} for step in steps]},
                      "headers": {"eventType": "ORCHESTRATION_REGISTRATION", "X-Service-Name": "bank"}})
        self.wait(lambda: len(self.kafka.registered(name)) == 2)
        self.assertEqual(set(self.kafka.registered(name).values()), {"SUCCESS"})

    def start(self, name, flow, payload):
        self.produce("orchestrator.execution.start",
                     {"payload": payload, "headers": {"orchestrationName": name, "flowId": flow}})

    def wait(self, wanted, seconds=60):
        deadline = time.monotonic() + seconds
        while not wanted():
            self.assertLess(time.monotonic(), deadline, self.serve.text()[-3000:])
            time.sleep(0.2)  # between looks at the broker

    def command(self, name, step, phase="do", attempt=1):
        """The headers of a command, once it is there."""
        topic = f"orchestrator.{name}.{step}.{phase}"
        self.wait(lambda: len(self.kafka.read(topic)) >= attempt)
        return json.loads(self.kafka.read(topic)[-1]["payload"])["headers"]

    def reply(self, flow, step, action, status, error=None):
        """As contract.md B9 has a worker written by hand: a fresh header set, and nothing echoed."""
        self.produce("orchestrator.response.result",
                     {"headers": {"flowId": flow, "stepName": step, "action": action, "status": status, "errorMessage": error},
                      "payload": {"by": "hand"}})

    def ends(self, flow, status):
        def ended():
            flows = backstep("flows", "--bootstrap", self.kafka.address, "--json").lines("flow")
            return [told["status"] for told in flows if told["flowId"] == flow] == [status]

        self.wait(ended)

    def test_success(self):
        self.register("byHandOk")
        self.start("byHandOk", "hand-1", {"customer": 7})
        self.assertEqual(self.command("byHandOk", FIRST)["flowId"], "hand-1")
        self.reply("hand-1", FIRST, "DO", True)
        self.command("byHandOk", SECOND)
        self.reply("hand-1", SECOND, "DO", True)
        self.ends("hand-1", "COMPLETED")

    def test_retry_then_exhaustion_and_undo(self):
        self.register("byHandUndo")
        self.start("byHandUndo", "hand-2", {"customer": 8})
        self.command("byHandUndo", FIRST)
        self.reply("hand-2", FIRST, "DO", True)
        for attempt in (1, 2, 3):
            self.assertEqual(self.command("byHandUndo", SECOND, attempt=attempt)["x-backstep-attempt"], attempt)
            self.reply("hand-2", SECOND, "DO", False, "no card left")
        self.assertEqual(self.command("byHandUndo", FIRST, "undo")["action"], "UNDO")
        self.reply("hand-2", FIRST, "UNDO", True)
        self.ends("hand-2", "UNDONE")

    def test_lines_of_nothing_are_one_problem(self):
        """Half a file: told once, with what to do, and nothing else is held up. What is whole stays what it is."""
        self.produce_text("orchestrator.execution.start", '{\n  "payload": {\n    "a": 1\n')
        self.wait(lambda: len(self.kafka.read("orchestrator.execution.start")) >= 3)
        self.register("afterHalf")
        self.wait(lambda: self.quarantined() > 0)
        self.assertEqual(self.serve.stop(), 0)
        kept = backstep("quarantine", "--data", self.data.name, "--json")
        self.begin()
        lines = kept.lines()
        self.assertEqual(len([line for line in lines if "lines of a file" in json.dumps(line)]), 1, kept)
        self.assertIn("jq -c", kept.out)


if __name__ == "__main__":
    unittest.main()
