#!/usr/bin/env python3
"""Kills an engine under full load, again and again, and looks whether every flow ended all done or all undone.

usage: kill_fifty.py [--kills 50] [--open 1000] [--seed N] [--keep DIR]

The engine runs flows of every shape over services that succeed, fail, fail at first, stay silent or come late; so many
are under way at any time. It is killed (kill -9) at random moments and started again over the same ledger; the services
write what they did into a file of their own. After the last kill it is let come to rest. Needs a built
build/release/engine_to_kill, or BACKSTEP_ENGINE_TO_KILL."""

import argparse
import collections
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from effects import World, judge  # noqa: E402


def killed_often(world, kills, chance):
    """Kills it that often; how long it lived in all. A life is as long as it takes to get somewhere, and then some."""
    lived = 0.0
    for number in range(kills):
        process = world.begin()
        life = chance.uniform(0.05, 1.5)
        began = time.monotonic()
        time.sleep(life)
        if process.poll() is not None:
            raise AssertionError(f"it ended by itself: {process.communicate()[1]}")
        process.kill()
        process.communicate()
        lived += time.monotonic() - began
        print(f"\rkilled {number + 1} of {kills}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return lived


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--open", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--keep", help="a folder for ledger and effects, kept afterwards")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backstep-kill-") as passing:
        folder = wanted.keep or passing
        Path(folder).mkdir(parents=True, exist_ok=True)
        world = World(folder, "load", "--open", wanted.open)
        print(f"seed {wanted.seed}")
        lived = killed_often(world, wanted.kills, random.Random(wanted.seed))
        _, told = world.run("--drain", seconds=600)
        lines = world.lines()
        wrong = judge(lines, told)
    ends = collections.Counter(status for _, _, status in told.flows.values())
    work = collections.Counter(kind for kind, *_ in lines)
    if not ends["COMPLETED"] or not ends["UNDONE"]:
        wrong.append("no flow was completed, or none undone: nothing is shown")
    print(f"kills: {wanted.kills} in {lived:.0f} s of life, {wanted.open} flows under way, {len(told.flows)} flows: "
          f"{ends['COMPLETED']} all done, {ends['UNDONE']} all undone; {work['do']} effects, {work['undo']} taken back, "
          f"{len(wrong)} wrong")
    for sentence in wrong[:20]:
        print(f"WRONG: {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
