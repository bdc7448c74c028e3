"""Captures told in a terminal: what they hold, and what is said of those that cannot be used."""

import os
import subprocess
import unittest
from pathlib import Path

from backstep import Acceptance, backstep

WRITER = Path(os.environ.get("BACKSTEP_WRITE_CAPTURE", "write_capture"))
SECRET = "4111222233334444"


class Replay(Acceptance):
    def capture(self, *masks):
        file = self.folder() / "tenant.capture"
        subprocess.run([WRITER, file, *masks], check=True)
        return file

    def test_tells_what_happened_and_how_it_ended(self):
        answer = backstep("watch", "--replay", self.capture(), "--json")
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual({flow["flowId"]: flow["status"] for flow in answer.summary["flows"]},
                         {"flow-0": "COMPLETED", "flow-1": "UNDONE", "flow-2": "FAILED", "flow-3": "IN_PROGRESS",
                          "flow-9": "IN_PROGRESS"}, answer)
        undone = [event["event"] for event in answer.events if event["flowId"] == "flow-1"]
        self.assertEqual(undone[0], "start_accepted", answer)
        self.assertEqual(undone[-1], "flow_ended", answer)
        self.assertEqual(undone.count("undo_succeeded"), 1, answer)
        sent = [event for event in answer.sent() if event["flowId"] == "flow-2"]
        self.assertTrue(all(event["topic"] and event["offset"] is not None for event in sent), "with its evidence")
        self.assertEqual([event["event"] for event in answer.events].count("anomaly"), 1, answer)

    def test_a_person_reads_where_it_is_from_and_what_became_of_the_flows(self):
        answer = backstep("watch", "--replay", self.capture("payload.card.*"))
        self.assertEqual(answer.code, 0, answer)
        first, *_, last = answer.out.splitlines()
        self.assertEqual(first, "Recorded at a test on 2025-11-24T16:00:00.000Z. Masked: payload.card.*.")
        self.assertRegex(last, r"^\d+ records, 5 flows: 1 COMPLETED, 1 FAILED, 2 IN_PROGRESS, 1 UNDONE; 1 anomaly\.$")

    def test_what_is_masked_is_not_in_it(self):
        self.assertIn(SECRET, self.capture().read_bytes().decode("utf-8", "replace"))
        masked = self.capture("payload.card.number").read_bytes()
        self.assertNotIn(SECRET[:6].encode(), masked)
        self.assertIn("•••• masked".encode(), masked)

    def test_cut_off_in_the_middle_it_tells_what_it_holds(self):
        file = self.capture()
        file.write_bytes(file.read_bytes()[:-200])
        answer = backstep("watch", "--replay", file, "--json")
        self.assertEqual(answer.code, 0, answer)
        self.assertGreater(len(answer.events), 20, answer)
        self.assertIn("was cut off while it was recorded", answer.err)

    def test_damaged_it_tells_what_stands_before_the_damage(self):
        file = self.capture()
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0xFF
        file.write_bytes(content)
        answer = backstep("watch", "--replay", file, "--json")
        self.sentence(answer, 2, file, "is damaged at byte", str(len(content)))
        self.assertGreater(len(answer.events), 5, answer)

    def test_what_is_no_capture_is_refused(self):
        folder = self.folder()
        foreign = folder / "flow.yaml"
        foreign.write_text("orchestrationName: x\n")
        self.sentence(backstep("watch", "--replay", foreign), 2, foreign, "it is no capture of Backstep")
        self.sentence(backstep("watch", "--replay", folder / "none"), 2, "none", "No such file or directory")
        self.sentence(backstep("watch", "--replay", folder), 2, "is not a file")

    def test_usage(self):
        file = self.folder() / "a.capture"
        self.sentence(backstep("watch", "--mask", "email"), 2, "--mask requires --record")
        self.sentence(backstep("watch", "--replay", file, "--record", file), 2, "--record")
        self.sentence(backstep("watch", "--record", file, "--mask", "payload..x"), 2, "payload..x", "empty name")
        self.assertFalse(file.exists(), "nothing is left behind")
        self.assertEqual(backstep("watch", "--record", file, "--bootstrap", "127.0.0.1:1", timeout=60).code, 5)
        self.assertFalse(file.exists(), "nothing is left behind")


if __name__ == "__main__":
    unittest.main()
