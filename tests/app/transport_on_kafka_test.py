"""The Kafka transport against a real broker: this starts it, the programs of tests/engine/transport use it."""

import os
import shlex
import subprocess
import unittest
from pathlib import Path

from backstep import BINARY
from kafka import Kafka


class TransportOnKafka(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.close)

    def run_program(self, name):
        place = ["--port", str(self.kafka.port), "--data", self.kafka.folder.name]
        environment = {
            **os.environ,
            "BACKSTEP_KAFKA": self.kafka.address,
            "BACKSTEP_KAFKA_STOP": shlex.join([str(BINARY), "kafka", "stop", *place]),
            "BACKSTEP_KAFKA_START": shlex.join([str(BINARY), "kafka", "start", *place]),
        }
        done = subprocess.run([Path(os.environ["BACKSTEP_PROBES"]) / name], env=environment, timeout=240,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout[-8000:])

    def test_groups(self):
        self.run_program("kafka_groups_probe")

    def test_ownership(self):
        self.run_program("kafka_ownership_probe")

    def test_transport(self):
        self.run_program("kafka_transport_probe")


if __name__ == "__main__":
    unittest.main()
