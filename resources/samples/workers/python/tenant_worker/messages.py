"""The JSON on the wire. One envelope for everything: {"payload": ..., "headers": {...}} in the value of the record."""

import json
import math
import uuid
from dataclasses import dataclass

EVENT_TOPIC = "orchestrator.event"
REPLY_TOPIC = "orchestrator.response.result"
REGISTRATION_TOPIC = "orchestrator.registration"
DO, UNDO = "DO", "UNDO"


class NotACommand(Exception):
    """A record that nobody can be answered for: it says neither which flow nor which step it is of."""


@dataclass(frozen=True)
class Command:
    phase: str  # DO or UNDO
    step: str
    flow: str
    payload: object
    headers: dict
    age: float = 0  # seconds since it was sent


@dataclass(frozen=True)
class Reply:
    command: Command
    ok: bool
    payload: object
    error: str = ""


class Wire:
    """One dialect of one orchestration: which topics to listen to, which command a record is, where replies go."""

    def __init__(self, dialect, orchestration, service):
        self.shared, self.orchestration, self.service = dialect == "shared", orchestration, service

    def command_topics(self, steps):
        if self.shared:
            return [EVENT_TOPIC]
        return [self._topic(step, phase) for step in steps for phase in (DO, UNDO)]

    @property
    def registration_topic(self):
        return EVENT_TOPIC if self.shared else REGISTRATION_TOPIC

    @property
    def reply_topic(self):
        return EVENT_TOPIC if self.shared else REPLY_TOPIC

    def command(self, topic, value, steps, age=0):
        """The command that a record is. None where it is somebody else's (the shared topic carries everything)."""
        envelope = _envelope(value)
        headers = envelope["headers"]
        found = self._addressed(topic, headers, steps)
        if found is None:
            return None
        phase, step = found
        flow = headers.get("flowId")
        if isinstance(flow, bool) or not isinstance(flow, (str, int)) or flow == "":
            raise NotACommand(f"headers.flowId is {json.dumps(flow)}, so there is no flow to answer for")
        return Command(phase, step, str(flow), envelope.get("payload"), headers, age)

    def reply(self, reply):
        """Key and value of the record that answers. The command's headers go back as they came: the orchestrator's
        own among them tell it which attempt is answered."""
        command = reply.command
        headers = {name: value for name, value in command.headers.items() if name not in ("errorMessage", "responseType")}
        headers.update(flowId=command.flow, stepName=command.step, action=command.phase, status=reply.ok,
                       orchestrationName=self.orchestration, eventType=REPLY_TOPIC, topic=self.reply_topic)
        headers.update(self._sender())
        if not reply.ok:
            headers["errorMessage"] = reply.error
        return _key(command.flow), _json({"payload": reply.payload, "headers": headers})

    def registration(self, steps):
        """Key and value of the record that tells the orchestrator which steps this worker serves."""
        flow = str(uuid.uuid4())
        rows = [{"seq": None, "name": name, "objectType": step.object_type, "handlerClass": step.handler_class,
                 "handlerMethod": None, "doMethod": step.do_method, "undoMethod": step.undo_method}
                for name, step in steps.items()]
        headers = {"eventType": REGISTRATION_TOPIC, "flowId": flow, "orchestrationName": self.orchestration,
                   "topic": self.registration_topic, **self._sender()}
        payload = {"orchestrationName": self.orchestration, "as": "worker", "type": None, "sharedTopic": False,
                   "steps": rows}
        return _key(flow), _json({"payload": payload, "headers": headers})

    def _addressed(self, topic, headers, steps):
        """(phase, step) of a record that is a command for one of these steps."""
        if not self.shared:
            named = {self._topic(step, phase): (phase, step) for step in steps for phase in (DO, UNDO)}
            return named.get(topic)
        # Step names are not qualified by their orchestration on the shared topic; two flows may both have one of this name.
        if headers.get("orchestrationName", self.orchestration) != self.orchestration:
            return None
        named = {f"{phase.lower()}{step}": (phase, step) for step in steps for phase in (DO, UNDO)}
        return named.get(headers.get("eventType"))

    def _topic(self, step, phase):
        return f"orchestrator.{self.orchestration}.{step}.{phase.lower()}"

    def _sender(self):
        return {"source": self.service, "serviceName": self.service, "X-Service-Name": self.service,
                "contentType": "application/json"}


def _envelope(value):
    try:
        envelope = json.loads(value or b"", parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as error:
        raise NotACommand(f"its value is not JSON ({error})") from None
    if not isinstance(envelope, dict) or not isinstance(envelope.get("headers"), dict):
        raise NotACommand('its value is not {"payload": ..., "headers": {...}}')
    return envelope


def _finite(text):
    """Python reads NaN and 1e999, and would write them back as what no other program reads."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a number that JSON has")
    return number


def _json(value):
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()


def _key(flow):
    return flow.encode("utf-8", "replace")
