"""What is recorded on a real Apache Kafka replays as it was watched."""

import json
import unittest

from backstep import Acceptance, backstep, sample
from kafka import Kafka, sample_as

TENANT = sample("tenantCreation")
CLIENT = "createClient"
SECRET = "4111-2222/3333"


def ended(many):
    return lambda lines: sum('"flow_ended"' in line for line in lines) >= many


def of(events):
    """What happened in each flow, in its order; where records stand is told once each is seen."""
    flows = {}
    for event in events:
        if event["event"] != "anomaly":
            flows.setdefault(event["flowId"], []).append((event["event"], event["step"], event["topic"], event["offset"]))
    return flows


class Recorded(Acceptance):
    @classmethod
    def setUpClass(cls):
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.close)

    def on(self):
        return ("--bootstrap", self.kafka.address)

    def run_flow(self, name, *flags):
        file = sample_as(TENANT, name, self.folder())
        return backstep("run", file, *self.on(), "--json", "--timeout", 60, *flags, timeout=90)

    def record(self, *flags):
        file = self.folder() / "watched.capture"
        watch = self.process("watch", *self.on(), "--json", "--record", file, *flags)
        self.addCleanup(watch.stop)
        watch.until(lambda lines: file.exists() and file.stat().st_size > 100)
        return file, watch

    def test_replays_as_it_was_watched(self):
        file, watch = self.record()
        done = self.ended(self.run_flow("capturedDone"), 0, "COMPLETED")
        undone = self.ended(self.run_flow("capturedUndone", "--fail", CLIENT), 3, "UNDONE")
        watch.until(ended(2))
        self.assertEqual(watch.stop(), 0)
        answer = backstep("watch", "--replay", file, "--json")
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(answer.err, "", answer)
        self.assertEqual(of(answer.events), of(line for line in watch.json_lines() if line["type"] == "event"))
        flows = {flow["flowId"]: flow for flow in answer.summary["flows"]}
        for run in (done, undone):
            replayed = flows[run.flow["flowId"]]
            self.assertEqual((replayed["status"], replayed["steps"]), (run.flow["status"], run.flow["steps"]))

    def test_masked_fields_are_nowhere_in_it(self):
        file, watch = self.record("--mask", "payload.card")
        payload = json.dumps({"card": SECRET, "nested": {"card": {"number": SECRET}}, "plan": "gold"})
        self.ended(self.run_flow("capturedMasked", "--payload", payload, "--fail", CLIENT), 3, "UNDONE")
        watch.until(ended(1))
        self.assertEqual(watch.stop(), 0)
        content = file.read_bytes()
        for part in (SECRET, "4111", "2222", "3333"):
            self.assertNotIn(part.encode(), content)
        self.assertIn(b"gold", content)
        (flow,) = backstep("watch", "--replay", file, "--json").summary["flows"]
        self.assertEqual(flow["status"], "UNDONE")

    def test_a_killed_recorder_loses_nothing_it_has_written(self):
        file, watch = self.record()
        self.ended(self.run_flow("capturedKilled"), 0, "COMPLETED")
        watch.until(ended(1))
        watch.kill()
        answer = backstep("watch", "--replay", file, "--json")
        self.assertEqual(answer.code, 0, answer)
        self.assertIn("was cut off while it was recorded", answer.err)
        self.assertEqual(answer.flow["status"], "COMPLETED")
        again = backstep("watch", *self.on(), "--record", file, timeout=60)
        self.sentence(again, 2, file, "give the capture another name")


if __name__ == "__main__":
    unittest.main()
