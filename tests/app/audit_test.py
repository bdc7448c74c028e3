"""The audit on the command line: what undo does is written down, with who and why, and how it ended."""

import csv
import io
import os
import stat
import tempfile
import unittest
from pathlib import Path

from backstep import backstep, sample


class AuditTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.data = Path(self.folder.name) / "ledger"
        self.addCleanup(self.folder.cleanup)

    def completed_flow(self):
        ran = backstep("run", sample("tenantCreation"), "--data", self.data, "--json")
        self.assertEqual(ran.code, 0, ran)
        return ran.flow["flowId"]

    def audit(self, *arguments):
        answer = backstep("audit", "--data", self.data, "--json", *arguments)
        self.assertEqual(answer.code, 0, answer)
        return answer.lines()

    def test_an_undo_is_kept_with_its_end(self):
        flow = self.completed_flow()
        dry = backstep("undo", flow, "--data", self.data, "--dry-run", "--json")
        self.assertEqual(dry.code, 0, dry)
        self.assertEqual(self.audit(), [], "a dry run does nothing")
        undone = backstep("undo", flow, "--data", self.data, "--yes", "--reason", "OPS-311, wrong tenant")
        self.assertEqual(undone.code, 0, undone)
        (act,) = self.audit()
        self.assertEqual(act["action"], "undo")
        self.assertEqual(act["flowId"], flow)
        self.assertEqual(act["orchestrationName"], "tenantCreation")
        self.assertEqual(act["reason"], "OPS-311, wrong tenant")
        self.assertEqual(act["from"], "command line")
        self.assertIn("@", act["who"])
        self.assertEqual(act["outcome"], "resolved", act)
        messages = [line for line in dry.lines() if line["type"] == "message"]
        self.assertEqual([each["topic"] for each in act["records"]], [each["topic"] for each in messages])
        self.assertEqual(act["planHash"], dry.lines("plan")[0]["hash"])
        self.assertEqual(stat.S_IMODE(os.stat(self.data / "audit.sqlite").st_mode), 0o600)

    def test_one_that_fails_says_so(self):
        flow = self.completed_flow()
        undone = backstep("undo", flow, "--data", self.data, "--yes", "--reason", "why", "--fail-undo", "createRealm")
        self.assertEqual(undone.code, 4, undone)
        (act,) = self.audit()
        self.assertEqual(act["outcome"], "failed", act)
        self.assertIn("FAILED", act["says"])

    def test_finds_what_is_asked_for(self):
        flow = self.completed_flow()
        backstep("undo", flow, "--data", self.data, "--yes", "--reason", "two words")
        self.assertEqual(len(self.audit("action:undo", "two words")), 1)
        self.assertEqual(len(self.audit("flow:" + flow[:8], "--since", "1h")), 1)
        self.assertEqual(self.audit("action:retry"), [])
        self.assertEqual(self.audit("--since", "2999-01-01"), [])
        table = backstep("audit", "--data", self.data, "--csv")
        rows = list(csv.reader(io.StringIO(table.out)))
        self.assertEqual(len(rows), 2)
        self.assertEqual(dict(zip(rows[0], rows[1]))["reason"], "two words")
        text = backstep("audit", "--data", self.data)
        self.assertIn("two words", text.out)

    def test_bad_input_is_one_sentence(self):
        for words in (["since:soon"], ["--since", "soon"], ["outcome:maybe"]):
            answer = backstep("audit", "--data", self.data, *words)
            self.assertEqual(answer.code, 2, answer)
            self.assertEqual(len(answer.err.strip().splitlines()), 1, answer)
        self.assertFalse(self.data.exists(), "who only looks makes nothing")
        self.data.mkdir()
        (self.data / "audit.sqlite").write_bytes(b"no audit at all" * 400)
        answer = backstep("audit", "--data", self.data)
        self.assertEqual(answer.code, 5, answer)
        self.assertIn("audit.sqlite", answer.err)


if __name__ == "__main__":
    unittest.main()
