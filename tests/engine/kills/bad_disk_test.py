#!/usr/bin/env python3
"""A disk of three megabytes runs full under an engine that works: it says so and stands still, nothing is lost, and with
more room it goes on by itself. The disk is a tmpfs in a mount namespace of this script's own; where none can be had, a
limit on the size of files takes its place (the kernel then says "too large" instead of "no room")."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from effects import World, judge  # noqa: E402

INSIDE = "BACKSTEP_SMALL_DISK"
SMALL, LARGE = 3, 512  # MB
HAS_DISK = os.environ.get(INSIDE) == "mount"


class SmallDisk:
    """Room for a ledger, and more room later."""

    def __init__(self, test):
        self.folder = tempfile.TemporaryDirectory(prefix="backstep-disk-")
        self.data = Path(self.folder.name) / "data"
        self.data.mkdir()
        self.processes, self.size = [], SMALL
        test.addCleanup(self.folder.cleanup)
        if HAS_DISK:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}m", "tmpfs", str(self.data)], check=True)
            test.addCleanup(lambda: subprocess.run(["umount", "-l", str(self.data)], check=False))
        self.world = World(self.folder.name, "load", "--open", 200)

    def begin(self, *more):
        def limit():
            if not HAS_DISK:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (self.size << 20, resource.RLIM_INFINITY))
        process = subprocess.Popen([*self.world.arguments, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   preexec_fn=limit)
        self.processes.append(process)
        return process

    def make_room(self):
        self.size = LARGE
        if HAS_DISK:
            subprocess.run(["mount", "-o", f"remount,size={LARGE}m", str(self.data)], check=True)
            return
        for process in self.processes:
            if process.poll() is None:
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (LARGE << 20, resource.RLIM_INFINITY))


class BadDisk(unittest.TestCase):
    def said(self, process):
        """The next line that it says about its disk."""
        line = process.stderr.readline()
        if not line:
            self.fail(f"it ended with {process.wait()}")
        return line.strip()

    def filled(self, disk):
        process = disk.begin()
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        said = self.said(process)
        self.assertTrue(said.startswith("stopped: The ledger "), said)
        self.assertIn(str(disk.data / "ledger.sqlite"), said)
        if HAS_DISK:
            self.assertIn("make room on that disk", said)
        return process

    def all_or_nothing(self, disk, least):
        code, told = disk.world.run("--drain", seconds=120)
        self.assertEqual(code, 0)
        self.assertEqual(judge(disk.world.lines(), told), [])
        self.assertGreater(len(told.flows), least)
        print(f"{len(told.flows)} flows, all done or all undone", file=sys.stderr)

    def accepted(self, disk):
        return sum(1 for kind, *_ in disk.world.lines() if kind == "accepted")

    def test_it_stops_and_goes_on_by_itself(self):
        disk = SmallDisk(self)
        process = self.filled(disk)
        before = self.accepted(disk)
        disk.make_room()
        said = self.said(process)
        self.assertEqual(said, "goes on")
        while self.accepted(disk) <= before:
            self.assertIsNone(process.poll())
        process.kill()
        process.communicate()
        self.all_or_nothing(disk, before)

    def test_killed_on_a_full_disk_it_loses_nothing(self):
        disk = SmallDisk(self)
        process = self.filled(disk)
        process.kill()
        process.communicate()
        again = disk.begin("--drain")  # on the full disk: it says so, and ends or stands still
        said = self.said(again)
        self.assertIn(str(disk.data / "ledger.sqlite"), said)
        again.kill()
        again.communicate()
        disk.make_room()
        self.all_or_nothing(disk, 0)


def main():
    if INSIDE not in os.environ:
        attempt = subprocess.run(["unshare", "-rm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], check=False,
                                 capture_output=True) if sys.platform == "linux" else None
        can = attempt is not None and attempt.returncode == 0
        words = [sys.executable, *sys.argv]
        environment = {**os.environ, INSIDE: "mount" if can else "limit"}
        os.execvpe("unshare" if can else words[0], (["unshare", "-rm"] if can else []) + words, environment)
    print("the small disk is a mounted one" if HAS_DISK else "the small disk is a limit on the size of files",
          file=sys.stderr)
    unittest.main()


if __name__ == "__main__":
    main()
