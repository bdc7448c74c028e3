"""Flows that another orchestrator has left broken: traffic as the reference puts it on the wire (contract.md §1.6: no ids, no
keys, headers inherited), with its misbehaviour (D1, D2, D3, D5), is watched, named, taken over and undone. Services of the
reference library answer."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "app"))
from backstep import Acceptance, backstep  # noqa: E402
from kafka import Kafka  # noqa: E402
from library_worker_test import CLIENT, REALM, Service  # noqa: E402
from worker_projects import Python  # noqa: E402


class Reference:
    """What the reference orchestrator and its services would write, record by record, in either mode."""

    def __init__(self, kafka, shared, name, flow, kind="sequential"):
        self.kafka, self.shared, self.name, self.flow, self.kind = kafka, shared, name, flow, kind
        self.status = True  # of what it handled last: its next command carries that

    def write(self, topic, payload, headers, key=None):
        self.kafka.write("orchestrator.event" if self.shared else topic,
                         json.dumps({"payload": payload, "headers": headers}), key=key)

    def register(self, *steps):
        self.write("orchestrator.registration", {
            "orchestrationName": self.name, "as": "initiator", "type": self.kind, "sharedTopic": self.shared,
            "steps": [{"seq": n, "name": step, "objectType": "String", "handlerClass": None, "handlerMethod": None,
                       "doMethod": None, "undoMethod": None} for n, step in enumerate(steps, 1)]},
            {"eventType": "orchestrator.registration" if self.shared else "ORCHESTRATION_STARTED", "flowId": "r-" + self.flow,
             "orchestrationName": self.name, "X-Service-Name": "tenants"}, key="r-" + self.flow)

    def start(self):
        self.write("orchestrator.execution.start", {"tenantName": "acme"}, {
            "eventType": "orchestrator.execution.start" if self.shared else "ORCHESTRATION_STARTED", "flowId": self.flow,
            "orchestrationName": self.name, "status": True}, key=self.flow)

    def command(self, phase, step, payload):
        self.write(f"orchestrator.{self.name}.{step}.{phase.lower()}", payload, {
            "flowId": self.flow, "orchestrationName": self.name, "stepName": step, "action": phase,
            "eventType": phase.lower() + step, "status": self.status})

    def reply(self, action, step, status, payload, error=None):
        self.status = status
        self.write("orchestrator.response.result", payload, {
            "flowId": self.flow, "orchestrationName": self.name, "stepName": step, "action": action, "status": status,
            "errorMessage": error, "X-Service-Name": f"{step}-service",
            "eventType": "orchestrator.response.result" if self.shared else "ORCHESTRATION_SUCCESS"}, key=self.flow)

    def done(self, step, payload):
        self.command("DO", step, {"tenantName": "acme"})
        self.reply("DO", step, True, payload)

    def fails(self, step, times=4):
        for _ in range(times):
            self.command("DO", step, {"tenantName": "acme"})
            self.reply("FAIL_STEP", step, False, {"tenantName": "acme"}, f"{step} went wrong")


class Foreign(Acceptance):
    @classmethod
    def setUpClass(cls):
        cls.project = Python()
        cls.project.build()
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.close)

    def undo(self, flow, *more):
        return backstep("undo", flow, "--bootstrap", self.kafka.address, "--json", "--timeout", 60, *more, timeout=90)

    def service(self, shared, name, *steps):
        service = Service(self.project.python, self.kafka.address, "shared" if shared else "per-topic", name, *steps)
        self.addCleanup(service.stop)
        self.assertTrue(service.ready.wait(60), service.lines)
        return service

    def recorded(self, traffic):
        """What `watch --replay` says of a capture that was taken while the traffic was written."""
        file = self.folder() / "foreign.capture"
        watch = self.process("watch", "--bootstrap", self.kafka.address, "--json", "--record", file)
        watch.until(lambda lines: file.is_file())
        traffic()
        self.assertEqual(watch.stop(), 0, watch.text())
        replayed = backstep("watch", "--replay", file, "--json")
        self.assertEqual(replayed.code, 0, replayed)
        return replayed

    def test_a_roll_back_that_cannot_succeed(self):
        """D1, per topic: the reference lets the UNDO fail four times by its own doing, and the earlier step is never undone."""
        them = Reference(self.kafka, False, "leftPerTopic", "foreign-d1")
        them.register(REALM, CLIENT)
        them.start()
        them.done(REALM, {"realmId": "r-1"})
        them.fails(CLIENT)
        for _ in range(4):
            them.command("UNDO", REALM, {"tenantName": "acme"})
            them.reply("UNDO", REALM, False, {"tenantName": "acme"})
        # Who keeps nothing undoes nothing; and nobody runs here.
        self.sentence(self.undo(them.flow, "--yes"), 5, "--data", "another orchestrator left")
        ledger = self.folder() / "ledger"
        planned = self.undo(them.flow, "--data", ledger, "--dry-run")
        (message,) = planned.lines("message")
        self.assertEqual((message["phase"], message["step"], planned.summary["ends"]), ("UNDO", REALM, "UNDONE"), planned)
        self.service(False, "leftPerTopic", REALM, CLIENT)
        answer = self.ended(self.undo(them.flow, "--data", ledger, "--yes", "--reason", "left by the other"), 0, "UNDONE")
        self.assertEqual(answer.story(), [f"UNDO {REALM} 1"], answer)
        sent = json.loads([each for each in self.kafka.read(f"orchestrator.leftPerTopic.{REALM}.undo") if each["key"]][-1]["payload"])
        self.assertEqual(sent["payload"], {"realmId": "r-1"}, "the UNDO carries what its own DO answered")
        self.assertEqual(sent["headers"]["status"], True)
        # Once more there is nothing to do, here or with another ledger.
        self.assertNotEqual(self.undo(them.flow, "--data", ledger, "--yes").code, 0)

    def test_a_retry_that_cannot_succeed(self):
        """D2, per topic: the second attempt works, and what it sends back is called a failure; so are all after it."""
        them = Reference(self.kafka, False, "leftRetried", "foreign-d2")

        def traffic():
            them.register(REALM, CLIENT)
            them.start()
            them.done(REALM, {"realmId": "r-1"})
            them.command("DO", CLIENT, {"tenantName": "acme"})
            them.reply("FAIL_STEP", CLIENT, False, {"tenantName": "acme"}, "not yet")
            for _ in range(3):
                them.command("DO", CLIENT, {"tenantName": "acme"})
                them.reply("DO", CLIENT, False, {"clientId": "c-1"})
            for _ in range(4):
                them.command("UNDO", REALM, {"tenantName": "acme"})
                them.reply("UNDO", REALM, False, {"tenantName": "acme"})

        told = [each["detail"] for each in self.recorded(traffic).events if each["event"] == "anomaly"]
        self.assertEqual([(each["kind"], each["topic"].split(".")[2:]) for each in told],
                         [("inherited-failure", [CLIENT, "do"]), ("inherited-failure", [REALM, "undo"])], told)
        self.assertIn("tells a success as a failure", told[0]["text"])
        self.assertIn("as not undone", told[1]["text"])
        # What was called a failure may have worked: it is undone too, with what it answered.
        self.service(False, "leftRetried", REALM, CLIENT)
        answer = self.ended(self.undo(them.flow, "--data", self.folder() / "ledger", "--yes"), 0, "UNDONE")
        self.assertEqual(answer.story(), [f"UNDO {CLIENT} 1", f"UNDO {REALM} 1"], answer)

    def test_a_forward_action_executed_during_roll_back(self):
        """D3, on the shared topic: an UNDO that throws makes the reference execute the DO again, and call it COMPLETED."""
        them = Reference(self.kafka, True, "leftShared", "foreign-d3")

        def traffic():
            them.register(REALM, CLIENT)
            them.start()
            them.done(REALM, {"realmId": "r-1"})
            them.fails(CLIENT)
            them.command("UNDO", REALM, {"tenantName": "acme"})
            them.reply("FAIL_STEP", REALM, False, {"tenantName": "acme"}, "undo went wrong")
            them.done(REALM, {"realmId": "r-2"})

        seen = self.recorded(traffic).flow
        service = self.service(True, "leftShared", REALM, CLIENT)
        self.assertIn(f"The DO of {REALM} was sent again after the flow had turned back, and succeeded", " ".join(seen["holes"]))
        answer = self.ended(self.undo(them.flow, "--data", self.folder() / "ledger", "--yes"), 0, "UNDONE")
        self.assertEqual(answer.story(), [f"UNDO {REALM} 1"], answer)
        service.until(lambda lines: f"UNDO {REALM}: ok" in lines)
        (undo,) = [message for message in map(lambda each: json.loads(each["payload"]), self.kafka.read("orchestrator.event"))
                   if message["headers"].get("x-backstep-phase") == "UNDO" and message["headers"]["flowId"] == them.flow
                   and message["headers"]["eventType"] == "undo" + REALM]
        self.assertEqual(undo["payload"], {"realmId": "r-2"}, "what was done last is what is there")
        self.assertEqual(service.lines, [f"UNDO {REALM}: ok"])

    def test_a_straggler_that_nobody_undid(self):
        """D5: a parallel step that succeeds after the other is exhausted stays done for ever; a window would say so too."""
        them = Reference(self.kafka, True, "leftParallel", "foreign-d5", "simultaneous")
        them.register(REALM, CLIENT)
        them.start()
        them.command("DO", REALM, {"tenantName": "acme"})
        them.fails(CLIENT)
        them.reply("DO", REALM, True, {"realmId": "r-1"})
        self.service(True, "leftParallel", REALM, CLIENT)
        answer = self.ended(self.undo(them.flow, "--data", self.folder() / "ledger", "--yes"), 0, "UNDONE")
        self.assertEqual(answer.story(), [f"UNDO {REALM} 1"], answer)

    def test_what_was_undone_rightly_is_left_alone(self):
        them = Reference(self.kafka, True, "leftWell", "foreign-well")
        them.register(REALM, CLIENT)
        them.start()
        them.done(REALM, {"realmId": "r-1"})
        them.fails(CLIENT)
        them.command("UNDO", REALM, {"tenantName": "acme"})
        them.reply("UNDO", REALM, True, {"tenantName": "acme"})
        self.sentence(self.undo(them.flow, "--data", self.folder() / "ledger", "--yes"), 2, "undone already")


if __name__ == "__main__":
    unittest.main()
