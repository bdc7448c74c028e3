"""`plan` says what `run` then sends: every sample, every step, every way a step can go wrong."""

import json
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor

from backstep import ROOT, Acceptance, backstep

SAMPLES = sorted(path for path in (ROOT / "resources/samples").iterdir() if path.suffix in (".yaml", ".yml", ".json"))


def names_of(path):
    """(orchestration, step names) of each orchestration of a sample, as the plan of a good run tells them."""
    plan = backstep("plan", path, "--json")
    assert plan.code == 0, plan
    steps = []
    for message in plan.lines("message"):
        if message["step"] not in steps:
            steps.append(message["step"])
    return steps


def planned(*arguments):
    answer = backstep("plan", *arguments, "--json")
    waves = {}
    for message in answer.lines("message"):
        attempt = message["headers"]["x-backstep-attempt"]
        waves.setdefault(message["wave"], []).append((message["phase"], message["step"], attempt, message["topic"]))
    return answer, [sorted(waves[wave]) for wave in sorted(waves)]


def sent(answer, waves):
    """What the run sent, cut into pieces as long as the waves of the plan: inside a wave the order is free."""
    messages = [(event["phase"], event["step"], event["attempt"], event["topic"]) for event in answer.sent()]
    pieces, at = [], 0
    for wave in waves:
        pieces.append(sorted(messages[at : at + len(wave)]))
        at += len(wave)
    return pieces + ([messages[at:]] if messages[at:] else [])


class PlanIsRun(Acceptance):
    def compare(self, path, *flags):
        plan, waves = planned(path, *flags)
        run = backstep("run", path, *flags, "--json")
        return (f"{path.name} {' '.join(map(str, flags))}", waves, sent(run, waves), plan.summary.get("ends"),
                run.flow["status"])

    def cases(self):
        for path in SAMPLES:
            steps = names_of(path)
            yield (path,)
            for step in steps:
                yield (path, "--fail", step)
                yield (path, "--fail", f"{step}:1")
                yield (path, "--silent", step, "--step-timeout", 300)
                yield (path, "--late", f"{step}:4000", "--step-timeout", 300)
            yield (path, "--fail", steps[-1], "--fail-undo", steps[0])

    def test_every_sample_and_step(self):
        cases = list(self.cases())
        self.assertGreater(len(cases), 20)
        with ThreadPoolExecutor(4) as pool:
            for what, waves, run, ends, status in pool.map(lambda case: self.compare(*case), cases):
                with self.subTest(what):
                    self.assertEqual(run, waves)
                    self.assertEqual(status, ends)

    def test_every_failure(self):
        for path in SAMPLES:
            answer = backstep("plan", path, "--every-failure", "--json")
            self.assertEqual(answer.code, 0, answer)
            failures = answer.lines("failure")
            self.assertEqual(len(failures), 3 * len(names_of(path)))
            for failure in failures:
                if failure["way"] != "late":  # its time is the flow's longest way
                    alone = backstep("plan", path, {"fails": "--fail", "silent": "--silent"}[failure["way"]],
                                     failure["step"], "--json")
                    undos = [message["step"] for message in alone.lines("message") if message["phase"] == "UNDO"]
                    self.assertEqual(list(dict.fromkeys(undos)), failure["undone"], failure)
                    self.assertEqual(alone.summary["ends"], failure["ends"], failure)
            undone = {step for failure in failures for step in failure["undone"]}
            for step in answer.lines("coverage")[0]["neverUndone"]:
                self.assertNotIn(step, undone)
        refused = backstep("plan", SAMPLES[0], "--every-failure", "--fail", names_of(SAMPLES[0])[0])
        self.assertEqual(refused.code, 2, refused)

    def test_a_plan_answers_at_once_and_sends_nothing(self):
        answer = backstep("plan", SAMPLES[0], "--json")
        self.assertEqual(answer.code, 0, answer)
        self.assertLess(answer.seconds, 2)
        orders = [message["order"] for message in answer.lines("message")]
        self.assertEqual(orders, list(range(1, len(orders) + 1)))
        for message in answer.lines("message"):
            self.assertTrue(message["why"], message)
            self.assertIs(message["headers"]["status"], True, message)
            json.dumps(message["payload"])


if __name__ == "__main__":
    sys.exit(unittest.main())
