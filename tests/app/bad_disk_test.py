"""A ledger that can grow no more: a limit on the size of files stands for a full disk (tests/engine/kills/bad_disk_test.py
has a real one). `run` says so, and what was accepted goes on when there is room."""

import resource
import signal
import subprocess
import unittest

from backstep import BINARY, Acceptance, backstep, sample

TENANT = sample("tenantCreation")


def without_room():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))


class BadDisk(Acceptance):
    def test_run_says_that_its_ledger_stands_still(self):
        data = self.folder() / "data"
        done = subprocess.run([BINARY, "run", TENANT, "--data", data, "--count", "5000", "--timeout", "3",
                               "--step-timeout", "500"],
                              capture_output=True, text=True, timeout=60, preexec_fn=without_room, check=False)
        self.assertIn(done.returncode, (4, 5), done.stderr)
        self.assertIn(f"The ledger {data / 'ledger.sqlite'} cannot be used", done.stderr)
        self.assertIn("had not come to rest", done.stderr)
        self.assertNotIn("No flow", done.stderr)
        again = backstep("run", TENANT, "--data", data)
        self.assertEqual(again.code, 0, again)
        flows = backstep("flows", "--data", data, "--json")
        self.assertEqual(flows.code, 0, flows)
        self.assertNotIn("IN_PROGRESS", flows.out)


if __name__ == "__main__":
    unittest.main()
