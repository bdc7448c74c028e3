"""Records in, records out."""

import json
import unittest

from tenant_worker.messages import DO, UNDO, NotACommand, Reply, Wire
from tenant_worker.steps import steps_of

STEPS = steps_of(None)
COMMAND = {"payload": {"a": 1}, "headers": {"flowId": "f1", "stepName": "createRealm", "status": True, "seq": 1,
                                            "eventType": "docreateRealm", "x-backstep-command-id": "c1",
                                            "errorMessage": "stale"}}


def read(wire, topic, value):
    return wire.command(topic, value if isinstance(value, bytes) else json.dumps(value).encode(), STEPS)


class PerTopic(unittest.TestCase):
    wire = Wire("per-topic", "tenantCreation", "me")

    def test_listens_to_a_topic_for_each_do_and_undo(self):
        self.assertEqual(self.wire.command_topics(["createRealm"]),
                         ["orchestrator.tenantCreation.createRealm.do", "orchestrator.tenantCreation.createRealm.undo"])

    def test_the_topic_says_what_a_command_is(self):
        for phase in (DO, UNDO):
            command = read(self.wire, f"orchestrator.tenantCreation.createRealm.{phase.lower()}", COMMAND)
            self.assertEqual((command.phase, command.step, command.flow, command.payload),
                             (phase, "createRealm", "f1", {"a": 1}))

    def test_a_reply_gives_back_the_headers_and_says_how_it_went(self):
        command = read(self.wire, "orchestrator.tenantCreation.createRealm.undo", COMMAND)
        key, value = self.wire.reply(Reply(command, True, {"b": 2}))
        message = json.loads(value)
        self.assertEqual((self.wire.reply_topic, key, message["payload"]), ("orchestrator.response.result", b"f1", {"b": 2}))
        headers = message["headers"]
        self.assertEqual((headers["action"], headers["status"], headers["x-backstep-command-id"]), ("UNDO", True, "c1"))
        self.assertNotIn("errorMessage", headers)
        self.assertEqual(COMMAND["headers"]["errorMessage"], "stale", "the command is left as it was")
        headers = json.loads(self.wire.reply(Reply(command, False, None, "why"))[1])["headers"]
        self.assertEqual((headers["action"], headers["status"], headers["errorMessage"]), ("UNDO", False, "why"))

    def test_what_cannot_be_answered(self):
        topic = "orchestrator.tenantCreation.createRealm.do"
        for value in (b"", b"nonsense", b"\xff\xfe", b"[]", b"{}", b'{"headers":null}', b'{"headers":{}}',
                      b'{"headers":{"flowId":""}}', b'{"headers":{"flowId":true}}',
                      b'{"headers":' * 100_000, b'{"payload":NaN,"headers":{"flowId":"f"}}',
                      b'{"payload":1e999,"headers":{"flowId":"f"}}'):
            with self.assertRaises(NotACommand, msg=value[:60]):
                read(self.wire, topic, value)

    def test_a_number_as_flow_id_is_answered_as_text(self):
        command = read(self.wire, "orchestrator.tenantCreation.createRealm.do", {"headers": {"flowId": 17}})
        key, value = self.wire.reply(Reply(command, True, None))
        self.assertEqual((key, json.loads(value)["headers"]["flowId"]), (b"17", "17"))

    def test_half_a_character_pair_does_no_harm(self):
        command = read(self.wire, "orchestrator.tenantCreation.createRealm.do", b'{"headers":{"flowId":"\\ud800"}}')
        self.assertEqual(json.loads(self.wire.reply(Reply(command, True, None))[1])["headers"]["flowId"], "\ud800")


class Shared(unittest.TestCase):
    wire = Wire("shared", "tenantCreation", "me")

    def at(self, **headers):
        return read(self.wire, "orchestrator.event", {"headers": {**COMMAND["headers"], **headers}})

    def test_everything_is_on_one_topic(self):
        self.assertEqual({*self.wire.command_topics(["createRealm"]), self.wire.reply_topic, self.wire.registration_topic},
                         {"orchestrator.event"})

    def test_the_event_type_says_what_a_command_is(self):
        self.assertEqual([(self.at(eventType=kind).phase, self.at(eventType=kind).step)
                          for kind in ("docreateRealm", "undocreateClient")], [(DO, "createRealm"), (UNDO, "createClient")])

    def test_what_is_for_others_is_left_to_them(self):
        for kind in ("orchestrator.response.result", "orchestrator.registration", "doassignRoles", "DOcreateRealm",
                     "docreaterealm", 7, None):
            self.assertIsNone(self.at(eventType=kind), kind)
        self.assertIsNone(self.at(orchestrationName="anotherWithCreateRealm"))

    def test_a_reply_is_marked_as_one(self):
        headers = json.loads(self.wire.reply(Reply(self.at(), True, None))[1])["headers"]
        self.assertEqual(headers["eventType"], "orchestrator.response.result")


class Registration(unittest.TestCase):
    def test_tells_the_steps_in_the_strict_fields(self):
        message = json.loads(Wire("per-topic", "tenantCreation", "me").registration(STEPS)[1])
        self.assertEqual(set(message["payload"]), {"orchestrationName", "as", "type", "sharedTopic", "steps"})
        self.assertEqual([step["name"] for step in message["payload"]["steps"]], ["createRealm", "createClient"])
        self.assertEqual(set(message["payload"]["steps"][0]),
                         {"seq", "name", "objectType", "handlerClass", "handlerMethod", "doMethod", "undoMethod"})
        self.assertEqual((message["headers"]["eventType"], message["headers"]["serviceName"]),
                         ("orchestrator.registration", "me"))


if __name__ == "__main__":
    unittest.main()
