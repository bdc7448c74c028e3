#!/usr/bin/env python3
"""usage: check_layers.py [ROOT]

Which room may include which, and which outside header belongs to which room. Link arrows in CMake let headers through
(the include root is shared, umbrella paths reach every Qt module); this reads the includes themselves.
"""

import re
import sys
from pathlib import Path

import tree

BELOW_PORTS = ["engine/base", "engine/definition", "engine/saga", "engine/wire", "engine/ports"]

# Room -> rooms it may include besides itself. A room that is not here is a problem of its own: give it its place.
ROOMS = {
    "engine/base": [],
    "engine/definition": BELOW_PORTS[:1],
    "engine/edits": BELOW_PORTS[:2],
    "engine/saga": BELOW_PORTS[:2],
    "engine/wire": BELOW_PORTS[:3],
    "engine/ports": BELOW_PORTS[:4],
    "engine/ledger": BELOW_PORTS,
    "engine/transport": BELOW_PORTS,
    "engine/history": BELOW_PORTS,
    "engine/capture": BELOW_PORTS + ["engine/history"],
    "engine/orchestrator": BELOW_PORTS,
    "engine/tracker": BELOW_PORTS,
    "engine/rescue": BELOW_PORTS,
    "engine/workers": BELOW_PORTS,
    "engine/http": BELOW_PORTS,
}

# Layer -> what its rooms may include besides rooms of their own layer.
LAYERS = {
    "engine": [],
    "model": BELOW_PORTS + ["engine/edits", "engine/rescue", "engine/tracker"],
    "ui": ["model", "resources"],
    "app": ["engine", "model", "ui", "resources"],
    "tests": ["engine", "model", "ui", "app", "resources"],
}

# Standard headers that bring a clock, a thread, chance or the outside world into what must be a pure function.
IMPURE = {
    "thread", "mutex", "shared_mutex", "condition_variable", "future", "atomic", "stop_token", "semaphore", "latch",
    "barrier", "random", "iostream", "istream", "ostream", "fstream", "sstream", "filesystem", "cstdio", "stdio.h",
    "ctime", "time.h", "unistd.h",
}
PURE_ROOMS = {"engine/definition", "engine/edits", "engine/saga"}
CLOCKS = re.compile(r"\b(system_clock|steady_clock|high_resolution_clock|gettimeofday|clock_gettime|random_device)\b")

# The one file of a pure room that may touch the outside, and why.
IMPURE_BY_NAME = {
    "engine/definition/load_file.cpp": "reads definition files from disk, apart from what judges them",
}

# Outside header -> the only rooms that may include it, and what to use elsewhere.
OWNED = [
    (re.compile(r"librdkafka/"), ["engine/transport"], "Kafka is spoken behind the port Transport"),
    (re.compile(r"sqlite3"), ["engine/ledger", "engine/history"], "SQLite is spoken behind the ports Ledger and History"),
    (re.compile(r"tl/expected"), ["engine/base"], "say Result<T> of engine/base/error.h"),
    (re.compile(r"(yaml-cpp/|yaml\.h$)"), ["engine/definition"], "definitions are read by engine/definition"),
    (re.compile(r"openssl/"), ["engine/base", "engine/transport"], "hashes are made by engine/base, TLS is tried by engine/transport"),
    (re.compile(r"httplib"), ["engine/http"], "HTTP is spoken by engine/http"),
    (re.compile(r"CLI/"), ["app"], "only the command line knows its parser"),
    (re.compile(r"iostream$"), ["app", "tests"], "the engine and the window log and return, they do not print"),
]
QT = re.compile(r"^(Qt[A-Z]\w*/\w+|Q[A-Z]\w*|q[a-z]+\.h)$")
UNDO_STACK = {"QUndoStack", "QUndoCommand", "QUndoGroup"}
WIDGET_MODULES = re.compile(r"^Qt(Gui|Widgets|Svg|SvgWidgets|Charts|OpenGL|OpenGLWidgets|PrintSupport)$")


def qt_core_headers():
    """The class headers of QtCore on this machine, so that <QWidget> and <QColor> are told from <QString>."""
    for folder in (Path("/usr/include/x86_64-linux-gnu/qt6/QtCore"), Path("/usr/include/aarch64-linux-gnu/qt6/QtCore"),
                   Path("/usr/include/qt6/QtCore"), Path("/usr/include/QtCore")):
        if folder.is_dir():
            return {entry.name for entry in folder.iterdir()}
    return None


QT_CORE = qt_core_headers()


def belongs(room, allowed):
    return any(room == place or room.startswith(place + "/") for place in allowed)


def judge_own(name, room, target, root):
    """A quoted include: a file of this tree, written from its root."""
    if target.endswith(".moc"):
        return None
    if "/" not in target:
        return f'"{target}" is not written from the root of the tree'
    if not any((Path(root) / each).is_file() for each in (target, target + ".in")):
        return f'"{target}" is no file of the tree'
    other = tree.room_of(target)
    layer, other_layer = name.split("/")[0], target.split("/")[0]
    if other == room:
        return None
    if layer == "engine":
        allowed = ROOMS.get(room)
        if allowed is None:
            return f"{room} has no place in the table of rooms (tests/habits/check_layers.py)"
        return None if other in allowed else f"{room} may not know {other}"
    if other_layer == layer or belongs(other, LAYERS[layer]):
        return None
    return f"{room} may not know {other}: {layer} sees {', '.join(LAYERS[layer])}"


def judge_qt(room, target):
    layer = room.split("/")[0]
    if layer == "engine":
        return f"<{target}>: the engine is free of Qt"
    if layer != "model":
        return None
    module, _, header = target.rpartition("/")
    if header in UNDO_STACK:
        return None
    outside = WIDGET_MODULES.match(module) if module else QT_CORE is not None and header not in QT_CORE
    if outside or WIDGET_MODULES.match(header):
        return f"<{target}>: model is QtCore (and QUndoStack) alone, no widget and no pixel"
    return None


def judge_outside(name, room, target):
    if room in PURE_ROOMS and target in IMPURE and name not in IMPURE_BY_NAME:
        return f"<{target}>: {room} is pure (no thread, clock, chance, stream or file)"
    for pattern, owners, instead in OWNED:
        if pattern.match(target) and not belongs(room, owners) and not room.startswith("tests"):
            return f"<{target}> belongs to {', '.join(owners)}: {instead}"
    if QT.match(target) and not room.startswith("tests"):
        return judge_qt(room, target)
    return None


def check_file(path, name, root):
    text = tree.text_of(path)
    room = tree.room_of(name)
    for number, kind, target in tree.includes(text):
        wrong = judge_own(name, room, target, root) if kind == '"' else judge_outside(name, room, target)
        if wrong:
            yield f"{name}:{number}: {wrong}"
    if name.endswith(".h") and "#pragma once" not in text:
        yield f"{name}:1: a header begins with #pragma once"
    if room in PURE_ROOMS:
        for number, line in enumerate(tree.code_of(text).splitlines(), 1):
            clock = CLOCKS.search(line)
            if clock:
                yield f"{name}:{number}: {clock.group(1)}: {room} is handed the time, it never asks"


def check(root):
    return [problem for path, name in tree.sources(root) for problem in check_file(path, name, root)]


if __name__ == "__main__":
    sys.exit(tree.report(check(sys.argv[1] if len(sys.argv) > 1 else "."), "layers"))
