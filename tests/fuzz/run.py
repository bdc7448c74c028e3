#!/usr/bin/env python3
"""usage: run.py NAME BUILD

Runs BUILD/fuzz_NAME for BACKSTEP_FUZZ_SECONDS (60) from the kept corpus (tests/fuzz/corpus/NAME), the samples and the
seeds of fuzz_seeds, and prints how many inputs it ran. An input that breaks a promise, crashes, leaks or takes longer
than ten seconds is kept in BUILD/fuzz/NAME and named; mended, it belongs into the kept corpus.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "resources" / "samples"
LARGEST = 16384


def main():
    name, build = sys.argv[1], Path(sys.argv[2])
    seconds = int(os.environ.get("BACKSTEP_FUZZ_SECONDS") or 60)
    folder = build / "fuzz" / name
    found = folder / "found"
    found.mkdir(parents=True, exist_ok=True)
    seeds = build / "fuzz" / f"seeds-of-{name}"
    shutil.rmtree(seeds, ignore_errors=True)
    subprocess.run([build / "fuzz_seeds", seeds], check=True)
    (seeds / "definition").mkdir(exist_ok=True)
    for sample in SAMPLES.rglob("*.yaml"):
        shutil.copy(sample, seeds / "definition" / sample.name)
    corpus = [each for each in (HERE / "corpus" / name, seeds / name) if each.is_dir()]
    words = HERE / f"{name}.dict"
    command = [build / f"fuzz_{name}", f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=10", "-rss_limit_mb=2048",
               "-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={folder}/", *([f"-dict={words}"] if words.exists() else []),
               found, *corpus]
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, errors="replace")
    said = done.stderr + done.stdout
    ran = re.search(r"number_of_executed_units:\s*(\d+)", said)
    if done.returncode != 0 or ran is None:
        print(said[-6000:])
        print(f"fuzz {name}: failed; the input is in {folder}")
        return 1
    print(f"fuzz {name}: {int(ran.group(1))} executions in {seconds} s, nothing broken")
    return 0


if __name__ == "__main__":
    sys.exit(main())
