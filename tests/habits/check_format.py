#!/usr/bin/env python3
"""usage: check_format.py [ROOT]   `clang-format -i` on what it names puts it right."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import tree

WORD = re.compile(r"^(.*?):(\d+):\d+: (?:error|warning): code should be clang-formatted")


def check(root):
    names = [name for _, name in tree.sources(root)]
    batches = [names[start : start + 20] for start in range(0, len(names), 20)]

    def run(batch):
        done = subprocess.run(["clang-format", "--dry-run", "-Werror", "--style=file", *batch], cwd=root,
                              capture_output=True, text=True)
        first = {}
        for line in done.stderr.splitlines():
            match = WORD.match(line)
            if match:
                first.setdefault(match.group(1), match.group(2))
        if done.returncode != 0 and not first:
            first[batch[0]] = "1 (clang-format itself failed: " + done.stderr.strip()[:300] + ")"
        return [f"{name}:{line}: not as .clang-format has it" for name, line in first.items()]

    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return [problem for found in pool.map(run, batches) for problem in found]


if __name__ == "__main__":
    sys.exit(tree.report(check(sys.argv[1] if len(sys.argv) > 1 else "."), "format"))
