#!/usr/bin/env python3
"""usage: check_headers.py [ROOT]

Each header can be read alone. Where it has a source, that source includes it before anything else, so the compiler sees
it alone each time; what the precompiled headers would hide from the compiler there is looked for here: a name of theirs
that the header uses and neither includes, itself or through headers of ours, nor declares. Headers without a source are
compiled by themselves (ctest row habits.lone_headers).
"""

import re
import sys
from pathlib import Path

import tree

# What .cmake/precompiled.cmake and the rooms precompile, and the standard headers that promise it too.
STANDARD = {
    "array": ("array",), "atomic": ("atomic",), "condition_variable": ("condition_variable",), "deque": ("deque",),
    "function": ("functional",), "map": ("map",), "multimap": ("map",), "mutex": ("mutex",), "lock_guard": ("mutex",),
    "unique_lock": ("mutex",), "optional": ("optional",), "nullopt": ("optional",), "set": ("set",),
    "multiset": ("set",), "span": ("span",), "string": ("string",), "thread": ("thread",), "jthread": ("thread",),
    "string_view": ("string_view", "string"), "tuple": ("tuple",), "unordered_map": ("unordered_map",),
    "unordered_set": ("unordered_set",), "variant": ("variant",), "monostate": ("variant",), "vector": ("vector",),
    "pair": ("utility", "map", "unordered_map", "tuple", "memory", "functional"),
    "move": ("utility", "memory", "functional", "map", "vector", "string", "optional", "variant", "tuple"),
    "unique_ptr": ("memory",), "shared_ptr": ("memory",), "weak_ptr": ("memory",), "make_unique": ("memory",),
    "make_shared": ("memory",), "chrono": ("chrono",), "from_chars": ("charconv",), "to_chars": ("charconv",),
    "sort": ("algorithm",), "find_if": ("algorithm",), "ranges": ("algorithm", "ranges"),
}
STANDARD.update({f"{sign}int{bits}_t": ("cstdint",) for sign in ("", "u") for bits in (8, 16, 32, 64)})
# size_t comes with every container.
STANDARD["size_t"] = ("cstddef", "string", "string_view", "vector", "array", "span", "deque", "map", "set", "memory",
                      "functional", "unordered_map", "unordered_set", "optional", "variant", "cstdint")
NAME = re.compile(r"\bstd::(\w+)")
QT_NAME = re.compile(r"\b(Q[A-Z]\w+)\b")
QT_PRECOMPILED = ("QAbstractButton", "QAction", "QApplication", "QBoxLayout", "QHash", "QHBoxLayout", "QLabel",
                  "QLineEdit", "QObject", "QPainter", "QString", "QStringList", "QTimer", "QToolButton", "QVariant",
                  "QVBoxLayout", "QWidget")


def own_includes(root, name, seen):
    """Every outside header that `name` includes, itself or through headers of ours."""
    if name in seen:
        return set()
    seen.add(name)
    path = Path(root) / name
    if not path.exists():
        return set()
    found = set()
    for _, kind, what in tree.includes(tree.text_of(path)):
        if kind == "<":
            found.add(what)
        else:
            found |= own_includes(root, what, seen)
    return found


def missing_names(code, outside):
    for name in sorted(set(NAME.findall(code)) & set(STANDARD)):
        if not outside & set(STANDARD[name]):
            yield f"std::{name}", f"<{STANDARD[name][0]}>"
    # Headers of Qt bring each other in no promised way, but every one of them brings QString or less; a header that
    # includes no Qt at all cannot know any.
    qt = {what for what in outside if what.startswith("Q")}
    for name in sorted(set(QT_NAME.findall(code)) & set(QT_PRECOMPILED)):
        if not qt and not re.search(rf"\bclass {name};", code):
            yield name, f"<{name}>"


def check(root):
    problems = []
    for path, name in tree.sources(root, endings=(".h",), layers=("engine", "model", "ui", "app")):
        source = path.with_suffix(".cpp")
        if not source.exists():
            continue
        first = next(tree.includes(tree.text_of(source)), None)
        if first is None or first[2] != name:
            problems.append(f"{name[:-1]}cpp:{first[0] if first else 1}: include \"{name}\" before anything else, so "
                            "that the compiler reads that header alone")
        code = tree.code_of(tree.text_of(path))
        outside = own_includes(root, name, set())
        for used, header in missing_names(code, outside):
            line = next((at for at, text in enumerate(code.splitlines(), 1) if re.search(rf"\b{used}\b", text)), 1)
            problems.append(f"{name}:{line}: {used} is used and {header} is not included: only the precompiled headers "
                            "hide that")
    return problems


if __name__ == "__main__":
    sys.exit(tree.report(check(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2])), "headers"))
