"""What the services around a killed engine did (tests/engine/kills/effects.h), against what the engine says of its flows."""

import collections
import os
import signal
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE = Path(os.environ.get("BACKSTEP_ENGINE_TO_KILL", ROOT / "build/release/engine_to_kill"))


class Told:
    """What an engine said when all was at rest."""

    def __init__(self, text):
        self.steps, self.flows, self.points = {}, {}, 0
        for line in text.splitlines():
            kind, *words = line.split("\t")
            if kind == "orchestration":
                self.steps[words[0]] = words[1:]
            elif kind == "flow":
                flow, key, orchestration, status = words
                self.flows[flow] = (key, orchestration, status)
            elif kind == "points":
                self.points = int(words[0])


class World:
    """A folder for the ledger and a file of effects, and the engines that come and go over them."""

    def __init__(self, folder, plot, *more):
        self.data, self.effects = Path(folder) / "data", Path(folder) / "effects"
        self.arguments = [str(ENGINE), "--data", str(self.data), "--effects", str(self.effects), "--plot", plot, *map(str, more)]

    def begin(self, *more):
        return subprocess.Popen([*self.arguments, *map(str, more)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *more, seconds=60):
        """Runs one to its end. Its exit code (-SIGKILL for one that was killed) and what it told."""
        process = self.begin(*more)
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError(f"no rest within {seconds} s: {' '.join(process.args)}") from None
        if process.returncode not in (0, -signal.SIGKILL):
            raise AssertionError(f"{' '.join(process.args)} ended with {process.returncode}: {err}")
        return process.returncode, Told(out)

    def lines(self):
        text = self.effects.read_text() if self.effects.exists() else ""
        return [line.split("\t") for line in text.splitlines()]


def judge(lines, told):
    """What is wrong, as sentences; nothing when all is well. All or nothing: every flow is COMPLETED with each effect there
    once, or UNDONE with none left."""
    wrong, flow_of_key, there = [], {}, collections.Counter()
    for kind, *words in lines:
        if kind == "accepted":
            key, flow = words
            if flow_of_key.setdefault(key, flow) != flow:
                wrong.append(f"start key {key} was accepted as {flow_of_key[key]} and as {flow}")
            if flow not in told.flows:
                wrong.append(f"the accepted start {key} (flow {flow}) is lost")
        elif kind == "do":
            flow, step, _ = words
            there[flow, step] += 1
            if there[flow, step] > 1:
                wrong.append(f"the effect of {step} of {flow} is there {there[flow, step]} times")
            if flow not in told.flows:
                wrong.append(f"a command of flow {flow} was sent, and the ledger does not know it")
        elif kind == "undo":
            flow, step, _ = words
            there[flow, step] = 0
    keys = collections.Counter(key for key, _, _ in told.flows.values())
    wrong += [f"start key {key} made {count} flows" for key, count in keys.items() if count > 1]
    for kind, *words in lines:
        if kind == "asked" and words[0] not in keys:
            wrong.append(f"start key {words[0]} was asked for and has no flow")
    for flow, (_, orchestration, status) in told.flows.items():
        done = [step for step in told.steps[orchestration] if there[flow, step]]
        if status == "COMPLETED" and len(done) != len(told.steps[orchestration]):
            wrong.append(f"flow {flow} is COMPLETED with the effects of {done} only")
        elif status == "UNDONE" and done:
            wrong.append(f"flow {flow} is UNDONE and the effects of {done} are there")
        elif status not in ("COMPLETED", "UNDONE"):
            wrong.append(f"flow {flow} is {status}")
    return wrong
