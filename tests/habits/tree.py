"""The source files of the tree, and what they include."""

import os
import re
from pathlib import Path

LAYERS = ("engine", "model", "ui", "app", "tests")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def sources(root, endings=(".h", ".cpp"), layers=LAYERS):
    """Every source file below the layers, as (path, path from the root with slashes), sorted."""
    found = []
    for layer in layers:
        for folder, folders, names in os.walk(Path(root) / layer):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
            for name in names:
                if name.endswith(endings):
                    path = Path(folder) / name
                    found.append((path, path.relative_to(root).as_posix()))
    return sorted(found, key=lambda pair: pair[1])


def text_of(path):
    return path.read_text(encoding="utf-8", errors="replace")


def code_of(text):
    """The text without comments and string literals, line for line, so that words in them accuse nobody."""

    def blank(match):
        return "\n" * match.group(0).count("\n")

    return COMMENT_OR_TEXT.sub(blank, text)


def includes(text):
    """(line number, '<' or '"', what) of every include."""
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


def room_of(name):
    """engine/saga/decide.h lies in the room engine/saga; files directly in a layer lie in a room of the layer's name."""
    parts = name.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def report(problems, what):
    """Prints each problem once, says the sum, and gives the exit code."""
    for problem in problems:
        print(problem)
    print(f"{what}: {len(problems)} problem{'' if len(problems) == 1 else 's'}")
    return 1 if problems else 0
