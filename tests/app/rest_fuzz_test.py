"""The document at /openapi.json, and whether what it promises holds: Schemathesis asks whatever it allows, and more."""

import os
import re
import subprocess
import sys
import unittest
import urllib.request
from pathlib import Path

from backstep import ROOT, Acceptance, backstep, sample
from kafka import Kafka, sample_as

TOKEN = "0123456789abcdef-of-tests"
WANTED = "schemathesis==4.32.5"
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
          "negative_data_rejection")


def schemathesis():
    """Fetched once for the build tree."""
    folder = Path(os.environ.get("BACKSTEP_WORKER_BUILDS", ROOT / "build/release/tests/workers")).parent / "rest_fuzz"
    kept = folder / "fetched-for"
    program = folder / "bin/schemathesis"
    if not kept.is_file() or kept.read_text() != WANTED:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, timeout=120)
        subprocess.run([folder / "bin/pip", "install", "-q", "--disable-pip-version-check", WANTED], check=True,
                       timeout=400)
        kept.write_text(WANTED)
    return program


class Fuzzed(Acceptance):
    def test_nothing_that_may_be_asked_breaks_it(self):
        kafka = Kafka()
        self.addCleanup(kafka.close)
        token = self.folder() / "token"
        token.write_text(TOKEN + "\n")
        serve = self.process("serve", "--bootstrap", kafka.address, "--data", self.folder() / "ledger", "--json",
                             "--http", "127.0.0.1:0", "--http-token", token)
        self.addCleanup(serve.stop)
        serve.until('"status":"owner"')
        told = next(line for line in serve.json_lines() if line["status"] == "owner")
        file = sample_as(sample("tenantCreation"), "fuzzed", self.folder())
        worker = self.process("worker", file, "--bootstrap", kafka.address, "--fail", "createClient", "--fail-undo",
                              "createRealm")
        self.addCleanup(worker.stop)
        worker.until("ready|listening|waiting|serving")
        run = backstep("run", file, "--bootstrap", kafka.address, "--external", "--json", "--timeout", 60, timeout=90)
        flow = run.flow["flowId"]  # it needs a person: every wish has something to say to it
        names = self.folder() / "schemathesis.toml"
        names.write_text("[parameters]\n" + "".join(f'"path.{name}" = "{value}"\n' for name, value in (
            ("orchName", "fuzzed"), ("executionId", flow), ("flowId", flow))))
        done = subprocess.run(
            [schemathesis(), "--config-file", names, "run", self.base(told) + "/openapi.json",
             "--header", f"Authorization: Bearer {TOKEN}", "--checks", ",".join(CHECKS), "-n", "25", "--seed", "7",
             "--max-failures", "10"], capture_output=True, text=True, timeout=300, cwd=self.folder())
        self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-2000:])
        tested = re.search(r"Tested: (\d+)", done.stdout)
        self.assertTrue(tested and int(tested[1]) == 20, done.stdout[-3000:])
        with urllib.request.urlopen(self.base(told) + "/health", timeout=20) as reply:  # it is still there
            self.assertEqual(reply.status, 200)

    @staticmethod
    def base(told):
        return "http://127.0.0.1:" + told["http"].rsplit(":", 1)[1]


if __name__ == "__main__":
    unittest.main()
