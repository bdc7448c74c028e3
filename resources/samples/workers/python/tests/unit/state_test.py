"""The SQLite file; integration/redis_state_test.py asks the same of a Redis."""

import tempfile
import unittest
from pathlib import Path

from tenant_worker.state import SqliteState


class Kept(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = 1000.0
        self.path = Path(folder.name) / "state.db"
        self.state = self.opened()

    def opened(self):
        state = SqliteState(self.path, 100, clock=lambda: self.now)
        self.addCleanup(state.database.close)
        return state

    def test_is_there_after_a_restart(self):
        self.assertTrue(self.state.keep_done("f", "s", {"id": "ä"}))
        self.state.keep_undone("g", "s")
        again = self.opened()
        self.assertEqual((again.find("f", "s").undone, again.find("f", "s").reply), (False, {"id": "ä"}))
        self.assertTrue(again.find("g", "s").undone)
        self.assertIsNone(again.find("f", "other"))

    def test_a_tombstone_is_not_written_over(self):
        self.assertTrue(self.state.keep_done("f", "s", {}))
        self.state.keep_undone("f", "s")
        self.assertFalse(self.state.keep_done("f", "s", {}))
        self.assertTrue(self.state.find("f", "s").undone)

    def test_is_forgotten_when_its_time_is_over(self):
        self.state.keep_undone("f", "s")
        self.now += 99
        self.assertTrue(self.state.find("f", "s").undone)
        self.now += 2
        self.assertIsNone(self.state.find("f", "s"))
        self.assertTrue(self.state.keep_done("f", "s", {"n": 2}))
        self.assertEqual((self.state.find("f", "s").undone, self.state.find("f", "s").reply), (False, {"n": 2}))
        self.now += 102
        self.state.keep_undone("g", "s")
        self.assertEqual(self.state.database.execute("SELECT flow_id FROM steps").fetchall(), [("g",)], "swept")


if __name__ == "__main__":
    unittest.main()
