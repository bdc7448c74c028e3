"""What the reference worker library answers, header for header, quirks included (contract.md 1.7). It changes the headers of
the command in place and sends them back: what a command brought with it, true or stale, is in the reply."""

import json

EVENTS, REPLIES = "orchestrator.event", "orchestrator.response.result"


class Broken(Exception):
    """What its listener throws: the record is not answered."""


class MethodMissing(Exception):
    """The bean has no method of the registered name."""


class Library:
    """One mode of the library inside one service. `publish(topic, key, value)` takes what it sends."""

    def __init__(self, shared, service, publish):
        self.shared, self.service, self.publish = shared, service, publish

    def receive(self, phase, value, handler):
        """The router: hands the message to the handler, which must answer by itself, and answers for one that throws."""
        message = json.loads(value)
        if not isinstance(message, dict) or not isinstance(message.get("headers"), dict):
            raise Broken("NullPointerException: headers")
        headers = message["headers"]
        try:
            handler(self, message)
        except MethodMissing as error:
            headers.update(status=False, errorMessage=str(error))
            self.undo_next(message)
        except Broken:
            raise
        except Exception as error:
            headers.update(status=False, errorMessage=str(error))
            self.fail_step(message)

    def do_next(self, message):
        if self.shared:
            message["headers"]["status"] = True
            message["headers"]["serviceName"] = self.service
        self._send(message, "DO")

    def undo_next(self, message):
        if self.shared:
            message["headers"].setdefault("status", False)
            message["headers"]["responseType"] = "FAILURE"
        self._send(message, "UNDO")

    def fail_step(self, message):
        if self.shared:
            message["headers"]["action"] = "FAIL_STEP"
            message["headers"]["responseType"] = "FAILURE"
        self._send(message, "FAIL_STEP")

    def _send(self, message, action):
        headers = message["headers"]
        if self.shared:
            headers["eventType"] = REPLIES
        else:
            # Whatever happened, and whether the command was a DO or an UNDO.
            headers.update(eventType="ORCHESTRATION_SUCCESS", action=action)
            headers.setdefault("status", True)
        topic = EVENTS if self.shared else REPLIES
        headers.update(source=self.service, topic=topic, contentType="application/json")
        headers["X-Service-Name"] = self.service
        if not isinstance(headers.get("flowId"), str):
            raise Broken("ClassCastException: flowId")
        envelope = {name: message[name] for name in ("payload", "headers") if message.get(name) is not None}
        self.publish(topic, headers["flowId"], json.dumps(envelope))


def registration(shared, service, orchestration, flow, steps):
    """What it sends for its steps: (topic, key, value)."""
    topic = EVENTS if shared else "orchestrator.registration"
    headers = {"eventType": "orchestrator.registration" if shared else "ORCHESTRATION_STARTED", "flowId": flow,
               "orchestrationName": orchestration, "source": service, "X-Service-Name": service, "topic": topic,
               "contentType": "application/json"}
    if shared:
        headers["serviceName"] = service
    rows = [{"seq": None, "name": step, "objectType": "String", "handlerClass": f"{step}Service", "handlerMethod": None,
             "doMethod": step, "undoMethod": f"undo{step}"} for step in steps]
    payload = {"orchestrationName": orchestration, "as": "worker", "type": None, "sharedTopic": False, "steps": rows}
    return topic, flow, json.dumps({"payload": payload, "headers": headers})
