"""Both dialects of contract.md B1 on one cluster at the same time, under one orchestrator, with services of the reference
library in either of its modes; and somebody who only watches, whom the cluster does not notice."""

import json
import subprocess
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "app"))
from backstep import Acceptance, Process, backstep  # noqa: E402
from kafka import Kafka  # noqa: E402
from library_worker_test import CLIENT, DEFINITION, REALM, Service  # noqa: E402
from worker_projects import Python  # noqa: E402

OF_THE_REFERENCE = {"orchestrationName", "as", "type", "sharedTopic", "steps"}


class TwoDialects(Acceptance):
    @classmethod
    def setUpClass(cls):
        cls.project = Python()
        cls.project.build()
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.close)
        cls.serve = Process("serve", "--bootstrap", cls.kafka.address, "--json")
        cls.addClassCleanup(cls.serve.stop)
        cls.serve.until("owner|ready")

    def service(self, mode, name, *steps):
        service = Service(self.project.python, self.kafka.address, mode, name, *steps)
        self.addCleanup(service.stop)
        self.assertTrue(service.ready.wait(60), service.lines)
        return service

    def definition(self, name, *more):
        file = self.folder() / f"{name}.yaml"
        file.write_text(DEFINITION.format(name=name, timeout=20_000) + "".join(f"{line}\n" for line in more))
        return file

    def run_flow(self, file):
        return backstep("run", file, "--bootstrap", self.kafka.address, "--external", "--json", "--timeout", 60,
                        "--payload", '{"tenantName":"acme"}', timeout=90)

    def look(self):
        done = subprocess.run([str(self.project.python), str(Path(__file__).with_name("cluster_look.py")),
                               self.kafka.address], capture_output=True, text=True, timeout=90)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def topics_of(self, flow):
        """Where the records of a flow stand, but for what Backstep tells of it."""
        own = ("orchestrator.flow.events", "orchestrator.control", "__consumer_offsets")
        return sorted({topic for topic in self.kafka.topics() if topic.startswith("orchestrator.") and topic not in own
                       and any(record["key"] == flow for record in self.kafka.read(topic))})

    def test_at_once_and_watched_unnoticed(self):
        self.service("per-topic", "bothPerTopic", f"{REALM}:ok", f"{CLIENT}:throws")
        self.service("shared", "bothShared", f"{REALM}:ok", f"{CLIENT}:throws")
        files = [self.definition("bothPerTopic"), self.definition("bothShared", "sharedTopic: true")]
        before = self.look()
        watch = self.process("watch", "--bootstrap", self.kafka.address, "--json")
        self.addCleanup(watch.stop)
        watch.until(lambda lines: watch.child.poll() is None)
        self.assertEqual(self.look(), before)
        with ThreadPoolExecutor() as both:
            answers = list(both.map(self.run_flow, files))
        story = [f"DO {REALM} 1", *(f"DO {CLIENT} {n}" for n in (1, 2, 3)), f"UNDO {REALM} 1"]
        for answer in answers:
            self.ended(answer, 3, "UNDONE")
            self.assertEqual(answer.story(), story, answer)
            self.assertEqual(answer.flow["anomalies"], 0)
        per_topic, shared = (answer.flow["flowId"] for answer in answers)
        self.assertEqual(self.topics_of(shared), ["orchestrator.event", "orchestrator.execution.start"])
        self.assertNotIn("orchestrator.event", self.topics_of(per_topic))
        for flow in (per_topic, shared):
            watch.until(lambda lines: any(flow in line and '"UNDONE"' in line for line in lines))
        with_it = self.look()
        self.assertEqual(watch.stop(), 0)
        self.assertEqual(self.look(), with_it)
        self.assertEqual(set(with_it["groups"]), {"backstep-owner", "dynamic-group", "bothShared-service"})

    def test_the_reference_would_take_the_registration(self):
        """Its field set is strict (contract.md 0.10), on the shared topic type: parallel is none (B3)."""
        self.service("shared", "strictShared", REALM, CLIENT)
        file = self.definition("strictShared", "sharedTopic: true")
        file.write_text(file.read_text().replace("sequential", "parallel").replace("retry: {delayMs: 50}, ", "")
                        .replace(", timeoutMs: 20000", ""))
        self.ended(self.run_flow(file), 0, "COMPLETED")
        (sent,) = [record["payload"] for record in map(lambda each: json.loads(each["payload"]),
                                                       self.kafka.read("orchestrator.event"))
                   if record["payload"] and record["headers"].get("eventType") == "orchestrator.registration"
                   and record["payload"]["orchestrationName"] == "strictShared" and record["payload"]["as"] == "initiator"]
        self.assertLessEqual(set(sent), OF_THE_REFERENCE)
        self.assertEqual((sent["type"], sent["sharedTopic"]), ("simultaneous", True))
        self.assertEqual(set(sent["steps"][0]), {"seq", "name", "objectType", "handlerClass", "handlerMethod", "doMethod",
                                                 "undoMethod"})


if __name__ == "__main__":
    unittest.main()
