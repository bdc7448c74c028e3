"""Whatever is handed in: one clear sentence, the right exit code, soon, and nothing lost."""

import json
import os
import resource
import subprocess
import unittest

from backstep import BINARY, Acceptance, backstep, free_port, sample

TENANT = sample("tenantCreation")
ALIAS_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)) + "orchestrationName: m\n"
FILES = {
    "empty.yaml": b"",
    "blank.yaml": b"\n\n   \n",
    "comment.yaml": b"# nothing but a comment\n",
    "binary.yaml": bytes(range(256)) * 64,
    "zeros.yaml": bytes(4096),
    "latin.yaml": "orchestrationName: t\u00e4nant\n".encode("latin-1"),
    "utf16.yaml": "orchestrationName: tenant\n".encode("utf-16"),
    "bomb.yaml": ALIAS_BOMB.encode(),
    "deep.yaml": b"[" * 100_000,
    "deep.json": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "huge.yaml": b"orchestrationName: x\nsteps:\n" + b"- name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n" * 500_000,
    "broken.json": b'{"orchestrationName": "x", "steps": [}',
    "broken.yaml": b"orchestrationName: x\n  steps: - a\n\t- b\n",
    "scalar.yaml": b"just words\n",
    "list.json": b"[1, 2, 3]",
    "nosteps.yaml": b"orchestrationName: x\nas: initiator\ntype: sequential\nsteps: []\n",
    "cycle.yaml": b"orchestrationName: x\nas: initiator\ntype: graph\nsteps:\n"
                  b"- {name: a, seq: 1, objectType: S, dependsOn: [b]}\n- {name: b, seq: 2, objectType: S, dependsOn: [a]}\n",
    "type.yaml": b"orchestrationName: x\nas: initiator\ntype: sideways\nsteps:\n- {name: a, seq: 1, objectType: S}\n",
    "retries.yaml": b"orchestrationName: x\nas: initiator\ntype: sequential\nsteps:\n"
                    b"- {name: a, seq: 1, objectType: S, maxRetries: 0}\n",
}


def bounded(*arguments, seconds=20, megabytes=1500):
    """Runs with a bound on memory and time; a crash or a hang is an exit code that no command has."""

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, timeout=seconds, preexec_fn=limit,
                          stdin=subprocess.DEVNULL, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


class Files(Acceptance):
    def setUp(self):
        self.place = self.folder()
        for name, content in FILES.items():
            (self.place / name).write_bytes(content)

    def test_check_says_what_is_wrong_and_where(self):
        for name in FILES:
            with self.subTest(name):
                code, out, err = bounded("check", self.place / name)
                said = out + err
                self.assertIn(code, (1, 2), said[:2000])
                self.assertIn(name, said, "it names the file")
                self.assertLess(len(said), 20_000, "it is short enough to be read")
                self.assertTrue(said.isprintable() or all(c.isprintable() or c in "\n\t" for c in said), repr(said[:500]))

    def test_check_as_json_is_json(self):
        for name in FILES:
            with self.subTest(name):
                code, out, err = bounded("check", self.place / name, "--format", "json")
                self.assertIn(code, (1, 2), out + err)
                for line in out.splitlines():
                    json.loads(line)

    def test_run_and_plan_refuse_it_with_a_sentence(self):
        for command in ("run", "plan"):
            for name in FILES:
                with self.subTest(f"{command} {name}"):
                    code, out, err = bounded(command, self.place / name)
                    self.assertEqual(code, 2, (out + err)[:2000])
                    self.assertIn(name, err)
                    self.assertLess(len(err.splitlines()), 12, err[:2000])

    def test_a_problem_has_file_line_and_column(self):
        _, out, err = bounded("check", self.place / "type.yaml")
        self.assertRegex(out + err, r"type\.yaml:3:\d+")
        _, out, err = bounded("check", self.place / "retries.yaml")
        self.assertRegex(out + err, r"retries\.yaml:5:\d+")

    def test_a_byte_order_mark_is_no_part_of_the_text(self):
        for name in ("mark.yaml", "mark.json"):
            text = TENANT.read_bytes() if name.endswith("yaml") else (
                b'{"orchestrationName": "o", "as": "initiator", "type": "sequential", '
                b'"steps": [{"name": "a", "seq": 1, "objectType": "S"}]}')
            (self.place / name).write_bytes(b"\xef\xbb\xbf" + text)
            code, out, err = bounded("check", self.place / name)
            self.assertEqual(code, 0, out + err)
            self.assertEqual(bounded("plan", self.place / name)[0], 0)
        (self.place / "wrong.yaml").write_bytes(b"\xef\xbb\xbforchestrationName: x\nas: initiator\ntype: sideways\n"
                                                b"steps:\n- {name: a, seq: 1, objectType: S}\n")
        _, out, err = bounded("check", self.place / "wrong.yaml")
        self.assertRegex(out + err, r"wrong\.yaml:3:7")

    def test_a_pipe_that_nobody_writes_to(self):
        pipe = self.place / "pipe.yaml"
        os.mkfifo(pipe)
        for command in (("check", pipe), ("run", pipe), ("run", TENANT, "--payload", f"@{pipe}")):
            code, out, err = bounded(*command, seconds=10)
            self.assertEqual(code, 2, out + err)
            self.assertIn("pipe.yaml", err)

    def test_what_the_shell_hands_over_open_is_read(self):
        with TENANT.open("rb") as text:
            done = subprocess.run([BINARY, "check", "/dev/stdin"], stdin=text, capture_output=True, timeout=20)
        self.assertEqual(done.returncode, 0, done)

    def test_a_missing_file_and_a_folder(self):
        self.sentence(backstep("run", self.place / "gone.yaml"), 2, "gone.yaml")
        self.sentence(backstep("run", self.place), 2, str(self.place))


class Arguments(Acceptance):
    def test_usage(self):
        self.assertEqual(backstep("nonsense-command-of-nobody", "--x").code, 2)
        self.sentence(backstep("run"), 2)
        self.sentence(backstep("run", TENANT, "--nonsense"), 2, "nonsense")

    def test_names_that_nobody_has(self):
        self.sentence(backstep("run", TENANT, "--fail", "createRelm"), 2, "createRelm", "createRealm")
        self.sentence(backstep("run", TENANT, "--name", "noSuch"), 2, "noSuch", "tenantCreation")

    def test_numbers_that_are_none(self):
        self.sentence(backstep("run", TENANT, "--count", "many"), 2)
        self.sentence(backstep("run", TENANT, "--count", "0"), 2)
        self.sentence(backstep("run", TENANT, "--late", "createRealm:soon"), 2)
        self.sentence(backstep("run", TENANT, "--step-timeout", "-5"), 2)

    def test_flags_that_do_nothing_are_refused(self):
        self.sentence(backstep("run", TENANT, "--external", "--fail", "createRealm"), 2, "--external", "--fail")
        self.sentence(backstep("run", TENANT, "--fail", ""), 2, "--fail names no step", "createRealm")

    def test_an_output_that_cannot_be_written(self):
        for command in (("check", TENANT), ("run", TENANT), ("plan", TENANT), ("--help",)):
            with self.subTest(command[0]), open("/dev/full", "wb") as full:
                done = subprocess.run([BINARY, *map(str, command)], stdout=full, stderr=subprocess.PIPE, timeout=60)
                self.assertEqual(done.returncode, 2, done)
                self.assertIn(b"output cannot be written", done.stderr)

    def test_neither_a_command_nor_a_file(self):
        self.sentence(backstep("wat", environment={"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}), 2,
                      "no command or file", "wat")

    def test_a_picture_is_a_png(self):
        self.sentence(backstep("--screenshot", self.folder() / "x.jpgg", "--view", "welcome"), 2, "x.jpgg", ".png")

    def test_a_payload_that_is_not_json(self):
        self.sentence(backstep("run", TENANT, "--payload", ""), 2, "--payload")
        self.sentence(backstep("run", TENANT, "--payload", "{nope"), 2, "payload")
        self.sentence(backstep("run", TENANT, "--payload", "@/nowhere/at/all.json"), 2, "/nowhere/at/all.json")

    def test_a_flow_that_nobody_knows(self):
        data = self.folder() / "ledger"
        self.assertEqual(backstep("run", TENANT, "--data", data, "--json").code, 0)
        self.sentence(backstep("undo", "no-such-flow", "--data", data, "--yes"), 2, "no-such-flow")
        self.sentence(backstep("retry", "no-such-flow", "--data", data, "--yes"), 2, "no-such-flow")

    def test_help_and_version(self):
        self.assertRegex(backstep("--version").out, r"\d+\.\d+\.\d+")
        top = backstep("--help")
        self.assertEqual(top.code, 0)
        for command in ("run", "plan", "check", "serve", "worker", "watch", "flows", "undo", "retry", "quarantine", "kafka"):
            self.assertIn(command, top.out)
            self.assertEqual(backstep(command, "--help").code, 0, command)


class Places(Acceptance):
    def test_a_broker_that_is_not_there(self):
        address = f"127.0.0.1:{free_port()}"
        for command in (("run", TENANT), ("serve",), ("worker", TENANT), ("flows",)):
            with self.subTest(command[0]):
                data = ("--data", self.folder()) if command[0] == "serve" else ()
                answer = backstep(*command, "--bootstrap", address, *data, timeout=60)
                self.sentence(answer, 5, address)
                self.assertLess(answer.seconds, 45)

    def test_a_ledger_that_another_process_holds(self):
        data = self.folder() / "ledger"
        holder = self.process("run", TENANT, "--data", data, "--latency", 20000, "--json")
        holder.until("do_sent")
        answer = backstep("run", TENANT, "--data", data)
        self.sentence(answer, 5, str(holder.child.pid))

    def test_a_ledger_that_is_none(self):
        data = self.folder() / "ledger"
        self.assertEqual(backstep("run", TENANT, "--data", data, "--json").code, 0)
        files = [path for path in data.rglob("*") if path.is_file() and path.stat().st_size > 1000]
        self.assertTrue(files)
        for path in files:
            path.write_bytes(b"this is no ledger at all " * 1000)
        answer = backstep("flows", "--data", data)
        self.sentence(answer, 5, str(data))

    def test_a_place_that_cannot_be_written(self):
        self.sentence(backstep("run", TENANT, "--data", "/proc/no/such/place"), 5, "/proc/no/such/place")


if __name__ == "__main__":
    unittest.main()
