#!/usr/bin/env python3
"""usage: check_sizes.py [ROOT]

Files of at most 400 lines, functions of at most 70, constructors of at most 40, and names without words that say
nothing. An exception stands in exceptions.txt with its reason. Functions are found by the shape that .clang-format
gives them: their opening brace stands alone on a line, as that of a type does, and nothing else's.
"""

import re
import sys
from pathlib import Path

import tree

FILE_LINES = 400
FUNCTION_LINES = 70
CONSTRUCTOR_LINES = 40

TYPE = re.compile(r"^\s*(template\s*<.*>\s*)?(typedef\s+)?(class|struct|enum|union|namespace)\b")
TYPE_NAME = re.compile(r"\b(?:class|struct|union)\s+(?:\[\[\w+\]\]\s*)?(\w+)")
FUNCTION_NAME = re.compile(r"([\w:~]+)\s*\(")
DECLARED = re.compile(r"^\s*(?:template\s*<[^;{]*>\s*)?(?:class|struct|enum class|enum|union|concept|using)\s+(\w+)")
EMPTY_WORD = re.compile(r"(Manager|Utils?|Utilities|Helpers?|Misc|Commons?)$")
EMPTY_FILE = re.compile(r"(^|_)(manager|utils?|utilities|helpers?|misc|common)(_test)?$")


def exceptions(root):
    """path -> reason, of the files that may be longer."""
    path = Path(root) / "tests/habits/exceptions.txt"
    found = {}
    for line in tree.text_of(path).splitlines() if path.is_file() else []:
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition(":")
            found[name.strip()] = reason.strip()
    return found


def head_of(lines, brace):
    """Where the declaration begins whose opening brace stands alone on line `brace` (both from 0)."""
    first = brace
    while first > 0:
        above = lines[first - 1].strip()
        if not above or above.startswith("#") or above.endswith((";", "{", "}", "};")):
            break
        if above.endswith(":") and not above.endswith("::") and "(" not in above:
            break
        first -= 1
    return first


def is_constructor(head, lines, brace):
    match = FUNCTION_NAME.search(head)
    if not match:
        return False
    parts = match.group(1).split("::")
    if len(parts) > 1:
        return parts[-1] == parts[-2]
    indent = len(lines[brace]) - len(lines[brace].lstrip())
    for line in reversed(lines[:brace]):
        if TYPE.match(line) and len(line) - len(line.lstrip()) < indent:
            name = TYPE_NAME.search(line)
            return bool(name) and name.group(1) == parts[0]
    return False


def functions(text):
    """(first line from 1, number of lines, name, whether a constructor) of every function with its brace below."""
    lines = tree.code_of(text).splitlines()
    for brace, line in enumerate(lines):
        if line.strip() != "{":
            continue
        first = head_of(lines, brace)
        head = " ".join(part.strip() for part in lines[first:brace])
        if "(" not in head or TYPE.match(head):
            continue
        indent = line[: len(line) - len(line.lstrip())]
        end = next((number for number in range(brace + 1, len(lines)) if re.match(rf"{indent}\}}", lines[number])), None)
        if end is None:
            continue
        name = FUNCTION_NAME.search(head)
        yield first + 1, end - first + 1, name.group(1) if name else head, is_constructor(head, lines, brace)


def check_file(path, name, excused):
    text = tree.text_of(path)
    length = text.count("\n")
    if length > FILE_LINES and name not in excused:
        yield f"{name}:{FILE_LINES + 1}: {length} lines, a file has at most {FILE_LINES}"
    stem = path.name.split(".")[0]
    if EMPTY_FILE.search(stem):
        yield f"{name}:1: the name says nothing: what does it hold?"
    if path.suffix == ".py":
        return
    for first, count, function, constructor in functions(text):
        if name.startswith("tests/") and function.endswith("_data"):
            continue  # the rows of a Qt Test table: data, however long
        bound = CONSTRUCTOR_LINES if constructor else FUNCTION_LINES
        if count > bound:
            kind = "constructor" if constructor else "function"
            yield f"{name}:{first}: {function} has {count} lines, a {kind} has at most {bound}"
    for number, line in enumerate(tree.code_of(text).splitlines(), 1):
        declared = DECLARED.match(line)
        if declared and EMPTY_WORD.search(declared.group(1)):
            yield f"{name}:{number}: {declared.group(1)}: the name says nothing: what does it do?"


def check(root):
    excused = exceptions(root)
    problems = []
    for name, reason in excused.items():
        if not reason:
            problems.append(f"tests/habits/exceptions.txt: {name} has no reason")
        elif not (Path(root) / name).is_file():
            problems.append(f"tests/habits/exceptions.txt: {name} is no file any more")
    for path, name in tree.sources(root, (".h", ".cpp", ".py")):
        problems.extend(check_file(path, name, excused))
    return problems


if __name__ == "__main__":
    sys.exit(tree.report(check(sys.argv[1] if len(sys.argv) > 1 else "."), "sizes"))
