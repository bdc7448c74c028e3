#!/usr/bin/env python3
"""T4: a real engine process is killed at every moment that matters (before and after each commit, each record that is
sent, each delivery and reply that is taken in, each effect of a service, each answer), for a flow that completes, one
that turns back, one that waits for timers and one that a person pauses, resumes and undoes. Started again it must bring
the flow to its end, with all effects there once or none.

BACKSTEP_TEST_LONG=1 kills the engine that came back once more."""

import concurrent.futures
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from effects import World, judge  # noqa: E402

PLOTS = {"do": "COMPLETED", "undo": "UNDONE", "timer": "UNDONE", "operator": "UNDONE"}
LONG = os.environ.get("BACKSTEP_TEST_LONG", "0") not in ("", "0")
SECOND_KILLS = (2, 5, 9, 14, 20, 27, 35, 44)


def one(plot, kills):
    """Kills it at these moments, one life each, and lets it come to rest. Where it was killed, and what is wrong."""
    try:
        return tried(plot, kills)
    except AssertionError as trouble:
        return plot, kills, [], [str(trouble)]


def tried(plot, kills):
    with tempfile.TemporaryDirectory(prefix="backstep-fail-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        world = World(folder, plot, "--at-most", 1)
        died = 0
        for kill in kills:
            code, told = world.run("--kill-at", kill, seconds=20)
            died += code == -signal.SIGKILL
            if code == 0:
                break
        else:
            _, told = world.run()
        lines = world.lines()
        wrong = judge(lines, told)
        statuses = [status for _, _, status in told.flows.values()]
        if statuses != [PLOTS[plot]]:
            wrong.append(f"the flow is {statuses}, not {PLOTS[plot]}")
        where = [words[1] for words in lines if words[0] == "killed"]
        if len(where) != died:
            wrong.append(f"it died {died} times and says so {len(where)} times")
        return plot, kills, where, wrong


def main():
    began = time.monotonic()
    tasks, wrong, places, kills = [], [], set(), 0
    for plot in PLOTS:
        with tempfile.TemporaryDirectory(prefix="backstep-fail-") as folder:
            points = World(folder, plot, "--at-most", 1).run()[1].points
        # Threads take turns as they like: a few moments more than were counted, so that the last are reached, too.
        for first in range(1, points + 4):
            tasks += [(plot, [first, second]) for second in SECOND_KILLS] if LONG else [(plot, [first])]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for plot, chosen, where, found in pool.map(lambda task: one(*task), tasks):
            kills += len(where)
            places |= {(plot, place) for place in where}
            wrong += [f"{plot}, killed at {chosen} ({', '.join(where)}): {sentence}" for sentence in found]
    print(f"crash points x inputs: {len(places)} ({len({place for _, place in places})} points, {len(PLOTS)} inputs), "
          f"{kills} kills, {len(wrong)} wrong, {time.monotonic() - began:.0f} s")
    for plot, place in sorted(places):
        print(f"  {plot}: {place}")
    for sentence in wrong[:20]:
        print(f"WRONG: {sentence}")
    return 1 if wrong or len(places) < 40 else 0


if __name__ == "__main__":
    sys.exit(main())
