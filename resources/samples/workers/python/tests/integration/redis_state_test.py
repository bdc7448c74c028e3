"""The state in a Redis: REDIS_URL=redis://localhost:6379/0"""

import os
import unittest
import uuid

from tenant_worker.state import open_state

URL = os.environ.get("REDIS_URL")


@unittest.skipUnless(URL, "REDIS_URL says where a Redis is, that may be written to")
class Kept(unittest.TestCase):
    def setUp(self):
        self.flow = str(uuid.uuid4())
        self.state = self.opened()

    def opened(self, ttl=60):
        state = open_state(URL, ttl)
        self.addCleanup(state.database.close)
        return state

    def test_is_there_after_a_restart_for_its_time(self):
        self.assertIsNone(self.state.find(self.flow, "s"))
        self.assertTrue(self.state.keep_done(self.flow, "s", {"id": "ä", "list": [], "big": 12345678901234567890}))
        self.assertEqual(self.opened().find(self.flow, "s").reply, {"id": "ä", "list": [], "big": 12345678901234567890})
        self.assertIn(self.state.database.ttl(f"worker:{self.flow}:s"), range(1, 61))

    def test_a_tombstone_is_not_written_over(self):
        self.state.keep_undone(self.flow, "s")
        self.assertFalse(self.opened().keep_done(self.flow, "s", {}))
        self.assertTrue(self.state.find(self.flow, "s").undone)

    def test_where_none_answers_the_worker_says_so(self):
        with self.assertRaisesRegex(OSError, "no Redis answers there"):
            open_state("redis://127.0.0.1:1/0", 60)


if __name__ == "__main__":
    unittest.main()
