"""Flows on the sandbox, along the ways they can end (completed, undone, in need of a person)."""

import tempfile
import unittest
from pathlib import Path

from backstep import Acceptance, backstep, sample

TENANT = sample("tenantCreation")
ONBOARDING = sample("userOnboarding")
REALM, CLIENT, ROLES = "createRealm", "createClient", "assignRoles"


class Events(Acceptance):
    """What holds for every run."""

    def run_flow(self, *arguments, timeout=60):
        answer = backstep("run", *arguments, "--json", timeout=timeout)
        self.assertEqual(answer.summary.get("type"), "summary", answer)
        flow_id = answer.flow["flowId"]
        for event in answer.events:
            self.assertEqual(event["flowId"], flow_id, event)
        seqs = [event["seq"] for event in answer.events if event["event"] != "anomaly"]
        self.assertEqual(seqs, sorted(seqs), "events come in the order of the flow")
        self.assertEqual(answer.events[0]["event"], "start_accepted", answer)
        self.assertEqual(len({event["commandId"] for event in answer.sent()}), len(answer.sent()), answer)
        for event in answer.sent():
            phase = event["phase"]
            self.assertEqual(event["key"], flow_id, event)
            # A step that is undone once more is so under the next generation of its key.
            self.assertRegex(event["idempotencyKey"], f'^{flow_id}/{event["step"]}/{phase}(#[2-9])?$', event)
            name = answer.flow["orchestrationName"]
            self.assertEqual(event["topic"], f'orchestrator.{name}.{event["step"]}.{phase.lower()}', event)
            self.assertIsInstance(event["partition"], int)
            self.assertIsInstance(event["offset"], int)
        return answer

    def at(self, answer, *wanted):
        """Positions of the events with these (event, step), in the order they are asked for."""
        place = {(event["event"], event.get("step")): number for number, event in reversed(list(enumerate(answer.events)))}
        return [place[one] for one in wanted]


class Sequential(Events):
    def test_completes(self):
        answer = self.ended(self.run_flow(TENANT), 0, "COMPLETED")
        self.assertEqual(answer.story(), [f"DO {step} 1" for step in (REALM, CLIENT, ROLES)], answer)
        order = self.at(answer, ("do_sent", REALM), ("do_succeeded", REALM), ("do_sent", CLIENT), ("do_succeeded", CLIENT),
                        ("do_sent", ROLES), ("do_succeeded", ROLES))
        self.assertEqual(order, sorted(order), answer)
        self.assertEqual([event["event"] for event in answer.events].count("flow_ended"), 1, answer)
        self.assertEqual(answer.summary["anomalies"] if "anomalies" in answer.summary else answer.flow["anomalies"], 0)
        for step in answer.flow["steps"]:
            self.assertEqual((step["status"], step["attempts"], step["undoAttempts"]), ("DO_SUCCESS", 1, 0), step)

    def test_a_failed_step_undoes_those_before_it(self):
        answer = self.ended(self.run_flow(TENANT, "--fail", CLIENT), 3, "UNDONE")
        self.assertEqual(answer.story(), [f"DO {REALM} 1", f"DO {CLIENT} 1", f"DO {CLIENT} 2", f"DO {CLIENT} 3",
                                          f"UNDO {REALM} 1"], answer)
        self.assertEqual(answer.statuses(), {REALM: "UNDO_SUCCESS", CLIENT: "RETRY_EXHAUSTED", ROLES: "PENDING"}, answer)
        by_name = {step["name"]: step for step in answer.flow["steps"]}
        self.assertEqual([by_name[CLIENT]["attempts"], by_name[REALM]["undoAttempts"], by_name[ROLES]["attempts"]], [3, 1, 0])
        self.assertTrue(by_name[CLIENT]["error"], "the reason is told")
        order = self.at(answer, ("exhausted", CLIENT), ("turned_back", None) if any(
            event["event"] == "turned_back" and not event.get("step") for event in answer.events)
            else ("turned_back", CLIENT), ("undo_sent", REALM), ("undo_succeeded", REALM))
        self.assertEqual(order, sorted(order), answer)

    def test_a_step_that_fails_twice_succeeds_on_the_third_attempt(self):
        answer = self.ended(self.run_flow(TENANT, "--fail", f"{CLIENT}:2"), 0, "COMPLETED")
        self.assertEqual([word for word in answer.story() if CLIENT in word], [f"DO {CLIENT} {n}" for n in (1, 2, 3)])

    def test_the_first_step_fails_and_nothing_is_undone(self):
        answer = self.ended(self.run_flow(TENANT, "--fail", REALM), 3, "UNDONE")
        self.assertEqual(answer.story(), [f"DO {REALM} {n}" for n in (1, 2, 3)], answer)
        self.assertEqual(answer.statuses()[REALM], "RETRY_EXHAUSTED", answer)

    def test_a_silent_step_is_undone_because_its_outcome_is_unknown(self):
        answer = self.ended(self.run_flow(TENANT, "--silent", CLIENT, "--step-timeout", 500), 3, "UNDONE")
        self.assertEqual(answer.story(), [f"DO {REALM} 1", f"DO {CLIENT} 1", f"DO {CLIENT} 2", f"DO {CLIENT} 3",
                                          f"UNDO {CLIENT} 1", f"UNDO {REALM} 1"], answer)
        timed_out = [event["attempt"] for event in answer.events if event["event"] == "do_timed_out"]
        self.assertEqual(timed_out, [1, 2, 3], answer)
        order = self.at(answer, ("undo_succeeded", CLIENT), ("undo_sent", REALM))
        self.assertEqual(order, sorted(order), "one at a time, in reverse")

    def test_every_reply_twice_changes_nothing(self):
        answer = self.ended(self.run_flow(TENANT, "--duplicate", CLIENT), 0, "COMPLETED")
        self.assertEqual(len(answer.story()), 3, answer)

    def test_a_late_success_to_an_earlier_attempt_is_the_success_of_the_step(self):
        answer = self.ended(self.run_flow(TENANT, "--late", f"{CLIENT}:900", "--step-timeout", 500), 0, "COMPLETED")
        self.assertEqual(answer.statuses()[CLIENT], "DO_SUCCESS", answer)


class LateSuccesses(Events):
    """A success that comes when the flow has turned back, or has ended: undone, every one of them."""

    def undone(self, orchestration, late, fails):
        answer = self.ended(
            self.run_flow(sample(orchestration), "--late", f"{late}:3000", "--step-timeout", 500, "--fail", fails), 3, "UNDONE")
        names = [(event["event"], event.get("step")) for event in answer.events]
        done = names.index(("do_succeeded", late))
        self.assertLess(names.index(("flow_ended", None)), done, f"it came after the flow had ended\n{answer}")
        self.assertIn(("undo_succeeded", late), names[done:], f"it is undone after it came\n{answer}")
        self.assertIn(("flow_ended", None), names[done:], f"the flow came to rest again\n{answer}")
        self.assertEqual(answer.statuses()[late], "UNDO_SUCCESS", answer)

    def test_sequential(self):
        self.undone("tenantCreation", CLIENT, ROLES)

    def test_parallel(self):
        self.undone("userOnboarding", "createUserProfile", "sendWelcomeEmail")

    def test_graph(self):
        self.undone("orderFulfilment", "authorisePayment", "packParcel")

    def test_the_timeout_bounds_the_wait(self):
        answer = backstep("run", TENANT, "--late", f"{CLIENT}:60000", "--step-timeout", 200, "--fail", REALM, "--timeout", 8)
        self.assertEqual(answer.code, 3, answer)
        self.assertLess(answer.seconds, 8, "no answer was to come")
        answer = backstep("run", TENANT, "--late", f"{CLIENT}:60000", "--step-timeout", 200, "--timeout", 8)
        self.assertEqual(answer.code, 3, answer)
        self.assertIn("late answers", answer.err)


class Parallel(Events):
    def test_undoes_all_that_succeeded_at_once(self):
        answer = self.ended(self.run_flow(ONBOARDING, "--fail", "sendWelcomeEmail"), 3, "UNDONE")
        steps = [step["name"] for step in answer.flow["steps"]]
        others = sorted(set(steps) - {"sendWelcomeEmail"})
        sent = answer.sent()
        first = sent[: len(steps)]
        self.assertEqual(sorted(event["step"] for event in first), sorted(steps), answer)
        self.assertEqual({(event["phase"], event["attempt"]) for event in first}, {("DO", 1)}, answer)
        undone = [event["step"] for event in sent if event["phase"] == "UNDO"]
        self.assertEqual(sorted(undone), others, answer)
        names = [event["event"] for event in answer.events]
        self.assertLess(max(n for n, event in enumerate(answer.events) if event["event"] == "do_sent"),
                        names.index("undo_sent"), "no DO after turning back")
        self.assertLess(max(n for n, name in enumerate(names) if name == "undo_sent"), names.index("undo_succeeded"),
                        "all UNDOs are out before the first is answered")
        self.assertEqual(answer.statuses(), {**{name: "UNDO_SUCCESS" for name in others},
                                             "sendWelcomeEmail": "RETRY_EXHAUSTED"}, answer)

    def test_completes_with_all_steps_out_at_once(self):
        answer = self.ended(self.run_flow(ONBOARDING, "--latency", 100), 0, "COMPLETED")
        names = [event["event"] for event in answer.events]
        self.assertLess(max(n for n, name in enumerate(names) if name == "do_sent"), names.index("do_succeeded"), answer)


class NeedsAPerson(Events):
    def test_a_failed_undo_rests_until_a_person_retries_it(self):
        data = self.folder() / "ledger"
        failed = self.ended(self.run_flow(TENANT, "--fail", ROLES, "--fail-undo", CLIENT, "--data", data), 4, "FAILED")
        self.assertEqual(failed.statuses(), {REALM: "DO_SUCCESS", CLIENT: "UNDO_FAIL", ROLES: "RETRY_EXHAUSTED"}, failed)
        flow = failed.flow["flowId"]

        listed = backstep("flows", "--data", data, "--json")
        self.assertEqual(listed.code, 0, listed)
        (line,) = listed.lines("flow")
        self.assertEqual((line["flowId"], line["status"], line["needsPerson"]), (flow, "FAILED", True), listed)
        self.assertIn(CLIENT, line["why"], "the reason names the step")

        preview = backstep("undo", flow, "--data", data, "--dry-run", "--json", "--reason", "try")
        self.assertEqual(preview.code, 0, preview)
        self.assertEqual([(message["phase"], message["step"]) for message in preview.lines("message")],
                         [("UNDO", CLIENT), ("UNDO", REALM)], preview)
        headers = preview.lines("message")[0]["headers"]
        self.assertEqual(headers["x-backstep-reason"], "try", "as it will be sent")
        self.assertIn("@", headers["x-backstep-who"])
        self.assertFalse({"timestamp", "x-backstep-request"} & headers.keys(), "only the sending knows these")
        (plan,) = preview.lines("plan")
        self.assertEqual((plan["flowId"], plan["ends"], plan["version"]), (flow, "UNDONE", line["version"]), preview)
        self.assertTrue(plan["hash"])
        self.assertEqual(backstep("flows", "--data", data, "--json").lines("flow")[0]["status"], "FAILED",
                         "a preview changes nothing")

        again = backstep("undo", flow, "--data", data, "--yes", "--fail-undo", CLIENT, "--reason", "try")
        self.assertEqual(again.code, 4, again)
        done = backstep("undo", flow, "--data", data, "--yes", "--reason", "client is back")
        self.assertEqual(done.code, 0, done)
        (line,) = backstep("flows", "--data", data, "--json").lines("flow")
        self.assertEqual((line["status"], line["needsPerson"]), ("UNDONE", False))

    def test_a_completed_flow_is_undone_by_hand(self):
        data = self.folder() / "ledger"
        flow = self.ended(self.run_flow(TENANT, "--data", data), 0, "COMPLETED").flow["flowId"]
        done = backstep("undo", flow, "--data", data, "--yes", "--reason", "wrong tenant", "--json")
        self.assertEqual(done.code, 0, done)
        self.assertEqual([event["step"] for event in done.sent() if event["phase"] == "UNDO"], [ROLES, CLIENT, REALM], done)

    def test_without_yes_it_asks_and_no_answer_means_no(self):
        data = self.folder() / "ledger"
        flow = self.ended(self.run_flow(TENANT, "--data", data), 0).flow["flowId"]
        backstep("undo", flow, "--data", data, stdin=b"")
        self.assertEqual(backstep("flows", "--data", data, "--json").lines("flow")[0]["status"], "COMPLETED")

    def test_a_failed_undo_is_retried_by_name(self):
        data = self.folder() / "ledger"
        failed = self.run_flow(TENANT, "--fail", ROLES, "--fail-undo", CLIENT, "--data", data)
        done = backstep("retry", failed.flow["flowId"], "--step", CLIENT, "--data", data, "--yes")
        self.assertEqual(done.code, 0, done)
        self.assertEqual(backstep("flows", "--data", data, "--json").lines("flow")[0]["status"], "UNDONE")


class Ledgers(Events):
    """A ledger that is opened again: what was open goes on, and what is asked for finds it."""

    def interrupted(self, *arguments):
        """A ledger with flows under way, left by Ctrl+C, and the ids of its flows."""
        data = self.folder() / "ledger"
        run = self.process("run", TENANT, "--data", data, "--silent", CLIENT, "--json", *arguments)
        run.until(f'"do_sent","step":"{CLIENT}"')
        run.stop()
        return data, [line["flowId"] for line in backstep("flows", "--data", data, "--json").lines("flow")]

    def test_run_stays_until_the_others_rest_too(self):
        data, before = self.interrupted("--count", 5, "--step-timeout", 1500)
        self.assertTrue(before)
        answer = backstep("run", TENANT, "--data", data, "--json")
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(len(answer.summary["flows"]), 1, "it sums up its own")
        after = {line["flowId"]: line["status"] for line in backstep("flows", "--data", data, "--json").lines("flow")}
        self.assertEqual({after[flow] for flow in before} - {"COMPLETED", "UNDONE"}, set(), after)
        self.assertEqual(answer.err, "", "none is left open")

    def test_run_says_how_many_it_leaves_open(self):
        data, before = self.interrupted("--step-timeout", 600_000)
        answer = backstep("run", TENANT, "--data", data, "--timeout", 3)
        self.assertEqual(answer.code, 0, answer)
        self.assertIn("1 other flow of the ledger", answer.err)
        self.assertIn(f"backstep flows --data {data}", answer.err)

    def test_undo_plans_again_when_opening_the_ledger_moved_the_flow(self):
        data, (flow,) = self.interrupted("--step-timeout", 500)
        done = backstep("undo", flow, "--data", data, "--yes", "--json")
        self.assertEqual(done.code, 0, done)
        self.assertEqual(done.flow["status"], "UNDONE", done)

    def test_the_beginning_of_an_id_is_enough(self):
        data = self.folder() / "ledger"
        backstep("run", TENANT, "--data", data, "--start-key", "a")
        (line,) = backstep("flows", "--data", data, "--json").lines("flow")
        self.sentence(backstep("undo", line["flowId"][:7], "--data", data, "--yes"), 2, line["flowId"][:7])
        done = backstep("undo", line["flowId"][:13], "--data", data, "--yes", "--json")
        self.assertEqual(done.code, 0, done)
        self.assertEqual(done.flow["flowId"], line["flowId"])
        self.sentence(backstep("undo", line["flowId"], "--data", data, "--yes"), 2)
        self.sentence(backstep("retry", line["flowId"], "--data", data, "--yes"), 2)

    def test_limits(self):
        self.sentence(backstep("run", TENANT, "--limit", "wings=2"), 2, "wings", "open-flows")
        refused = backstep("run", TENANT, "--limit", "payload-bytes=10", "--payload", '{"tenantName":"acme"}')
        self.assertEqual(refused.code, 2, refused)
        self.assertEqual(backstep("run", TENANT, "--limit", "payload-bytes=100000", "--limit", "open-flows=3").code, 0)
        self.assertIn("records-per-second", backstep("serve", "--help").out)


class Many(Acceptance):
    def test_ten_thousand_steps_side_by_side(self):
        steps = "".join(f"  - {{name: s{number:05}, seq: {number + 1}, objectType: Thing}}\n" for number in range(10_000))
        with tempfile.TemporaryDirectory() as folder:
            large = Path(folder) / "large.yaml"
            large.write_text(f"orchestrationName: large\nas: initiator\ntype: parallel\nsteps:\n{steps}")
            flow = backstep("run", large, "--fail", "s05000", "--json", timeout=240).flow
        self.assertEqual(flow["status"], "UNDONE")
        undone = [step for step in flow["steps"] if step["status"] == "UNDO_SUCCESS"]
        self.assertEqual(len(undone), 9_999)

    def test_two_hundred_flows_some_undone(self):
        answer = backstep("run", TENANT, "--count", 200, "--concurrency", 32, "--json")
        self.assertEqual(answer.code, 0, answer)
        flows = answer.summary["flows"]
        self.assertEqual(len({flow["flowId"] for flow in flows}), 200)
        self.assertEqual({flow["status"] for flow in flows}, {"COMPLETED"})

    def test_the_same_start_key_is_the_same_flow(self):
        data = self.folder() / "ledger"
        payload = '{"tenantName":"acme"}'
        first = backstep("run", TENANT, "--data", data, "--start-key", "k-1", "--payload", payload, "--json")
        second = backstep("run", TENANT, "--data", data, "--start-key", "k-1", "--payload", payload, "--json")
        self.assertEqual((first.code, second.code), (0, 0), second)
        self.assertEqual(first.flow["flowId"], second.flow["flowId"])
        self.assertEqual(second.story(), [], "nothing is done twice")
        other = backstep("run", TENANT, "--data", data, "--start-key", "k-1", "--payload", '{"tenantName":"b"}', "--json")
        self.assertEqual(other.code, 2, other)
        self.assertIn("k-1", other.err)


if __name__ == "__main__":
    unittest.main()
