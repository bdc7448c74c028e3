"""What becomes of commands that come twice, late, in the wrong order, or broken. No broker is needed."""

import tempfile
import unittest
from pathlib import Path

from tenant_worker.handling import Handling
from tenant_worker.messages import DO, UNDO, Command
from tenant_worker.rehearsal import Rehearsal
from tenant_worker.state import SqliteState
from tenant_worker.steps import steps_of
from tenant_worker.tenants import Tenants

ACME = {"tenantName": "acme", "domain": "acme.example"}


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name)
        self.restart()

    def restart(self, rehearsal=None):
        """As after a crash: what was in memory is gone, what was on disk is there."""
        self.tenants = Tenants(self.path / "tenants.db")
        self.state = SqliteState(self.path / "state.db", 7200)
        self.addCleanup(self.tenants.database.close)
        self.addCleanup(self.state.database.close)
        self.handling = Handling(steps_of(self.tenants), self.state, rehearsal)

    def ask(self, phase, step="createRealm", flow="f1", payload=ACME, age=0):
        return self.handling.answer(Command(phase, step, flow, payload, {"flowId": flow}, age))

    def changes(self):
        return [row[0] for row in self.tenants.database.execute("SELECT change FROM changes ORDER BY rowid")]


class Handled(Case):
    def test_do_then_undo(self):
        done = self.ask(DO)
        self.assertTrue(done.ok)
        self.assertEqual(done.payload, {**ACME, "realmId": done.payload["realmId"], "outcome": "created"})
        self.assertEqual(self.ask(UNDO, payload=done.payload).payload["outcome"], "removed")
        self.assertEqual(self.changes(), ["created realm", "removed realm"])

    def test_a_do_that_comes_again_changes_nothing(self):
        first, second = self.ask(DO), self.ask(DO)
        self.assertEqual(second.payload, {**first.payload, "outcome": "already exists"})
        self.assertEqual(self.changes(), ["created realm"])

    def test_after_a_crash_between_effect_and_state_the_effect_is_found(self):
        made, is_new = self.tenants.create_realm("f1", "acme")
        self.assertTrue(is_new)
        self.restart()
        again = self.ask(DO)
        self.assertEqual((again.ok, again.payload["realmId"], again.payload["outcome"]), (True, made, "already exists"))
        self.assertEqual(self.changes(), ["created realm"])

    def test_an_undo_that_comes_again_or_for_nothing_succeeds(self):
        self.ask(DO)
        self.assertEqual([self.ask(UNDO).payload["outcome"] for _ in range(2)], ["removed", "already gone"])
        self.assertEqual(self.ask(UNDO, flow="never").payload["outcome"], "already gone")

    def test_a_do_after_its_undo_is_refused_also_after_a_restart(self):
        self.ask(UNDO)
        for _ in range(2):
            refused = self.ask(DO)
            self.assertFalse(refused.ok)
            self.assertRegex(refused.error, "^this step was undone at 20.*is refused$")
            self.restart()
        self.assertEqual(self.changes(), [])
        self.assertTrue(self.ask(DO, "createClient").ok, "another step of the flow is not concerned")

    def test_a_do_that_an_undo_overtakes_takes_back_what_it_did(self):
        class Overtaken(Rehearsal):
            def after_do(_, command):
                self.state.keep_undone(command.flow, command.step)

        self.restart(Overtaken())
        self.assertIn("is refused", self.ask(DO).error)
        self.assertEqual(self.changes(), ["created realm", "removed realm"])

    def test_a_do_that_is_older_than_what_is_remembered_is_refused_and_its_undo_is_not(self):
        self.assertEqual(self.ask(DO, age=3 * 3600).error,
                         "this DO is 3 hours old, and steps are remembered for 2 (WORKER_STATE_TTL); start the flow again")
        self.assertEqual(self.ask(UNDO, age=3 * 3600).payload["outcome"], "already gone")
        self.assertEqual(self.changes(), [])

    def test_an_undo_long_after_the_state_is_forgotten_still_removes(self):
        self.ask(DO)
        self.state.database.execute("DELETE FROM steps")
        self.assertEqual(self.ask(UNDO).payload["outcome"], "removed")


class Failed(Case):
    def test_a_failure_says_why_and_what_to_do_and_can_be_retried(self):
        self.ask(DO, "createClient", "other")
        failed = self.ask(DO, "createClient")
        self.assertEqual((failed.ok, failed.payload), (False, ACME))
        self.assertEqual(failed.error, "there is a client acme.example already, made by flow other; choose another domain")
        self.ask(UNDO, "createClient", "other")
        self.assertTrue(self.ask(DO, "createClient").ok)

    def test_a_payload_that_is_not_understood(self):
        self.assertIn("the payload has no tenantName", self.ask(DO, payload={}).error)
        for payload in (None, 7, "text", ["list"]):
            self.assertIn("the payload must be a JSON object", self.ask(DO, payload=payload).error)

    def test_what_nobody_expected_is_told_with_its_kind(self):
        self.tenants.database.execute("DROP TABLE realms")
        with self.assertLogs("tenant_worker", "WARNING") as log:
            self.assertIn("OperationalError: no such table", self.ask(DO).error)
        self.assertIn("Traceback", log.output[0])

    def test_an_undo_that_fails_is_answered_and_tried_again_and_no_do_comes_between(self):
        made = self.ask(DO).payload
        self.tenants.database.execute("ALTER TABLE changes RENAME TO away")
        failed = self.ask(UNDO, payload=made)
        self.assertEqual((failed.ok, failed.payload), (False, made))
        self.tenants.database.execute("ALTER TABLE away RENAME TO changes")
        self.assertIn("is refused", self.ask(DO).error)
        self.assertEqual(self.ask(UNDO, payload=made).payload["outcome"], "removed")

    def test_rehearsed(self):
        self.restart(Rehearsal("createRealm:1"))
        self.assertEqual([self.ask(DO).ok for _ in range(3)], [False, True, True])


if __name__ == "__main__":
    unittest.main()
