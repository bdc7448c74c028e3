#!/usr/bin/env python3
"""usage: on_display.py COMMAND…

Runs a command on a display of its own: Xvfb with the openbox window manager, both on a free display number and gone
afterwards. Fails, and does not skip, where they cannot be had.
"""

import os
import subprocess
import sys
import time


def start_display():
    """(process, ":N"): the server picks a free number and writes it once it accepts clients."""
    told, tell = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(tell), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
                              pass_fds=[tell], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(tell)
    number = b""
    while not number.endswith(b"\n"):
        piece = os.read(told, 16)
        if not piece:
            raise SystemExit("Xvfb did not start")
        number += piece
    os.close(told)
    return server, ":" + number.decode().strip()


def start_manager(environment):
    """openbox manages the display once the root window says so."""
    manager = subprocess.Popen(["openbox", "--sm-disable"], env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        said = subprocess.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], env=environment, capture_output=True)
        if b"window id" in said.stdout:
            return manager
        if manager.poll() is not None:
            break
        time.sleep(0.05)
    manager.kill()
    raise SystemExit("openbox did not take the display")


def main():
    server, display = start_display()
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "NO_AT_BRIDGE": "1"}
    environment.pop("WAYLAND_DISPLAY", None)
    try:
        manager = start_manager(environment)
        try:
            return subprocess.run(sys.argv[1:], env=environment).returncode
        finally:
            manager.terminate()
            manager.wait()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
