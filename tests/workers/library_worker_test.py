"""A service as the reference library makes it (library_worker.py) under Backstep, over a real Kafka. The same traffic ends
wrong in the reference system: contract.md D1 (no roll-back succeeds), D2 (no retry does), D3 (an UNDO that throws executes
the DO again)."""

import json
import subprocess
import sys
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "app"))
from backstep import Acceptance, Process, backstep  # noqa: E402
from kafka import Kafka  # noqa: E402
from worker_projects import Python  # noqa: E402

REALM, CLIENT = "createRealm", "createClient"
DEFINITION = """\
orchestrationName: {name}
as: initiator
type: sequential
steps:
  - {{seq: 1, name: createRealm, objectType: String, retry: {{delayMs: 50}}, timeoutMs: {timeout}}}
  - {{seq: 2, name: createClient, objectType: String, retry: {{delayMs: 50}}, timeoutMs: {timeout}}}
"""


class Service:
    """The service as a process; what its handlers were called for is in `lines`."""

    def __init__(self, python, *arguments):
        script = Path(__file__).with_name("library_worker.py")
        self.child = subprocess.Popen([str(word) for word in (python, script, *arguments)], stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines, self.ready, self.news = [], threading.Event(), threading.Condition()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.child.stdout:
            if line == "ready\n":
                self.ready.set()
            else:
                with self.news:
                    self.lines.append(line.rstrip())
                    self.news.notify_all()

    def until(self, wanted, seconds=60):
        with self.news:
            found = self.news.wait_for(lambda: wanted(self.lines), seconds)
        assert found, f"the service said only {self.lines}"

    def stop(self):
        if self.child.poll() is not None:
            return
        self.child.terminate()
        self.child.wait(30)
        self.reader.join(10)
        self.child.stdout.close()


class Behaviours:
    """The same stories in each mode of the library."""

    mode = ""

    @classmethod
    def setUpClass(cls):
        cls.project = Python()
        cls.project.build()
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.close)
        cls.serve = Process("serve", "--bootstrap", cls.kafka.address, "--dialect", cls.mode, "--json")
        cls.addClassCleanup(cls.serve.stop)
        cls.serve.until("owner|ready")

    def start(self, mode, name, *steps):
        self.service = Service(self.project.python, self.kafka.address, mode, name, *steps)
        self.addCleanup(self.service.stop)
        self.assertTrue(self.service.ready.wait(60), self.service.lines)

    def story_of(self, name, *steps, timeout=20_000):
        """What one flow became over a service whose steps behave so."""
        self.start(self.mode, name, *steps)
        file = self.folder() / f"{name}.yaml"
        file.write_text(DEFINITION.format(name=name, timeout=timeout))
        return backstep("run", file, "--bootstrap", self.kafka.address, "--dialect", self.mode, "--external", "--json",
                        "--timeout", 60, "--payload", '{"tenantName":"acme"}', timeout=90)

    def replies(self, flow, topic=None):
        """action/status of each reply, as they stand on the wire."""
        topic = topic or ("orchestrator.event" if self.mode == "shared" else "orchestrator.response.result")
        headers = [json.loads(record["payload"])["headers"] for record in self.kafka.read(topic) if record["key"] == flow]
        return sorted(f'{found["action"]}/{json.dumps(found["status"])}' for found in headers
                      if found["eventType"] in ("ORCHESTRATION_SUCCESS", "orchestrator.response.result"))

    def test_success(self):
        answer = self.ended(self.story_of("libraryHappy", REALM, CLIENT), 0, "COMPLETED")
        self.assertEqual(answer.story(), [f"DO {REALM} 1", f"DO {CLIENT} 1"], answer)
        self.assertEqual(answer.flow["anomalies"], 0)
        self.assertEqual(self.kafka.registered("libraryHappy")["libraryHappy-service"], "SUCCESS")

    def test_retry_then_success(self):
        answer = self.ended(self.story_of("libraryRetry", REALM, f"{CLIENT}:throws,ok"), 0, "COMPLETED")
        self.assertEqual(answer.story(), [f"DO {REALM} 1", f"DO {CLIENT} 1", f"DO {CLIENT} 2"], answer)
        self.assertEqual(self.replies(answer.flow["flowId"]), ["DO/true", "DO/true", "FAIL_STEP/false"])

    def test_exhaustion_and_full_undo(self):
        answer = self.ended(self.story_of("libraryUndo", REALM, f"{CLIENT}:throws"), 3, "UNDONE")
        self.assertEqual(answer.story(), [f"DO {REALM} 1", *(f"DO {CLIENT} {n}" for n in (1, 2, 3)), f"UNDO {REALM} 1"], answer)
        self.assertEqual(answer.statuses(), {REALM: "UNDO_SUCCESS", CLIENT: "RETRY_EXHAUSTED"})
        self.assertEqual(self.replies(answer.flow["flowId"]), ["DO/true", *["FAIL_STEP/false"] * 3, "UNDO/true"])
        self.assertEqual(self.service.lines, [f"DO {REALM}: ok", *[f"DO {CLIENT}: throws"] * 3, f"UNDO {REALM}: ok"])

    def test_an_undo_that_throws_is_tried_again_and_no_do_is(self):
        answer = self.ended(self.story_of("libraryUndoRetry", f"{REALM}:ok:throws,ok", f"{CLIENT}:throws"), 3, "UNDONE")
        self.assertEqual(answer.story()[-2:], [f"UNDO {REALM} 1", f"UNDO {REALM} 2"], answer)
        self.assertEqual(self.service.lines.count(f"DO {REALM}: ok"), 1, "the forward action is never executed again")
        self.assertEqual(answer.statuses()[REALM], "UNDO_SUCCESS")

    def test_an_undo_that_always_throws_leaves_the_flow_to_a_person(self):
        answer = self.ended(self.story_of("libraryUndoFails", f"{REALM}:ok:throws", f"{CLIENT}:throws"), 4, "FAILED")
        self.assertEqual(answer.story()[-3:], [f"UNDO {REALM} {n}" for n in (1, 2, 3)], answer)
        self.assertEqual(answer.statuses()[REALM], "UNDO_FAIL")
        self.assertEqual(self.service.lines.count(f"DO {REALM}: ok"), 1)
        (step,) = [step for step in answer.flow["steps"] if step["name"] == REALM]
        self.assertIn("undo went wrong", step["error"])

    def test_no_reply(self):
        """Forgotten answers, of DO and of UNDO: what nobody knows the outcome of is undone too."""
        answer = self.ended(self.story_of("librarySilent", REALM, f"{CLIENT}:silent:silent,ok", timeout=1500), 3, "UNDONE")
        self.assertEqual(answer.story(), [f"DO {REALM} 1", *(f"DO {CLIENT} {n}" for n in (1, 2, 3)),
                                          f"UNDO {CLIENT} 1", f"UNDO {CLIENT} 2", f"UNDO {REALM} 1"], answer)

    def test_a_method_that_is_missing(self):
        """Per topic the library then says that an UNDO failed: nothing was done, so nothing is undone."""
        answer = self.ended(self.story_of("libraryMissing", f"{REALM}:missing", CLIENT), 3, "UNDONE")
        self.assertEqual(answer.story(), [f"DO {REALM} {n}" for n in (1, 2, 3)], answer)
        self.assertEqual(answer.statuses(), {REALM: "RETRY_EXHAUSTED", CLIENT: "PENDING"})
        said = "DO/false" if self.mode == "shared" else "UNDO/false"
        self.assertEqual(self.replies(answer.flow["flowId"]), [said] * 3)


class PerTopic(Behaviours, Acceptance):
    mode = "per-topic"

    def test_the_service_itself_in_shared_mode(self):
        """Commands as this test writes them, since it is the stand-in that is looked at: all on the one topic, heard by the
        event type alone, whichever orchestration it is of."""
        self.start("shared", "libraryShared", f"{REALM}:ok,throws")
        status = {"a": {"status": True}, "b": {}, "c": {"status": True}, "d": {"status": True}}
        for flow, phase, step in (("a", "DO", REALM), ("b", "UNDO", REALM), ("c", "DO", REALM), ("d", "DO", CLIENT)):
            headers = {"flowId": flow, "stepName": step, "action": phase, "eventType": phase.lower() + step, **status[flow]}
            self.kafka.write("orchestrator.event", json.dumps({"payload": {}, "headers": headers}), key="k")
        self.service.until(lambda lines: len(lines) == 3)
        self.assertEqual(self.service.lines, [f"DO {REALM}: ok", f"UNDO {REALM}: ok", f"DO {REALM}: throws"])
        self.service.stop()  # which answers first what it was handed
        self.assertEqual([self.replies(flow, "orchestrator.event") for flow in "abcd"],
                         [["DO/true"], ["UNDO/false"], ["FAIL_STEP/false"], []])


class Shared(Behaviours, Acceptance):
    mode = "shared"


if __name__ == "__main__":
    unittest.main()
