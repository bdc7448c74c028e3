"""The REST API of `backstep serve --http` beside a real Apache Kafka, asked by Python's own HTTP client."""

import http.client
import json
import socket
import threading
import time
import unittest

from backstep import Acceptance, backstep, sample
from kafka import Kafka, sample_as

TOKEN = "0123456789abcdef-of-tests"
REALM, CLIENT, ROLES = "createRealm", "createClient", "assignRoles"
UNSET = {"BACKSTEP_HTTP_TOKEN": ""}


def registration(name):
    """What an initiator's service would send of the sample, as JSON."""
    steps = [{"seq": seq, "name": step, "objectType": "String"} for seq, step in enumerate((REALM, CLIENT, ROLES), 1)]
    return {"payload": {"orchestrationName": name, "as": "initiator", "type": "sequential", "steps": steps},
            "headers": {"serviceName": "rest-test"}}


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.text = response.read().decode()

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def error(self):
        """The sentence of a failure, which has one shape and the status in it."""
        error = self.json["error"]
        assert error["status"] == self.status, self.text
        return error["message"]

    def __str__(self):
        return f"{self.status} {self.text}"


class Rest(Acceptance):
    @classmethod
    def setUpClass(cls):
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.close)

    def setUp(self):
        self.serve, self.port = self.served("owner")

    def served(self, status):
        """A process that says this of itself, and the port of its API."""
        token = self.folder() / "token"
        token.write_text(TOKEN + "\n")
        serve = self.process("serve", "--bootstrap", self.kafka.address, "--data", self.folder() / "ledger", "--json",
                             "--http", "127.0.0.1:0", "--http-token", token)
        self.addCleanup(serve.stop)
        serve.until(f'"status":"{status}"')
        told = next(line for line in serve.json_lines() if line["status"] == status)
        self.assertIn(told["http"], told["text"])
        return serve, int(told["http"].rsplit(":", 1)[1])

    def ask(self, method, path, body=None, headers=None, token=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = dict(headers or {})
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        if token:
            sent["Authorization"] = "Bearer " + token
        try:
            connection.request(method, path, body if body is None or isinstance(body, (bytes, str)) else json.dumps(body),
                               sent)
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def raw(self, data, seconds=20):
        """All that comes back until the other side closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as talk:
            talk.sendall(data)
            answer = b""
            while part := talk.recv(65536):
                answer += part
            return answer.decode()

    def until(self, question, wanted, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            reply = question()
            if wanted(reply):
                return reply
            self.assertLess(time.monotonic(), deadline, f"it stays at {reply}")
            threading.Event().wait(0.1)  # an API that has no push is asked again

    def worker(self, name, *flags):
        file = sample_as(sample("tenantCreation"), name, self.folder())
        worker = self.process("worker", file, "--bootstrap", self.kafka.address, *flags)
        worker.until("ready|listening|waiting|serving")
        self.addCleanup(worker.stop)
        return worker

    def execute(self, name, payload):
        started = self.ask("POST", "/api/orchestrations/execute", {"orchestrationName": name, "payload": payload})
        self.assertEqual(started.status, 202, started)
        return started.json["flowId"]

    def flow(self, name, flow):
        return self.ask("GET", f"/api/orchestrations/{name}/executions/{flow}")

    def until_flow(self, name, flow, status):
        return self.until(lambda: self.flow(name, flow),
                          lambda reply: reply.status == 200 and reply.json["flowStatus"] == status).json


class Ways(Rest):
    def test_registers_executes_and_is_read_and_undone(self):
        name = "restAll"
        registered = self.ask("POST", "/api/orchestration/register", registration(name))
        self.assertEqual(registered.status, 200, registered)
        self.assertEqual(registered.json["registered"][0]["orchestrationName"], name)
        self.worker(name)
        flow = self.execute(name, {"tenantName": "acme"})
        # That all steps succeeded tells the end as well, a moment before the record that says so is read.
        told = self.until(lambda: self.flow(name, flow), lambda reply: reply.status == 200 and reply.json["timeline"][-1]
                          ["event"] == "ORCHESTRATION_COMPLETED").json
        self.assertEqual((told["status"], told["totalSteps"], told["successfulSteps"], told["percentageCompleted"]),
                         ("SUCCESS", 3, 3, 100))
        self.assertEqual(told["retryPolicy"], {"maxRetries": 3, "backoffMs": 200})
        self.assertEqual([step["name"] for step in told["steps"]], [REALM, CLIENT, ROLES])
        events = [entry["event"] for entry in told["timeline"]]
        self.assertEqual((events[0], events[-1]), ("ORCHESTRATION_STARTED", "ORCHESTRATION_COMPLETED"))
        timeline = self.ask("GET", f"/api/orchestrations/{name}/executions/{flow}/timeline").json
        self.assertEqual(timeline, told["timeline"])
        audit = self.ask("GET", f"/api/audit/{flow}?eventType=STEP_SUCCESS").json
        self.assertEqual((audit["totalEvents"], audit["failedEvents"]), (3, 0))
        page = self.ask("GET", f"/api/orchestrations/{name}/executions?status=SUCCESS").json
        self.assertEqual([(each["executionId"], each["executedSteps"]) for each in page["content"]], [(flow, 3)])
        listed = self.until(lambda: self.ask("GET", f"/api/orchestrations?orchName={name}"),
                            lambda reply: reply.json["content"][0]["status"] == "REGISTERED").json
        self.assertEqual(listed["content"][0]["initiatorName"], "rest-test")
        self.undoes(name, flow, told["version"])

    def undoes(self, name, flow, version):
        undo = f"/api/flows/{flow}/undo"
        self.assertEqual(self.ask("POST", undo, {"expectedVersion": version}).status, 401)
        plan = self.ask("POST", undo, {"expectedVersion": version, "dryRun": True}, token=TOKEN)
        self.assertEqual([message["step"] for message in plan.json["messages"]], [ROLES, CLIENT, REALM], plan)
        self.assertEqual(self.flow(name, flow).json["flowStatus"], "COMPLETED", "a dry run sends nothing")
        moved = self.ask("POST", undo, {"expectedVersion": version + 1}, token=TOKEN)
        self.assertEqual(moved.status, 409, moved)
        self.assertIn("COMPLETED", moved.error)
        done = self.ask("POST", undo, {"expectedVersion": version, "planHash": plan.json["planHash"],
                                       "reason": "wrong tenant", "who": "anna"}, token=TOKEN)
        self.assertEqual(done.status, 202, done)
        told = self.until_flow(name, flow, "UNDONE")
        self.assertEqual((told["status"], told["rolledBackSteps"]), ("ROLLED_BACK", 3))
        again = self.ask("POST", undo, {"expectedVersion": version}, token=TOKEN)
        self.assertEqual(again.status, 409, again)
        (action,) = [event for event in self.ask("GET", f"/api/audit/{flow}").json["events"]
                     if event["eventType"] == "OPERATOR_ACTION"]
        self.assertEqual((action["reason"], action["createdBy"]), ("wrong tenant", "anna (REST)"))

    def test_retries_what_rests_failed_and_refuses_to_pause_what_ended(self):
        name = "restRest"
        self.ask("POST", "/api/orchestration/register", registration(name))
        worker = self.worker(name, "--fail", ROLES, "--fail-undo", CLIENT)
        flow = self.execute(name, {})
        told = self.until_flow(name, flow, "FAILED")
        worker.stop()
        self.worker(name)
        retried = self.ask("POST", f"/api/flows/{flow}/retry", {"expectedVersion": told["version"], "step": CLIENT},
                           token=TOKEN)
        self.assertEqual(retried.status, 202, retried)
        self.until_flow(name, flow, "UNDONE")
        other = self.execute(name, {})
        told = self.until_flow(name, other, "COMPLETED")
        refused = self.ask("POST", f"/api/flows/{other}/pause", {"expectedVersion": told["version"]}, token=TOKEN)
        self.assertEqual(refused.status, 409, refused)

    def test_pause_holds_a_flow_until_it_is_resumed(self):
        name = "restPause"
        self.ask("POST", "/api/orchestration/register", registration(name))
        self.worker(name, "--latency", 2500)
        flow = self.execute(name, {})
        self.until(lambda: self.flow(name, flow), lambda reply: reply.status == 200 and reply.json["version"] > 0)
        paused = self.act_on_newest(name, flow, "pause")
        self.assertEqual(paused.status, 202, paused)
        self.until(lambda: self.flow(name, flow), lambda reply: reply.json["paused"])
        resumed = self.act_on_newest(name, flow, "resume")
        self.assertEqual(resumed.status, 202, resumed)
        self.until_flow(name, flow, "COMPLETED")

    def act_on_newest(self, name, flow, action):
        """A flow that goes on moves under one's hands: the answer says so, and one looks again."""
        def attempt():
            seen = self.flow(name, flow).json["version"]
            return self.ask("POST", f"/api/flows/{flow}/{action}", {"expectedVersion": seen}, token=TOKEN)
        return self.until(attempt, lambda reply: reply.status != 409, 20)

    def test_health_figures_and_the_api_itself(self):
        health = self.ask("GET", "/health")
        self.assertEqual((health.status, health.json["status"], health.json["orchestrator"]), (200, "UP", "here"))
        metrics = self.ask("GET", "/metrics")
        self.assertTrue(metrics.headers["content-type"].startswith("text/plain; version=0.0.4"))
        self.assertIn("backstep_up 1\n", metrics.text)
        paths = self.ask("GET", "/openapi.json").json["paths"]
        self.assertIn("/api/flows/{flowId}/undo-now", paths)
        for path, operations in paths.items():
            for method in operations:
                reply = self.ask(method.upper(), path, {} if method == "post" else None)
                self.assertNotIn(reply.status, (405, 500), f"{method} {path}: {reply}")
                self.assertNotIn("Nothing is served", reply.text)
        head = self.ask("HEAD", "/health")
        self.assertEqual((head.status, head.text), (200, ""))


    def test_one_that_watches_asks_the_owner(self):
        name = "restBeside"
        _, self.port = self.served("watching")
        self.assertEqual(self.ask("GET", "/health").json["orchestrator"], "elsewhere")
        registered = self.ask("POST", "/api/orchestration/register", registration(name))
        self.assertEqual(registered.status, 200, registered)
        self.worker(name)
        flow = self.execute(name, {})
        told = self.until_flow(name, flow, "COMPLETED")
        wish = {"expectedVersion": told["version"], "reason": "from elsewhere"}
        self.assertEqual(self.ask("POST", f"/api/flows/{flow}/undo", wish, token=TOKEN).status, 202)
        self.until_flow(name, flow, "UNDONE")
        self.assertEqual(self.ask("POST", f"/api/flows/{flow}/undo", wish, token=TOKEN).status, 409)

    def test_health_tells_that_the_broker_is_away(self):
        self.assertEqual(self.kafka.stop().code, 0)
        try:
            down = self.until(lambda: self.ask("GET", "/health"), lambda reply: reply.status == 503)
            self.assertEqual((down.json["status"], down.json["connected"]), ("DOWN", False))
            self.assertIn("backstep_up 0\n", self.ask("GET", "/metrics").text)
        finally:
            self.kafka.start()
        self.until(lambda: self.ask("GET", "/health"), lambda reply: reply.status == 200)


class Refused(Rest):
    def test_what_cannot_be_is_told_in_one_shape(self):
        execute = "/api/orchestrations/execute"
        self.assertEqual(self.ask("GET", "/").status, 404)
        wrong = self.ask("PUT", execute, {})
        self.assertEqual((wrong.status, wrong.headers["allow"]), (405, "POST, GET, HEAD"))
        self.assertIn("line 2, column 1", self.ask("POST", execute, "{\n").error)
        self.assertEqual(self.ask("POST", execute, "{}", {"Content-Type": "text/plain"}).status, 415)
        self.assertEqual(self.ask("POST", execute, b"\x1f\x8b", {"Content-Encoding": "gzip"}).status, 415)
        self.assertEqual(self.ask("POST", execute, {"orchestrationName": "restNobody"}).status, 404)
        self.assertEqual(self.ask("GET", "/api/orchestrations?size=x").status, 400)
        self.assertEqual(self.ask("GET", "/health", headers={"Host": "evil.example"}).status, 403)
        self.assertEqual(self.ask("POST", "/api/flows/x/pause", {"expectedVersion": 1}, token="x" * 20).status, 401)
        self.assertEqual(self.ask("POST", "/api/flows/x/pause", {"expectedVersion": 1}, token=TOKEN).status, 404)
        self.assertEqual(self.ask("GET", "/health").headers.get("access-control-allow-origin"), None)

    def test_bodies_that_are_too_large_or_of_no_length(self):
        large = self.ask("POST", "/api/orchestrations/execute", b"[" + b" " * (16 * 1024 * 1024) + b"]")
        self.assertEqual(large.status, 413, large)
        self.assertIn("16777216", large.error)
        almost = self.ask("POST", "/api/orchestrations/execute", b" " * (16 * 1024 * 1024 - 2) + b"[]")
        self.assertEqual(almost.status, 400, "it is read whole, and is no start")
        head = "POST /api/orchestrations/execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        self.assertIn(" 411 ", self.raw(f"{head}\r\n".encode()).splitlines()[0])
        self.assertIn(" 411 ", self.raw(f"{head}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n".encode()).splitlines()[0])
        self.assertIn(" 413 ", self.raw(f"{head}Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n".encode()).splitlines()[0])

    def test_what_is_no_http(self):
        for odd in (b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"BREW /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    b"GET /health\r\n\r\n", b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    b"GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 20000 + b"\r\n\r\n"):
            answer = self.raw(odd)
            self.assertTrue(answer.startswith("HTTP/1.1 4"), (odd[:40], answer[:200]))
            self.assertIn('{"error":{"status":4', answer)
        self.assertEqual(self.ask("GET", "/health").status, 200)

    def test_slow_callers_hold_nobody_up(self):
        """Those who do not say what they ask for take no thread; those who keep a body back, none for long."""
        heads = self.callers(300, b"GET /health HTTP/1.1\r\nX: ")
        self.answered_within(8)
        self.trickle(heads[-1])
        self.callers(40, b"POST /api/orchestrations/execute HTTP/1.1\r\nHost: localhost\r\n"
                         b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n[")
        self.answered_within(20)
        self.assertIsNone(self.serve.child.poll())

    def callers(self, count, said):
        talks = []
        for _ in range(count):
            talk = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.addCleanup(talk.close)
            talk.sendall(said)
            talks.append(talk)
        return talks

    def answered_within(self, seconds):
        began = time.monotonic()
        self.assertEqual(self.ask("GET", "/health").status, 200)
        self.assertLess(time.monotonic() - began, seconds)

    def trickle(self, talk):
        """It was cut off although it went on speaking."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                talk.sendall(b"y")
                talk.settimeout(0.2)
                if talk.recv(1024) == b"":
                    return
            except TimeoutError:
                continue
            except OSError:
                return
        self.fail("a caller that says one byte at a time is still listened to")


class Start(Acceptance):
    """What `serve` refuses before it reaches for any broker."""

    def refused(self, *arguments, environment=None):
        answer = backstep("serve", "--bootstrap", "127.0.0.1:1", *arguments, environment=environment or UNSET, timeout=30)
        self.assertEqual(answer.code, 2, answer)
        self.assertEqual(len(answer.err.strip().splitlines()), 1, answer)
        return answer.err

    def test_addresses_and_tokens(self):
        self.assertIn("can be reached from other machines", self.refused("--http", "0.0.0.0:0"))
        self.assertIn("is no address", self.refused("--http", "nonsense"))
        short = self.folder() / "token"
        short.write_text("short\n")
        self.assertIn("holds no token", self.refused("--http", "127.0.0.1:0", "--http-token", short))
        self.assertIn("cannot be read", self.refused("--http", "127.0.0.1:0", "--http-token", self.folder() / "none"))
        self.assertIn("holds no token", self.refused("--http", "0.0.0.0:0", environment={"BACKSTEP_HTTP_TOKEN": "a b"}))

    def test_a_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            answer = backstep("serve", "--bootstrap", "127.0.0.1:1", "--http", f"127.0.0.1:{taken.getsockname()[1]}",
                              timeout=30)
            self.assertEqual(answer.code, 5, answer)
            self.assertIn("Cannot listen on", answer.err)


if __name__ == "__main__":
    unittest.main()
