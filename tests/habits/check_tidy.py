#!/usr/bin/env python3
"""usage: check_tidy.py BUILD [--all] [--seconds N] [FILE…]

clang-tidy on what changed, in this order of meaning: files that differ from the last commit; else those that this
branch has more than the main one; else those of the last commit. Where there is no history (a copy, a clone of depth
one) nobody can say what changed: then the tree is read in an order that mixes its rooms, as far as the time goes. A
changed header is read through a source that includes it. It takes seconds a file, so no file is begun after N seconds
(default 120); what was read and what was not is said. --all reads the whole tree, however long that takes.
"""

import argparse
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import tree

MAIN_BRANCHES = ("origin/main", "main")
SECONDS_A_FILE = 100
WHAT_HIDES_WHAT = " -Wshadow"  # sources compiled together cannot be warned of it
FOR_GCC_ALONE = "--extra-arg=-Wno-unknown-warning-option"  # the build's own compiler has warnings that clang has not


def git(root, *arguments):
    """The lines git answers with; None where it cannot answer."""
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if line] if done.returncode == 0 else None


def sources_among(names):
    return {name for name in names or [] if name.endswith((".cpp", ".h"))}


def changed(root):
    """(what the files are, the files); no files where there is no history to tell."""
    if git(root, "rev-parse", "--show-prefix") != []:
        return "no history", set()  # no git, no repository, or a copy inside somebody else's
    edited = sources_among(git(root, "diff", "--name-only", "HEAD"))
    edited |= sources_among(git(root, "ls-files", "--others", "--exclude-standard"))
    if edited:
        return "edited since the last commit", edited
    for main in MAIN_BRANCHES:
        base = git(root, "merge-base", "HEAD", main)
        if base and base != git(root, "rev-parse", "HEAD"):
            return f"changed since {main}", sources_among(git(root, "diff", "--name-only", base[0], "HEAD"))
    if git(root, "rev-parse", "--verify", "--quiet", "HEAD~1"):
        return "of the last commit", sources_among(git(root, "diff", "--name-only", "HEAD~1", "HEAD"))
    return "no history", set()


def through_sources(root, names, everything):
    """The sources to read for these files: of a header the source beside it, else the first that includes it."""
    wanted = names & everything
    for header in sorted(name for name in names if name.endswith(".h")):
        beside = header[: -len(".h")] + ".cpp"
        readers = [beside] if beside in everything else (
            name for name in sorted(everything)
            if any(target == header for _, _, target in tree.includes(tree.text_of(Path(root) / name))))
        wanted.update(list(readers)[:1])
    return sorted(wanted)


def mixed(names):
    """An order that no room comes first in, the same on every machine."""
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).hexdigest())


def without_precompiled(command):
    """The same command reading every header itself: a set precompiled by GCC means nothing to clang, and a source that
    forgets an include is to be found."""
    kept, words = [], iter(shlex.split(command))
    for word in words:
        if word == "-include":
            header = next(words)
            kept += [] if "/cmake_pch." in header else [word, header]
        elif word not in ("-Winvalid-pch", "-fpch-preprocess"):
            kept.append(word)
    return shlex.join(kept)


def each_alone(command):
    """The commands for the sources that one command compiles together (CMAKE_UNITY_BUILD)."""
    together = Path(command["directory"]) / command["file"]
    if not together.name.startswith("unity_"):
        return [command]
    sources = re.findall(r'^#include "(.*)"$', together.read_text(), re.MULTILINE)
    return [command | {"file": source, "command": command["command"].replace(str(together), source)}
            for source in sources]


def commands_for_clang(build, folder):
    """Writes into the folder how the build compiles each source; gives those commands."""
    commands = json.loads((Path(build) / "compile_commands.json").read_text())
    commands = [alone | {"command": without_precompiled(alone["command"]) + WHAT_HIDES_WHAT}
                for each in commands for alone in each_alone(each)]
    (Path(folder) / "compile_commands.json").write_text(json.dumps(commands))
    return commands


def compiled(root, commands):
    """The sources of the tree that these commands compile: clang-tidy needs to know how."""
    real = {os.path.realpath(os.path.join(each["directory"], each["file"])) for each in commands}
    return {name for path, name in tree.sources(root, (".cpp",)) if os.path.realpath(path) in real}


def judge(root, build, name):
    try:
        done = subprocess.run(["clang-tidy", "-p", build, "--quiet", "--warnings-as-errors=*", FOR_GCC_ALONE, name],
                              cwd=root, capture_output=True, text=True, timeout=SECONDS_A_FILE)
    except subprocess.TimeoutExpired:
        return None
    here = str(Path(root).resolve()) + "/"
    found = [line.replace(here, "") for line in done.stdout.splitlines() if ": error:" in line or ": warning:" in line]
    if done.returncode != 0 and not found:
        found.append(f"{name}:1: clang-tidy itself failed: {done.stderr.strip()[:300]}")
    return found


def judged(root, build, names, seconds):
    """(name, findings) of each file that was read; findings are None where the time was up."""
    until = time.monotonic() + seconds

    def one(name):
        return judge(root, build, name) if time.monotonic() < until else None

    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return list(zip(names, pool.map(one, names)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("only", nargs="*")
    options = parser.parse_intermixed_args()
    with tempfile.TemporaryDirectory() as folder:
        return read(".", options, folder, commands_for_clang(options.build, folder))


def read(root, options, folder, commands):
    everything = compiled(root, commands)
    what, names = ("named", set(options.only)) if options.only else changed(root)
    if options.all:
        what, names = "of the whole tree", everything
    names = mixed(everything) if what == "no history" else through_sources(root, names, everything)
    answers = judged(root, folder, names, 10**6 if options.all else options.seconds)
    done = [name for name, found in answers if found is not None]
    problems = sorted({line for _, found in answers for line in found or []})
    print(f"clang-tidy read {len(done)} of {len(names)} files ({what}): {' '.join(done)}")
    if len(done) < len(names):
        print(f"not reached in {options.seconds} s: {len(names) - len(done)} files")
    return tree.report(problems, "tidy")


if __name__ == "__main__":
    sys.exit(main())
