"""A sample worker as a process, and the Redis that its own tests ask for."""

import os
import shutil
import sqlite3
import subprocess
import threading
import time
from contextlib import closing

from backstep import free_port


class Worker:
    """One life of the worker; what it keeps lies in `folder`, for the next life."""

    def __init__(self, project, folder, orchestration, bootstrap, **chosen):
        self.folder = folder
        environment = {**os.environ, "KAFKA_BOOTSTRAP": bootstrap, "WORKER_ORCHESTRATION": orchestration,
                       "WORKER_NAME": f"{orchestration}-worker", "WORKER_STATE": f"sqlite:{folder / 'state.db'}",
                       "WORKER_TENANTS": str(folder / "tenants.db"), **chosen}
        self.child = subprocess.Popen([str(word) for word in project.command], cwd=project.folder, env=environment,
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                      errors="replace")
        self.lines, self.ready = [], threading.Event()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.child.stdout:
            self.lines.append(line.rstrip())
            if "ready: serving" in line:
                self.ready.set()

    def until_ready(self, seconds=60):
        until = time.monotonic() + seconds
        while not self.ready.wait(0.2):
            assert self.child.poll() is None and time.monotonic() < until, "the worker is not ready:\n" + self.said()
        return self

    def said(self):
        return "\n".join(self.lines[-60:])

    def wait(self, seconds):
        code = self.child.wait(seconds)
        self.reader.join(10)
        return code

    def stop(self):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(20)
            except subprocess.TimeoutExpired:
                self.child.kill()
                raise AssertionError("the worker did not leave when it was asked to:\n" + self.said()) from None
        self.reader.join(10)
        self.child.stdout.close()

    def rows(self, question, *values):
        """What the service behind the worker holds."""
        with closing(sqlite3.connect(self.folder / "tenants.db", timeout=10)) as database:
            return database.execute(question, values).fetchall()

    def changes(self, flow):
        return [row[0] for row in self.rows("SELECT change FROM changes WHERE flow_id = ? ORDER BY rowid", flow)]


class Redis:
    def __init__(self):
        self.port = free_port()
        # Debian's redis-tools hold the server under the name of its checker; the package redis-server would start a
        # service of the machine besides.
        server = shutil.which("redis-server") or shutil.which("redis-check-rdb")
        assert server, "there is no Redis here: Debian's package redis-tools has it"
        self.child = subprocess.Popen(["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                                       "--dir", "/tmp"], executable=server, stdout=subprocess.PIPE, text=True)
        for line in self.child.stdout:
            if "Ready to accept" in line:
                break
        else:
            raise AssertionError("Redis did not start")
        self.reader = threading.Thread(target=self.child.stdout.read, daemon=True)
        self.reader.start()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def stop(self):
        self.child.terminate()
        self.child.wait(20)
        self.reader.join(10)
        self.child.stdout.close()
