"""A broker that dies under hundreds of flows over a real Kafka, and garbage on the topics of good ones. Every flow ends right,
nothing times out meanwhile, and what happens is said."""

import collections
import json
import os
import signal
import subprocess
import time
import unittest
import urllib.request
from pathlib import Path

from backstep import Acceptance, backstep, free_port, sample
from kafka import Kafka, sample_as

TENANT = sample("tenantCreation")


class OnKafka(Acceptance):
    def setUp(self):
        self.kafka = Kafka()
        self.addCleanup(self.kafka.close)
        self.data = self.folder() / "ledger"

    def on(self):
        return ("--bootstrap", self.kafka.address)

    def serve(self, *more):
        serve = self.process("serve", *self.on(), "--data", self.data, "--json", *more)
        serve.until("owner|ready")
        return serve

    def worker(self, file, *flags):
        worker = self.process("worker", file, *self.on(), *flags)
        worker.until("ready|serving")
        return worker


class Outage(OnKafka):
    def broker(self):
        """The broker's own process: the Java that was told this folder."""
        said = subprocess.run(["pgrep", "-f", f"java.*{self.kafka.folder.name}"], capture_output=True, text=True, check=True)
        (pid,) = said.stdout.split()
        return int(pid)

    def flows_under_way(self, name, count):
        file = sample_as(TENANT, name, self.folder())
        self.worker(file, "--latency", 200)
        run = self.process("run", file, *self.on(), "--external", "--count", count, "--concurrency", count, "--json",
                           "--timeout", 200)
        run.until(lambda lines: sum('"do_succeeded"' in line for line in lines) >= 20, 90)
        return run

    def all_complete(self, run, count):
        answer = run.wait(250)
        flows = [json.loads(line) for line in answer.out.splitlines() if line.startswith("{")][-1]["flows"]
        self.assertEqual(collections.Counter(flow["status"] for flow in flows), {"COMPLETED": count})
        self.assertEqual({step["attempts"] for flow in flows for step in flow["steps"]}, {1}, "an outage is no attempt")
        self.assertEqual(answer.code, 0)

    def test_a_broker_killed_under_five_hundred_flows(self):
        serve = self.serve()
        run = self.flows_under_way("outageKilled", 500)
        os.kill(self.broker(), signal.SIGKILL)
        serve.until('"disconnected"', 60)
        self.kafka.stop()
        self.kafka.start()
        serve.until('"connected"', 90)
        self.all_complete(run, 500)

    def test_a_network_that_is_cut_for_half_a_minute(self):
        """The broker takes connections and answers nothing, as behind a cut; then everything goes on where it was."""
        serve = self.serve()
        run = self.flows_under_way("outageCut", 200)
        broker = self.broker()
        os.kill(broker, signal.SIGSTOP)
        self.addCleanup(os.kill, broker, signal.SIGCONT)
        serve.until('"disconnected"', 60)
        time.sleep(30)  # the length of the cut itself
        os.kill(broker, signal.SIGCONT)
        serve.until('"connected"', 90)
        self.all_complete(run, 200)


GARBAGE = {
    "orchestrator.response.result": ['hello {n}', '{{"headers":{{"stepName":"x{n}"}}}}', '[{n}]', '{{"headers":{n}}}',
                                     '{{"headers":{{"flowId":"nobody-{n}"}}}}'],
    "orchestrator.execution.start": ['{{"payload":{n}}}', '"{n}"', 'null', '{{"headers":{{"flowId":"g{n}"}}'],
    "orchestrator.registration": ['{{"payload":{n},"headers":{{}}}}', '{n}', '{{"payload":"{n}"}}'],
    "orchestrator.event": ['{{"headers":{{"eventType":"what{n}"}}}}', '{{"headers":{{}}}}', '\x01{n}'],
}


class Garbage(OnKafka):
    def test_a_hundred_thousand_records_of_garbage(self):
        each = 25_000
        port = free_port()
        serve = self.serve("--limit", "quarantine=200000", "--http", f"127.0.0.1:{port}")
        file = sample_as(TENANT, "amidGarbage", self.folder())
        self.worker(file)
        before = self.memory(serve)
        writers = [self.write(topic, [kinds[n % len(kinds)].format(n=n) for n in range(each)])
                   for topic, kinds in GARBAGE.items()]
        answer = backstep("run", file, *self.on(), "--external", "--count", 200, "--concurrency", 20, "--json", "--timeout",
                          200, timeout=250)
        for writer in writers:
            self.assertEqual(writer.wait(120), 0)
        self.assertEqual(collections.Counter(flow["status"] for flow in answer.summary["flows"]), {"COMPLETED": 200})
        # A flow behind it all: what is read in order is read by then.
        self.ended(backstep("run", file, *self.on(), "--external", "--json", "--timeout", 100, timeout=120), 0, "COMPLETED")
        grown = self.memory(serve) - before
        print(f"\nmemory of the orchestrator: {before} MB, and {grown} MB more with 100,000 records of garbage")
        self.assertLess(grown, 500)
        self.until_quarantined(port, 4 * each)
        self.assertEqual(serve.stop(), 0)
        kept = backstep("quarantine", "--data", self.data, "--json", "--limit", 200_000, timeout=240).lines()
        self.assertTrue(all(line.get("reason") for line in kept))
        topics = collections.Counter(line["topic"] for line in kept)
        self.assertEqual(topics, {topic: each for topic in GARBAGE})

    def until_quarantined(self, port, count):
        """The last of them may still be on their way to the ledger."""
        deadline, told = time.monotonic() + 120, 0
        while told != count:
            self.assertLess(time.monotonic(), deadline, f"{told} in quarantine")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=20) as answer:
                told = json.load(answer)["quarantined"]
            time.sleep(0.5)

    @staticmethod
    def memory(process):
        status = Path(f"/proc/{process.child.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) // 1024

    def write(self, topic, values):
        """A line a record, each with a key: lines without one might be those of a file."""
        lines = self.folder() / topic
        lines.write_text("".join(f"k;{value}\n" for value in values))
        return subprocess.Popen(["kcat", "-b", self.kafka.address, "-P", "-t", topic, "-K", ";", "-l", str(lines)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    unittest.main()
