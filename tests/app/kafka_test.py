"""The same ways over a real Apache Kafka, with orchestrator, workers and starter each a process of its own."""

import json
import os
import signal
import subprocess
import unittest

from backstep import Acceptance, Process, backstep, sample
from kafka import Kafka, sample_as

TENANT = sample("tenantCreation")
ONBOARDING = sample("userOnboarding")
REALM, CLIENT, ROLES = "createRealm", "createClient", "assignRoles"


class OnKafka(Acceptance):
    @classmethod
    def setUpClass(cls):
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.close)

    def on(self):
        return ("--bootstrap", self.kafka.address)

    def serve(self, data=None):
        serve = self.process("serve", *self.on(), "--data", data or self.folder() / "ledger", "--json")
        self.addCleanup(serve.stop)
        serve.until(r"owner|ready")
        return serve

    def worker(self, file, *flags):
        worker = self.process("worker", file, *self.on(), *flags)
        worker.until("ready|listening|waiting|serving")
        self.addCleanup(worker.stop)
        return worker

    def run_flow(self, file, *flags):
        return backstep("run", file, *self.on(), *flags, "--json", "--timeout", 60, timeout=90)

    def own(self, path, name):
        return sample_as(path, name, self.folder())


class Owned(OnKafka):
    """A `serve` owns the cluster; starts go to it."""

    def setUp(self):
        self.data = self.folder() / "ledger"
        self.owner = self.serve(self.data)

    def test_completes_and_any_client_reads_the_records(self):
        file = self.own(TENANT, "tenantOk")
        self.worker(file)
        answer = self.ended(self.run_flow(file, "--external"), 0, "COMPLETED")
        self.assertEqual(answer.story(), [f"DO {step} 1" for step in (REALM, CLIENT, ROLES)], answer)
        flow = answer.flow["flowId"]
        for step in (REALM, CLIENT, ROLES):
            (record,) = self.kafka.read(f"orchestrator.tenantOk.{step}.do")
            headers = json.loads(record["payload"])["headers"]
            self.assertEqual(record["key"], flow)
            self.assertEqual((headers["flowId"], headers["stepName"], headers["action"], headers["status"]),
                             (flow, step, "DO", True))
            self.assertEqual(headers["orchestrationName"], "tenantOk")
            self.assertEqual(headers["x-backstep-idempotency-key"], f"{flow}/{step}/DO")
            self.assertNotIn("errorMessage", headers)
        self.assertEqual(self.kafka.read(f"orchestrator.tenantOk.{REALM}.undo"), [])

    def test_a_failed_step_undoes_those_before_it(self):
        file = self.own(TENANT, "tenantFail")
        self.worker(file, "--fail", CLIENT)
        answer = self.ended(self.run_flow(file, "--external"), 3, "UNDONE")
        self.assertEqual(answer.story(), [f"DO {REALM} 1", *(f"DO {CLIENT} {n}" for n in (1, 2, 3)), f"UNDO {REALM} 1"])
        attempts = [json.loads(record["payload"])["headers"] for record in
                    self.kafka.read(f"orchestrator.tenantFail.{CLIENT}.do")]
        self.assertEqual([headers["x-backstep-attempt"] for headers in attempts], [1, 2, 3])
        self.assertEqual(len({headers["x-backstep-idempotency-key"] for headers in attempts}), 1)
        self.assertEqual([headers["status"] for headers in attempts], [True] * 3, "fresh headers on every attempt")
        self.assertEqual(len(self.kafka.read(f"orchestrator.tenantFail.{REALM}.undo")), 1)

    def test_parallel_undoes_exactly_what_succeeded(self):
        file = self.own(ONBOARDING, "onboardingFail")
        self.worker(file, "--fail", "sendWelcomeEmail")
        answer = self.ended(self.run_flow(file, "--external"), 3, "UNDONE")
        undone = sorted(event["step"] for event in answer.sent() if event["phase"] == "UNDO")
        self.assertEqual(undone, sorted({step["name"] for step in answer.flow["steps"]} - {"sendWelcomeEmail"}))

    def test_silence_is_undone_too(self):
        file = self.own(TENANT, "tenantSilent")
        self.worker(file, "--silent", CLIENT)
        answer = self.ended(self.run_flow(file, "--external", "--step-timeout", 500), 3, "UNDONE")
        self.assertEqual(answer.story()[-2:], [f"UNDO {CLIENT} 1", f"UNDO {REALM} 1"], answer)

    def test_a_person_undoes_what_rests_failed(self):
        file = self.own(TENANT, "tenantRest")
        worker = self.worker(file, "--fail", ROLES, "--fail-undo", CLIENT)
        answer = self.ended(self.run_flow(file, "--external"), 4, "FAILED")
        flow = answer.flow["flowId"]
        listed = {line["flowId"]: line for line in backstep("flows", *self.on(), "--json").lines("flow")}
        self.assertTrue(listed[flow]["needsPerson"])
        worker.stop()
        self.worker(file)
        done = backstep("undo", flow, *self.on(), "--yes", "--reason", "client is back", timeout=90)
        self.assertEqual(done.code, 0, done)
        listed = {line["flowId"]: line for line in backstep("flows", *self.on(), "--json").lines("flow")}
        self.assertEqual((listed[flow]["status"], listed[flow]["needsPerson"]), ("UNDONE", False))

    def test_a_second_orchestrator_watches_and_names_the_owner(self):
        second = self.process("serve", *self.on(), "--data", self.folder() / "ledger", "--json")
        second.until("watch")
        first = self.kafka_owner()
        self.assertIn(first, second.text())
        self.assertEqual(second.stop(), 0)

    def kafka_owner(self):
        """Who the commands on the wire say sent them."""
        file = self.own(TENANT, "tenantWho")
        self.worker(file)
        self.ended(self.run_flow(file, "--external"), 0)
        return json.loads(self.kafka.read(f"orchestrator.tenantWho.{REALM}.do")[0]["payload"])["headers"]["x-backstep-owner"]

    def test_watching_begins_where_it_is_told_to(self):
        file = self.own(TENANT, "tenantSince")
        self.worker(file)
        first = self.ended(self.run_flow(file, "--external"), 0).flow["flowId"]
        for start in ("earliest", "1h", "0"):
            watch = self.process("watch", *self.on(), "--json", "--from", start)
            watch.until(lambda lines: any(first in line and '"COMPLETED"' in line for line in lines))
            self.assertEqual(watch.stop(), 0)
        late = self.process("watch", *self.on())
        late.until("from now on")
        second = self.ended(self.run_flow(file, "--external"), 0).flow["flowId"]
        late.until(second[:13])  # a line shows the beginning of an id
        late.stop()
        self.assertNotIn(first[:13], late.text())
        self.sentence(backstep("watch", *self.on(), "--from", "soon"), 2, "--from", "is no place to begin", "15m")

    def test_odd_records_are_anomalies_and_stop_nothing(self):
        file = self.own(TENANT, "tenantOdd")
        self.worker(file)
        watch = self.process("watch", *self.on(), "--json")
        self.ended(self.run_flow(file, "--external"), 0)
        self.kafka.write("orchestrator.response.result", "not json at all", "[1,2]", "{}", '{"payload":1}', None,
                         b"\xff\xfe\x00", '{"headers":{"flowId":"nobody","stepName":"createRealm","action":"DO","status":true}}',
                         '{"headers":{"flowId":17,"stepName":null}}', '{"headers":' * 5000)
        self.kafka.write("orchestrator.execution.start", "{nope", '{"orchestrationName":"noSuchThing","payload":{}}')
        self.kafka.write("orchestrator.control", "garbage", '{"action":"explode","flowId":"x"}')
        self.kafka.write("orchestrator.tenantOdd.noSuchStep.do", '{"headers":{}}')
        watch.until(lambda lines: sum('"anomaly"' in line for line in lines) >= 8)
        watch.stop()
        self.ended(self.run_flow(file, "--external"), 0, "COMPLETED")
        self.assertIsNone(self.owner.child.poll(), "the orchestrator goes on")


class Hosted(OnKafka):
    """Nobody owns the cluster: `run` hosts the flow itself."""

    def test_with_simulated_workers(self):
        file = self.own(TENANT, "hostedOk")
        answer = self.ended(self.run_flow(file, "--fail", ROLES), 3, "UNDONE")
        self.assertEqual(answer.story()[-2:], [f"UNDO {CLIENT} 1", f"UNDO {REALM} 1"], answer)
        self.assertEqual(len(self.kafka.read(f"orchestrator.hostedOk.{ROLES}.do")), 3)

    def test_with_workers_elsewhere(self):
        file = self.own(TENANT, "hostedExternal")
        self.worker(file, "--fail", f"{CLIENT}:1")
        answer = self.ended(self.run_flow(file, "--external"), 0, "COMPLETED")
        self.assertEqual(answer.story(), [f"DO {REALM} 1", f"DO {CLIENT} 1", f"DO {CLIENT} 2", f"DO {ROLES} 1"], answer)

    def test_a_broker_that_goes_away_and_comes_back(self):
        file = self.own(TENANT, "hostedAway")
        run = self.process("run", file, *self.on(), "--count", 30, "--concurrency", 3, "--latency", 150, "--json",
                           "--timeout", 90)
        run.until("flow_ended")
        self.assertEqual(self.kafka.stop().code, 0)
        self.kafka.start()
        answer = run.wait(120)
        lines = [json.loads(line) for line in answer.out.splitlines() if line.startswith("{")]
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual([flow["status"] for flow in lines[-1]["flows"]], ["COMPLETED"] * 30)


class Killed(OnKafka):
    def test_two_hundred_flows_survive_kill_9_of_the_orchestrator(self):
        data = self.folder() / "ledger"
        file = self.own(TENANT, "killed")
        self.worker(file, "--latency", 30, "--fail", f"{ROLES}:5")
        serve = Process("serve", *self.on(), "--data", data, "--json")
        serve.until("owner|ready")
        run = self.process("run", file, *self.on(), "--external", "--count", 200, "--concurrency", 40, "--json",
                           "--timeout", 150)
        run.until(lambda lines: sum('"flow_ended"' in line for line in lines) >= 40, 90)
        os.kill(serve.child.pid, signal.SIGKILL)
        serve.child.wait()
        self.serve(data)
        answer = run.wait(180)
        self.assertIn(answer.code, (0, 3), answer)
        flows = [json.loads(line) for line in answer.out.splitlines() if line.startswith("{")][-1]["flows"]
        self.assertEqual(len({flow["flowId"] for flow in flows}), 200)
        self.assertLessEqual({flow["status"] for flow in flows}, {"COMPLETED", "UNDONE"})
        listed = [line for line in backstep("flows", *self.on(), "--json").lines("flow")
                  if line["orchestrationName"] == "killed"]
        self.assertEqual(len({line["flowId"] for line in listed}), 200)
        self.assertLessEqual({line["status"] for line in listed}, {"COMPLETED", "UNDONE"})
        for step in (REALM, CLIENT, ROLES):
            self.one_key(step)

    def one_key(self, step):
        """Every DO of a step carries the flow's one key, and a record sent again is the same byte for byte."""
        by_command = {}
        for record in self.kafka.read(f"orchestrator.killed.{step}.do"):
            headers = json.loads(record["payload"])["headers"]
            self.assertEqual(headers["x-backstep-idempotency-key"], f'{headers["flowId"]}/{step}/DO')
            first = by_command.setdefault(headers["x-backstep-command-id"], record["payload"])
            self.assertEqual(record["payload"], first, "a redelivery repeats the record")
        attempts = {}
        for payload in by_command.values():
            headers = json.loads(payload)["headers"]
            attempts.setdefault(headers["flowId"], []).append(headers["x-backstep-attempt"])
        self.assertEqual(len(attempts), 200)
        for flow, numbers in attempts.items():
            self.assertEqual(sorted(numbers), list(range(1, len(numbers) + 1)), f"{flow}: an attempt was decided twice")


if __name__ == "__main__":
    unittest.main()
