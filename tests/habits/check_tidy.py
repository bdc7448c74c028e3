#!/usr/bin/env python3
"""usage: check_tidy.py BUILD [--all] [--seconds N]

clang-tidy on what changed: files that differ from the last commit, else those of the last commit. It takes seconds a
file, so it stops after N seconds (default 150) and says which files it did not reach; --all reads the whole tree.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import tree


def changed(root):
    def names(*arguments):
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True)
        return done.stdout.split("\n") if done.returncode == 0 else []

    found = names("diff", "--name-only", "HEAD") + names("ls-files", "--others", "--exclude-standard")
    if not any(name.endswith((".cpp", ".h")) for name in found):
        found = names("show", "--name-only", "--format=", "HEAD")
    return {name for name in found if name.endswith((".cpp", ".h"))}


def judge(root, build, name):
    done = subprocess.run(["clang-tidy", "-p", build, "--quiet", "--warnings-as-errors=*", name], cwd=root,
                          capture_output=True, text=True)
    here = str(Path(root).resolve()) + "/"
    return [line.replace(here, "") for line in done.stdout.splitlines() if ": error:" in line or ": warning:" in line]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seconds", type=int, default=150)
    parser.add_argument("only", nargs="*")
    options = parser.parse_args()
    root = "."
    everything = {name for _, name in tree.sources(root, (".cpp",))}
    wanted = changed(root)
    names = sorted(everything if options.all else everything & (set(options.only) or wanted))
    until = time.monotonic() + (10**6 if options.all else options.seconds)

    def one(name):
        return judge(root, options.build, name) if time.monotonic() < until else None

    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        answers = list(zip(names, pool.map(one, names)))
    for name, found in answers:
        if found is None:
            print(f"{name}: not reached in {options.seconds} s")
    problems = sorted({line for _, found in answers for line in found or []})
    return tree.report(problems, f"tidy ({len(names)} files)")


if __name__ == "__main__":
    sys.exit(main())
