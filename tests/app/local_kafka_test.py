"""`backstep kafka` with the real thing: fetched by Maven, started, killed, stopped; kcat reads and writes beside it."""

import json
import os
import signal
import socket
import subprocess
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from backstep import Acceptance, backstep, free_port
from kafka import Kafka

NO_REPOSITORY = """<settings><mirrors><mirror><id>none</id><mirrorOf>*</mirrorOf><url>http://127.0.0.1:1/</url></mirror>
</mirrors></settings>"""


def status(*arguments):
    (line,) = backstep("kafka", "status", *arguments, "--json").lines("kafka")
    return line


class Broker(Acceptance):
    @classmethod
    def setUpClass(cls):
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.close)

    def own(self):
        return ("--port", self.kafka.port, "--data", self.kafka.folder.name)

    def test_any_client_reads_and_writes(self):
        self.assertNotIn("hello", self.kafka.topics())
        self.kafka.write("hello", b"one", b"two", key="k")
        self.assertEqual([(record["key"], record["payload"]) for record in self.kafka.read("hello")],
                         [("k", "one"), ("k", "two")])

    def test_it_listens_at_the_loopback_address_alone(self):
        pid = status(*self.own())["pid"]
        inodes = {os.readlink(f"/proc/{pid}/fd/{name}")[8:-1] for name in os.listdir(f"/proc/{pid}/fd")
                  if os.readlink(f"/proc/{pid}/fd/{name}").startswith("socket:")}
        listening = []
        for table in ("/proc/net/tcp", "/proc/net/tcp6"):
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                words = line.split()
                if words[3] == "0A" and words[9] in inodes:
                    listening.append(words[1].split(":")[0])
        self.assertEqual(listening, ["0100007F", "0100007F"], "broker and controller, at 127.0.0.1")

    def test_status_tells_where_it_is(self):
        told = status(*self.own())
        self.assertEqual((told["state"], told["address"], told["data"]),
                         ("running", self.kafka.address, os.path.realpath(self.kafka.folder.name)), told)
        self.assertRegex(told["version"], r"^4\.\d+\.\d+$")
        os.kill(told["pid"], 0)
        said = backstep("kafka", "status", *self.own())
        self.assertEqual(said.code, 0, said)
        for word in (self.kafka.address, told["pid"], told["version"], self.kafka.folder.name):
            self.assertIn(str(word), said.out)

    def test_a_second_start_is_the_same_broker(self):
        pid = status(*self.own())["pid"]
        again = backstep("kafka", "start", *self.own(), "--json")
        self.assertEqual(again.code, 0, again)
        self.assertEqual((again.summary["pid"], again.summary["already"]), (pid, True))

    def test_a_taken_port_is_told_with_its_holder(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            answer = backstep("kafka", "start", "--port", port, "--data", self.folder())
            self.sentence(answer, 5, f"127.0.0.1:{port}", f"process {os.getpid()}", "--port")

    def test_two_brokers_side_by_side(self):
        other = Kafka()
        try:
            other.write("only.there", b"x")
            self.assertEqual(other.topics(), ["only.there"])
            self.assertNotIn("only.there", self.kafka.topics())
        finally:
            other.close()
        self.assertEqual(status(*self.own())["state"], "running")


class Restarted(Acceptance):
    def setUp(self):
        self.kafka = Kafka()
        self.addCleanup(self.kafka.close)
        self.own = ("--port", self.kafka.port, "--data", self.kafka.folder.name)

    def records(self):
        return [record["payload"] for record in self.kafka.read("kept")]

    def test_killed_it_is_found_and_goes_on_from_its_data(self):
        self.kafka.write("kept", b"before")
        pid = status(*self.own)["pid"]
        os.kill(pid, signal.SIGKILL)
        while status(*self.own)["state"] in ("running", "silent"):
            time.sleep(0.02)
        told = status(*self.own)
        self.assertEqual((told["state"], told["pid"]), ("ended", pid), told)
        began = time.monotonic()
        self.kafka.start()
        print(f"\nstarted again {time.monotonic() - began:.1f} s after kill -9")
        self.assertNotEqual(status(*self.own)["pid"], pid)
        self.kafka.write("kept", b"after")
        self.assertEqual(sorted(self.records()), ["after", "before"])

    def test_stopped_twice_and_started_again(self):
        self.kafka.write("kept", b"before")
        for _ in range(2):
            self.assertEqual(self.kafka.stop().code, 0)
            self.assertEqual(status(*self.own)["state"], "stopped")
        self.assertFalse(os.path.exists(f"{self.kafka.folder.name}/kafka.pid"))
        self.kafka.start()
        self.assertEqual(self.records(), ["before"])

    def test_a_pid_that_is_another_process_by_now_is_left_alone(self):
        record = f"{self.kafka.folder.name}/kafka.pid"
        with open(record, encoding="utf-8") as file:
            stale = json.load(file)
        self.assertEqual(self.kafka.stop().code, 0)
        other = subprocess.Popen(["sleep", "300"])
        self.addCleanup(other.wait)
        self.addCleanup(other.kill)
        with open(record, "w", encoding="utf-8") as file:
            json.dump({**stale, "pid": other.pid}, file)
        self.assertEqual(status(*self.own)["state"], "ended")
        self.assertEqual(self.kafka.stop().code, 0)
        self.assertIsNone(other.poll(), "the other process lives")
        self.assertEqual(status(*self.own)["state"], "stopped")


class Install(Acceptance):
    def setUp(self):
        self.home = self.folder()
        self.environment = {"XDG_DATA_HOME": str(self.home)}

    def kafka_command(self, *arguments, timeout=300, **more):
        return backstep("kafka", *arguments, timeout=timeout, environment={**self.environment, **more})

    def libraries(self):
        (folder,) = (self.home / "backstep/kafka").glob("[0-9]*")
        return folder

    def test_two_at_once_and_then_without_maven(self):
        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(lambda _: self.kafka_command("install", "--json"), range(2)))
        for answer in both:
            self.assertEqual(answer.code, 0, answer)
            self.assertTrue(answer.lines("stage"), "it tells how far it is")
        self.assertEqual(sorted(answer.summary["already"] for answer in both), [False, True])
        self.assertEqual([path.name for path in (self.home / "backstep/kafka").iterdir()], [self.libraries().name])

        alone = {"PATH": str(self.folder())}  # neither mvn nor anything else
        self.assertEqual(self.kafka_command("install", **alone).code, 0)
        jar = next(self.libraries().glob("kafka-clients-*.jar"))
        with open(jar, "r+b") as file:
            file.seek(1000)
            file.write(b"\0\0\0\0")
        self.sentence(self.kafka_command("install", **alone), 5, "mvn", "apt install maven")
        self.assertEqual(self.kafka_command("install").code, 0)
        self.assertEqual(self.kafka_command("install", **alone).code, 0)

    def test_without_a_network_it_says_so(self):
        home = self.folder()
        (home / ".m2").mkdir()
        (home / ".m2/settings.xml").write_text(NO_REPOSITORY)
        answer = self.kafka_command("install", MAVEN_OPTS=f"-Duser.home={home}")
        self.sentence(answer, 5, "Maven cannot reach its repository", "install again")
        self.assertFalse(list((self.home / "backstep/kafka").glob("[0-9]*")))

    def test_what_is_missing_is_told(self):
        port = free_port()
        self.sentence(self.kafka_command("start", "--port", port, JAVA_HOME="/no/such/java"), 5, "JAVA_HOME", "Install Java 17")
        self.sentence(self.kafka_command("start", "--port", port, KAFKA_HOME="/no/such/kafka"), 2, "KAFKA_HOME is /no/such/kafka")

    def test_a_port_that_is_none(self):
        for port in (0, -1, 65536):
            self.sentence(self.kafka_command("start", "--port", port), 2, port, "9092")
        self.sentence(self.kafka_command("start", "--port", "kafka"), 2, "--port")


if __name__ == "__main__":
    unittest.main()
