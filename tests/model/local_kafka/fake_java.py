#!/usr/bin/env python3
"""usage: fake_java.py MODE ARGUMENTS OF JAVA…

Stands for Java and the Kafka on it: says a version, formats a storage, and answers metadata at the port of its
properties. MODE says how it misbehaves: fine, old, dumb, format-fails, dies, stubborn.
"""

import os
import re
import signal
import socket
import struct
import sys


def properties(path):
    with open(path, encoding="ascii") as file:
        return dict(line.strip().split("=", 1) for line in file if "=" in line and not line.startswith("#"))


def unescaped(value):
    return re.sub(r"\\u([0-9a-f]{4})|\\(.)", lambda match: chr(int(match[1], 16)) if match[1] else match[2], value)


def say_version(mode):
    print({"old": 'openjdk version "11.0.22" 2024-01-16', "dumb": "hello"}.get(mode, 'openjdk version "17.0.15" 2025'),
          file=sys.stderr)


def format_storage(mode, path):
    if mode == "format-fails":
        sys.exit("ERROR No space left on device")
    storage = unescaped(properties(path)["log.dirs"])
    os.makedirs(storage, exist_ok=True)
    with open(os.path.join(storage, "meta.properties"), "a", encoding="ascii") as file:
        file.write("formatted\n")


def serve(mode, path):
    if mode == "dies":
        print("2026-01-01 INFO all is well\n2026-01-01 ERROR the storage is damaged\n\tat some.Frame(Frame.java:1)")
        sys.exit(1)
    if mode == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    port = int(re.search(r"127\.0\.0\.1:(\d+)", properties(path)["advertised.listeners"])[1])
    with socket.create_server(("127.0.0.1", port)) as server:
        while True:
            client, _ = server.accept()
            with client:
                size = struct.unpack(">i", client.recv(4, socket.MSG_WAITALL))[0]
                request = client.recv(size, socket.MSG_WAITALL)
                correlation = request[4:8]
                client.sendall(struct.pack(">i", 8) + correlation + struct.pack(">i", 1))


def main():
    mode, arguments = sys.argv[1], sys.argv[2:]
    if arguments == ["-version"]:
        say_version(mode)
    elif "kafka.tools.StorageTool" in arguments:
        format_storage(mode, arguments[arguments.index("--config") + 1])
    else:
        serve(mode, arguments[-1])


main()
