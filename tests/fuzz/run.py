#!/usr/bin/env python3
"""usage: run.py NAME BUILD [--keep]

Runs BUILD/fuzz_NAME for BACKSTEP_FUZZ_SECONDS (60) from the kept corpus (tests/fuzz/corpus/NAME.tar.xz), the samples and
the seeds of fuzz_seeds, and prints how many inputs it ran. An input that breaks a promise, crashes, leaks or takes
longer than ten seconds stays in BUILD/fuzz/NAME and is named; mended, it belongs into a test of its own.
--keep afterwards packs the smallest set of inputs that reaches as much as all of them into the kept corpus.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "resources" / "samples"
LARGEST = 16384
LARGEST_KEPT = 400


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def begin(name, build, folder):
    """The folders of inputs to begin with."""
    seeds = fresh(folder / "seeds")
    subprocess.run([build / "fuzz_seeds", seeds], check=True)
    samples = fresh(seeds / "definition")
    for sample in SAMPLES.rglob("*.yaml"):
        shutil.copy(sample, samples / sample.name)
    kept = fresh(folder / "kept")
    packed = HERE / "corpus" / f"{name}.tar.xz"
    if packed.exists():
        with tarfile.open(packed) as archive:
            archive.extractall(kept)
    return [kept, seeds / name]


def keep(name, build, folder, corpus):
    smallest = fresh(folder / "smallest")
    subprocess.run([build / f"fuzz_{name}", "-merge=1", f"-max_len={LARGEST_KEPT}", smallest, *corpus], check=True,
                   capture_output=True)
    (HERE / "corpus").mkdir(exist_ok=True)
    with tarfile.open(HERE / "corpus" / f"{name}.tar.xz", "w:xz") as archive:
        for each in sorted(smallest.iterdir()):
            info = tarfile.TarInfo(each.name)
            info.size = each.stat().st_size
            with each.open("rb") as data:
                archive.addfile(info, data)
    print(f"fuzz {name}: {len(list(smallest.iterdir()))} inputs kept")


def main():
    name, build = sys.argv[1], Path(sys.argv[2]).resolve()
    seconds = int(os.environ.get("BACKSTEP_FUZZ_SECONDS") or 60)
    folder = build / "fuzz" / name
    found = folder / "found"
    found.mkdir(parents=True, exist_ok=True)
    corpus = begin(name, build, folder)
    command = [build / f"fuzz_{name}", f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=10",
               "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={folder}/", found, *corpus]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    said = done.stderr + done.stdout
    ran = re.search(r"number_of_executed_units:\s*(\d+)", said)
    if done.returncode != 0 or ran is None:
        print(said[-6000:])
        print(f"fuzz {name}: failed; the input is in {folder}")
        return 1
    print(f"fuzz {name}: {int(ran.group(1))} executions in {seconds} s, nothing broken")
    if "--keep" in sys.argv:
        keep(name, build, folder, [found, *corpus])
    return 0


if __name__ == "__main__":
    sys.exit(main())
