"""The 48 measured answers of contract.md 1.7: mode, command, what the handler does, the command's status."""

import json
import unittest

from library_replies import Broken, Library, MethodMissing, registration

ABSENT = object()
STATUSES = (ABSENT, True, False)


def do_next(library, message):
    library.do_next(message)


def undo_next(library, message):
    library.undo_next(message)


def throws(_, __):
    raise ValueError("realm exists")


def missing(_, __):
    raise MethodMissing("no such method")


def silent(_, __):
    pass


# mode, command, handler: the replies to a command without status, with true, with false
TABLE = [
    ("shared", "DO", do_next, ("DO/true", "DO/true", "DO/true")),
    ("shared", "UNDO", undo_next, ("UNDO/false", "UNDO/true", "UNDO/false")),
    ("per-topic", "DO", do_next, ("DO/true", "DO/true", "DO/false")),
    ("per-topic", "UNDO", undo_next, ("UNDO/true", "UNDO/true", "UNDO/false")),
    *((mode, phase, throws, ("FAIL_STEP/false",) * 3) for mode in ("shared", "per-topic") for phase in ("DO", "UNDO")),
    ("shared", "DO", missing, ("DO/false",) * 3),
    ("per-topic", "DO", missing, ("UNDO/false",) * 3),
    *((mode, "UNDO", missing, ("UNDO/false",) * 3) for mode in ("shared", "per-topic")),
    *((mode, phase, silent, (None,) * 3) for mode in ("shared", "per-topic") for phase in ("DO", "UNDO")),
]


def answer(mode, phase, handler, status=True, **more):
    """The messages that one command brings about."""
    headers = {"flowId": "f1", "stepName": "s", "action": phase, "eventType": phase.lower() + "s", **more}
    if status is not ABSENT:
        headers["status"] = status
    sent = []
    library = Library(mode == "shared", "auth", lambda topic, key, value: sent.append((topic, key, json.loads(value))))
    library.receive(phase, json.dumps({"payload": {"a": 1}, "headers": headers}), handler)
    return sent


class Replies(unittest.TestCase):
    def test_all_that_was_measured(self):
        asked = 0
        for mode, phase, handler, wanted in TABLE:
            for status, reply in zip(STATUSES, wanted):
                sent = [f'{message["headers"]["action"]}/{json.dumps(message["headers"]["status"])}'
                        for _, _, message in answer(mode, phase, handler, status)]
                self.assertEqual(sent, [reply] if reply else [], (mode, phase, handler.__name__, status))
                asked += 1
        self.assertEqual(asked, 48)

    def test_where_it_goes_and_what_it_carries(self):
        ((topic, key, message),) = answer("per-topic", "UNDO", throws, **{"x-backstep-command-id": "c1"})
        headers = message["headers"]
        self.assertEqual((topic, key, message["payload"], headers["eventType"], headers["x-backstep-command-id"]),
                         ("orchestrator.response.result", "f1", {"a": 1}, "ORCHESTRATION_SUCCESS", "c1"))
        self.assertEqual((headers["errorMessage"], headers["source"]), ("realm exists", "auth"))
        self.assertNotIn("responseType", headers)
        ((topic, _, message),) = answer("shared", "UNDO", undo_next, serviceName="backstep")
        headers = message["headers"]
        self.assertEqual((topic, headers["eventType"], headers["responseType"], headers["serviceName"]),
                         ("orchestrator.event", "orchestrator.response.result", "FAILURE", "backstep"))
        ((_, _, message),) = answer("shared", "DO", do_next, errorMessage="stale", serviceName="backstep")
        self.assertEqual((message["headers"]["errorMessage"], message["headers"]["serviceName"]), ("stale", "auth"))

    def test_a_message_that_it_breaks_on(self):
        for headers in (None, {"flowId": 17}):
            with self.assertRaises(Broken):
                Library(False, "auth", None).receive("DO", json.dumps({"headers": headers}), do_next)

    def test_registers_in_the_words_of_its_mode(self):
        for shared, event in ((True, "orchestrator.registration"), (False, "ORCHESTRATION_STARTED")):
            topic, key, value = registration(shared, "auth", "tenantCreation", "f1", ["s"])
            headers = json.loads(value)["headers"]
            self.assertEqual((topic, headers["topic"], headers["eventType"], "serviceName" in headers),
                             ("orchestrator.event" if shared else "orchestrator.registration", topic, event, shared))


if __name__ == "__main__":
    unittest.main()
