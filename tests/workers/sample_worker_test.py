"""One of the sample workers (BACKSTEP_WORKER says which) serves two of tenantCreation's three steps, a simulated worker the
third; Backstep runs the flows over a real Kafka, and its own output says how they ended."""

import json
import os
import signal
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "app"))
from backstep import Acceptance, Process, backstep, sample  # noqa: E402
from kafka import Kafka, sample_as  # noqa: E402
from worker_process import Redis, Worker  # noqa: E402
from worker_projects import PROJECTS  # noqa: E402

TENANT = sample("tenantCreation")
REALM, CLIENT, ROLES = "createRealm", "createClient", "assignRoles"
ACME = {"tenantName": "acme", "domain": "acme.example"}
BOTH_BACK = [f"UNDO {CLIENT} 1", f"UNDO {REALM} 1"]


class SampleWorker(Acceptance):
    @classmethod
    def setUpClass(cls):
        cls.project = PROJECTS[os.environ["BACKSTEP_WORKER"]]()
        cls.project.build()
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.close)
        cls.serve = Process("serve", "--bootstrap", cls.kafka.address, "--json")
        cls.addClassCleanup(cls.serve.stop)
        cls.serve.until("owner|ready")

    def orchestration(self, name):
        """The sample's flow under a name of its own, and the folder of its worker."""
        self.name, self.place = name, self.folder()
        self.file = sample_as(TENANT, name, self.place)

    def worker(self, **chosen):
        worker = Worker(self.project, self.place, self.name, self.kafka.address, **chosen)
        self.addCleanup(worker.stop)
        return worker

    def redis(self):
        redis = Redis()
        self.addCleanup(redis.stop)
        return redis

    def roles(self, *flags):
        """The third step, by Backstep's own simulated worker."""
        roles = self.process("worker", self.file, "--steps", ROLES, "--bootstrap", self.kafka.address, *flags)
        roles.until("ready")
        self.addCleanup(roles.stop)
        return roles

    def arguments(self, payload, *flags):
        return ("run", self.file, "--bootstrap", self.kafka.address, "--external", "--payload", json.dumps(payload), "--json",
                "--timeout", 90, *flags)

    def flow(self, payload=None, *flags):
        return backstep(*self.arguments(payload or ACME, *flags), timeout=120)

    def replies(self, flow, step):
        """Headers of every reply of a step of a flow, as any client reads them."""
        headers = [json.loads(record["payload"])["headers"] for record in self.kafka.read("orchestrator.response.result")
                   if record["key"] == flow]
        return [found for found in headers if found["stepName"] == step]

    def listed(self, flow):
        (line,) = [line for line in backstep("flows", "--bootstrap", self.kafka.address, "--json").lines("flow")
                   if line["flowId"] == flow]
        return line

    def until_replied(self, flow, step, count, seconds=60):
        """Reads the topic again (which takes its time) until there are so many replies."""
        deadline = time.monotonic() + seconds
        while len(replies := self.replies(flow, step)) < count:
            self.assertLess(time.monotonic(), deadline, f"not {count} replies of {step} within {seconds} s: {replies}")
        return replies

    def test_retries_completes_and_undoes_what_cannot_be(self):
        """Three flows over one worker: it fails once and then works, it works, its client's domain is taken."""
        self.orchestration("sampleForward")
        worker = self.worker(REHEARSE_FAIL=f"{CLIENT}:1").until_ready()
        self.roles()
        answer = self.ended(self.flow(), 0, "COMPLETED")
        self.assertEqual(answer.story(), [f"DO {REALM} 1", f"DO {CLIENT} 1", f"DO {CLIENT} 2", f"DO {ROLES} 1"], answer)
        first = answer.flow["flowId"]
        self.assertEqual([reply["status"] for reply in self.replies(first, CLIENT)], [False, True])
        self.assertEqual(worker.changes(first), ["created realm", "created client"])
        self.assertIn(f"flow={first} step={CLIENT}", worker.said())
        self.assertEqual(self.kafka.registered(self.name)[f"{self.name}-worker"], "SUCCESS")

        answer = self.ended(self.flow({"tenantName": "second", "domain": "second.example"}), 0, "COMPLETED")
        self.assertEqual(answer.story(), [f"DO {step} 1" for step in (REALM, CLIENT, ROLES)], answer)
        (reply,) = self.replies(answer.flow["flowId"], REALM)
        self.assertEqual((reply["x-backstep-attempt"], reply["status"], reply["serviceName"]), (1, True, f"{self.name}-worker"))

        answer = self.ended(self.flow({**ACME, "tenantName": "third"}), 3, "UNDONE")
        self.assertEqual(answer.story(), [f"DO {REALM} 1", *(f"DO {CLIENT} {n}" for n in (1, 2, 3)), f"UNDO {REALM} 1"])
        steps = {step["name"]: step for step in answer.flow["steps"]}
        self.assertEqual((steps[CLIENT]["status"], steps[REALM]["status"]), ("RETRY_EXHAUSTED", "UNDO_SUCCESS"))
        self.assertIn(f"there is a client acme.example already, made by flow {first}", steps[CLIENT]["error"])
        self.assertEqual(worker.changes(answer.flow["flowId"]), ["created realm", "removed realm"])

    def test_all_is_undone_and_a_do_that_comes_after_is_refused(self):
        self.orchestration("sampleUndo")
        worker = self.worker().until_ready()
        self.roles("--fail", ROLES)
        watch = self.process("watch", "--bootstrap", self.kafka.address, "--json")
        answer = self.ended(self.flow(), 3, "UNDONE")
        self.assertEqual(answer.story()[-2:], BOTH_BACK, answer)
        flow = answer.flow["flowId"]
        self.assertEqual(worker.changes(flow), ["created realm", "created client", "removed client", "removed realm"])

        (command,) = self.kafka.read(f"orchestrator.{self.name}.{REALM}.do")
        watch.until(flow)
        self.kafka.write(f"orchestrator.{self.name}.{REALM}.do", command["payload"], key=flow)
        reply = self.until_replied(flow, REALM, 3)[2]
        self.assertEqual((reply["action"], reply["status"]), ("DO", False))
        self.assertIn("a DO that comes after its UNDO is refused", reply["errorMessage"])
        watch.until(lambda lines: any('"anomaly"' in line and flow in line for line in lines))
        watch.stop()
        self.assertEqual(self.listed(flow)["status"], "UNDONE")
        self.assertEqual(worker.rows("SELECT * FROM realms") + worker.rows("SELECT * FROM clients"), [])

    def test_killed_between_effect_and_reply(self):
        self.orchestration("sampleKilled")
        worker = self.worker(REHEARSE_CRASH=REALM).until_ready()
        self.roles()
        run = self.process(*self.arguments(ACME))
        self.assertEqual(worker.wait(60), -signal.SIGKILL, worker.said())
        (flow,) = worker.rows("SELECT flow_id FROM changes")[0]
        self.assertEqual((worker.changes(flow), self.replies(flow, REALM)), (["created realm"], []))
        again = self.worker().until_ready()
        answer = self.ended(run.wait(90), 0, "COMPLETED")
        self.assertEqual(answer.flow["flowId"], flow)
        self.assertEqual(again.changes(flow), ["created realm", "created client"], "each effect is there once")

    def test_undone_while_it_was_away(self):
        """DOs and UNDO wait in their topics; whichever the worker reads first, nothing of the flow is left. The state is in
        a Redis this time."""
        self.orchestration("sampleAway")
        text = self.file.read_text().replace("name: createRealm\n", "name: createRealm\n        timeoutMs: 700\n"
                                             "        undoTimeoutMs: 60000\n", 1)
        self.file.write_text(text)
        run = self.process(*self.arguments(ACME))
        run.until('"undo_sent"')
        worker = self.worker(WORKER_STATE=self.redis().url).until_ready()
        answer = self.ended(run.wait(90), 3, "UNDONE")
        flow = answer.flow["flowId"]
        self.until_replied(flow, REALM, 4)  # three DOs and the UNDO: each is answered
        self.assertEqual(self.listed(flow)["status"], "UNDONE")
        self.assertEqual(worker.rows("SELECT * FROM realms"), [])
        self.assertFalse((self.place / "state.db").exists())

    def test_its_own_tests(self):
        said = self.project.own_tests({"KAFKA_BOOTSTRAP": self.kafka.address, "REDIS_URL": self.redis().url})
        self.assertRegex(said, self.project.ran)
        self.assertNotRegex(said, self.project.skipped)


if __name__ == "__main__":
    unittest.main()
