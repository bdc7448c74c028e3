"""The guide's pictures are there, and the binary takes its commands."""

import os
import re
import shlex
import sys
import unittest

from backstep import ROOT, Acceptance, backstep

GUIDE = ROOT / "resources/guide/guide.md"
TEXT = GUIDE.read_text(encoding="utf-8")
PICTURES = re.findall(r"\]\((pictures/[^)]+)\)|(?:src|srcset)=\"([^\"]+)\"", TEXT)
COMMANDS = [shlex.split(line)[1:] for block in re.findall(r"```sh\n(.*?)```", TEXT, re.S)
            for line in block.splitlines() if line.startswith("backstep ")]
# These need a broker; tests/app/kafka_test.py and local_kafka_test.py run them.
NEEDS_KAFKA = ("kafka", "serve", "worker", "watch")
BYTES_MAX = 1_700_000


class Guide(Acceptance):
    def test_its_pictures_are_there_and_small(self):
        named = {one or other for one, other in PICTURES}
        self.assertGreater(len(named), 8)
        for name in sorted(named):
            self.assertTrue((GUIDE.parent / name).is_file(), f"{name}: draw it with resources/guide/make_pictures")
        drawn = set(os.listdir(GUIDE.parent / "pictures"))
        self.assertEqual(drawn, {name.removeprefix("pictures/") for name in named}, "a picture that nothing shows")
        size = sum(path.stat().st_size for path in (GUIDE.parent / "pictures").iterdir())
        self.assertLess(size, BYTES_MAX)

    def test_its_script_draws_each_of_them(self):
        script = (GUIDE.parent / "make_pictures").read_text()
        for name in os.listdir(GUIDE.parent / "pictures"):
            stem = name.removesuffix(".png")
            self.assertIn(stem.replace("-", " ") if name.endswith(".png") else name, script)

    def test_its_headings_are_where_its_links_lead(self):
        anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in
                   re.findall(r"^#+ (.+)$", TEXT, re.M)}
        for link in re.findall(r"\]\(#([^)]+)\)", TEXT):
            self.assertIn(link, anchors)

    def test_each_flag_is_one_of_its_command(self):
        self.assertGreater(len(COMMANDS), 12)
        for words in COMMANDS:
            with self.subTest(" ".join(words)):
                told = backstep(*(words[:2] if words[0] == "kafka" else words[:1]), "--help")
                self.assertEqual(told.code, 0, told)
                for flag in (word for word in words if word.startswith("--")):
                    self.assertRegex(told.out, rf"(?m){flag}\b")

    def test_its_commands_run_in_their_order(self):
        """In a folder of their own, one after another as a reader types them."""
        here = self.folder()
        (here / "resources").symlink_to(ROOT / "resources")
        flow = None
        for words in COMMANDS:
            if words[0] in NEEDS_KAFKA or "--bootstrap" in words:
                continue
            with self.subTest(" ".join(words)):
                asked = ["--yes"] if words[0] == "undo" and "--dry-run" not in words else []
                answer = backstep(*[flow if word == "FLOW" else word for word in words], *asked, cwd=here)
                expected = 4 if "--fail-undo" in words else 0
                self.assertEqual(answer.code, expected, answer)
                if words[0] == "flows":
                    (listed,) = backstep(*words, "--json", cwd=here).lines("flow")
                    self.assertTrue(listed["needsPerson"], listed)
                    flow = listed["flowId"][:8]
        self.assertTrue((here / "orderFulfilment.svg").is_file())
        (undone,) = backstep("flows", "--data", "ledger", "--json", cwd=here).lines("flow")
        self.assertEqual(undone["status"], "UNDONE")


if __name__ == "__main__":
    sys.exit(unittest.main())
