"""The worker as a process over a real broker, in both dialects: KAFKA_BOOTSTRAP=localhost:9092"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid
from pathlib import Path

from confluent_kafka import Consumer, Producer, TopicPartition

BOOTSTRAP = os.environ.get("KAFKA_BOOTSTRAP", "localhost:9092")
ACME = {"tenantName": "acme", "domain": "acme.example"}


class Dialect(unittest.TestCase):
    """Plays the orchestrator with a producer and a consumer."""

    def in_dialect(self, dialect):
        self.shared = dialect == "shared"
        self.orchestration = f"tenants{uuid.uuid4().hex[:8]}"
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.start(dialect, Path(folder.name))
        self.producer = Producer({"bootstrap.servers": BOOTSTRAP})
        self.consumer = Consumer({"bootstrap.servers": BOOTSTRAP, "group.id": self.orchestration, "enable.auto.commit": False})
        self.addCleanup(self.consumer.close)
        topic = "orchestrator.event" if self.shared else "orchestrator.response.result"
        partitions = self.consumer.list_topics(topic, 20).topics[topic].partitions
        ends = [self.consumer.get_watermark_offsets(TopicPartition(topic, number), 20)[1] for number in partitions]
        self.consumer.assign([TopicPartition(topic, number, end) for number, end in zip(partitions, ends)])

    def start(self, dialect, folder):
        environment = {**os.environ, "KAFKA_BOOTSTRAP": BOOTSTRAP, "WORKER_DIALECT": dialect,
                       "WORKER_ORCHESTRATION": self.orchestration, "WORKER_NAME": self.orchestration,
                       "WORKER_STATE": f"sqlite:{folder / 'state.db'}", "WORKER_TENANTS": str(folder / "tenants.db")}
        self.worker = subprocess.Popen([sys.executable, "-m", "tenant_worker"], env=environment, stderr=subprocess.PIPE,
                                       text=True)
        self.addCleanup(self.worker.stderr.close)
        self.addCleanup(self.worker.wait)
        self.addCleanup(self.worker.terminate)
        said = []
        for line in self.worker.stderr:
            said.append(line)
            if "ready" in line:
                break
        else:
            self.fail("the worker ended:\n" + "".join(said))
        threading.Thread(target=self.worker.stderr.read, daemon=True).start()  # or its log would fill the pipe

    def send(self, phase, value, step="createRealm"):
        topic = "orchestrator.event" if self.shared else f"orchestrator.{self.orchestration}.{step}.{phase}"
        self.producer.produce(topic, value=value, key="k")
        self.producer.flush(20)

    def ask(self, phase, flow, payload=ACME, step="createRealm"):
        """(status, payload's outcome or the error) of the reply."""
        self.send(phase, json.dumps({"payload": payload, "headers": {
            "flowId": flow, "stepName": step, "status": True, "eventType": phase + step,
            "orchestrationName": self.orchestration, "x-mine": flow}}), step)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            record = self.consumer.poll(1)
            if record is None or record.error():
                continue
            headers = json.loads(record.value())["headers"] if record.value().startswith(b'{"') else {}
            if headers.get("flowId") == flow and headers.get("eventType") == "orchestrator.response.result":
                self.assertEqual((record.key(), headers["action"], headers["x-mine"]), (flow.encode(), phase.upper(), flow))
                return headers["status"], headers.get("errorMessage") or json.loads(record.value())["payload"]["outcome"]
        self.fail(f"no reply to {phase} {step} of {flow}")

    def story(self):
        flow, other = str(uuid.uuid4()), str(uuid.uuid4())
        self.assertEqual(self.ask("do", flow), (True, "created"))
        self.assertEqual(self.ask("do", flow), (True, "already exists"))
        status, error = self.ask("do", other)
        self.assertEqual((status, "made by flow " + flow in error), (False, True), error)
        self.assertEqual(self.ask("undo", flow), (True, "removed"))
        self.assertEqual(self.ask("undo", flow), (True, "already gone"))
        self.send("do", "nonsense")
        self.send("do", '{"headers":{}}')
        status, error = self.ask("do", flow)
        self.assertEqual((status, "is refused" in error), (False, True), error)
        self.worker.terminate()
        self.assertEqual(self.worker.wait(20), 0, "it leaves when it is asked to")


class OverKafka(Dialect):
    def test_per_topic(self):
        self.in_dialect("per-topic")
        self.story()

    def test_shared(self):
        self.in_dialect("shared")
        self.story()


if __name__ == "__main__":
    unittest.main()
