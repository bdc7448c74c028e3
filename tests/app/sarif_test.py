"""`check --format sarif` by the rules of SARIF 2.1.0 that a scanner relies on, and `check --fix`."""

import json
import stat
import sys
import unittest
from pathlib import Path

from backstep import ROOT, Acceptance, backstep

RULES = ROOT / "tests/engine/definition/rules"
WIDE = """# backstep: allow-file own-words -- ours
orchestrations:
- orchestrationName: o
  as: initiator
  type: parallel   # 𝄞 é
  steps:
  - {objectType: "𝄞é", seq: 1, name: a.b, undoMaxRetries: 1}
"""


def position(text, line, column):
    """The offset in UTF-16 code units, as an editor counts them, turned into bytes of UTF-8."""
    lines = text.split("\n")
    units = lines[line - 1].encode("utf-16-le")[: 2 * (column - 1)].decode("utf-16-le")
    return len("\n".join(lines[: line - 1] + [""] * (line > 1)).encode()) + len(units.encode())


class Sarif(Acceptance):
    def log_of(self, *files, cwd=None):
        answer = backstep("check", "--format", "sarif", *files, cwd=cwd)
        self.assertEqual(answer.out.count("\n"), 1)
        return json.loads(answer.out)

    def check_region(self, region, text):
        self.assertLessEqual(set(region), {"startLine", "startColumn", "endLine", "endColumn", "byteOffset", "byteLength"})
        for word in ("startLine", "startColumn", "endLine", "endColumn"):
            self.assertGreaterEqual(region[word], 1)
        begin, end = (position(text, region[edge + "Line"], region[edge + "Column"]) for edge in ("start", "end"))
        self.assertEqual((begin, end - begin), (region["byteOffset"], region["byteLength"]))

    def check_location(self, artifact, bases):
        self.assertLessEqual(set(artifact), {"uri", "uriBaseId"})
        self.assertRegex(artifact["uri"], r"^[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+$")
        self.assertEqual(artifact["uri"].startswith("file://"), "uriBaseId" not in artifact)
        if "uriBaseId" in artifact:
            self.assertTrue(bases[artifact["uriBaseId"]]["uri"].endswith("/"))

    def check_result(self, result, run, texts):
        rules = run["tool"]["driver"]["rules"]
        self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
        self.assertIn(result["level"], ("note", "warning", "error"))
        self.assertTrue(result["message"]["text"])
        (fingerprint,) = result["partialFingerprints"].values()
        self.assertRegex(fingerprint, "^[0-9a-f]{32}$")
        for suppression in result["suppressions"]:
            self.assertEqual(suppression["kind"], "inSource")
        (location,) = result["locations"]
        place = location["physicalLocation"]
        text = texts[place["artifactLocation"]["uri"]]
        self.check_location(place["artifactLocation"], run["originalUriBaseIds"])
        self.check_region(place["region"], text)
        for fix in result.get("fixes", []):
            self.assertTrue(fix["description"]["text"])
            (change,) = fix["artifactChanges"]
            self.assertEqual(change["artifactLocation"], place["artifactLocation"])
            self.assertTrue(change["replacements"])
            for replacement in change["replacements"]:
                self.check_region(replacement["deletedRegion"], text)

    def check_log(self, log, texts):
        self.assertEqual((log["version"], set(log)), ("2.1.0", {"version", "$schema", "runs"}))
        (run,) = log["runs"]
        self.assertEqual(run["columnKind"], "utf16CodeUnits")
        self.assertRegex(run["automationDetails"]["id"], r"^[^/].*/$")
        rules = run["tool"]["driver"]["rules"]
        self.assertEqual(len({rule["id"] for rule in rules}), len(rules))
        for rule in rules:
            self.assertTrue(rule["shortDescription"]["text"].endswith("."), rule)
            self.assertIn(rule["defaultConfiguration"]["level"], ("note", "warning", "error"))
            self.assertNotIn("helpUri", rule)
        for result in run["results"]:
            self.check_result(result, run, texts)
        prints = [tuple(result["partialFingerprints"].values()) + (result["locations"][0]["physicalLocation"]
                  ["artifactLocation"]["uri"],) for result in run["results"]]
        self.assertEqual(len(set(prints)), len(prints))
        return run

    def test_the_file_of_every_rule(self):
        names = sorted(path.name for path in RULES.iterdir() if path.suffix in (".yaml", ".json"))
        self.assertGreater(len(names), 100)
        texts = {name: (RULES / name).read_text() for name in names}
        self.check_log(self.log_of(*names, cwd=RULES), texts)
        for name in names:
            if name.count(".") == 1:
                others = [other for other in names if other == name.replace(".yaml", ".2.yaml") != name]
                run = self.check_log(self.log_of(name, *others, cwd=RULES), texts)
                self.assertIn(Path(name).stem, {result["ruleId"] for result in run["results"]})

    def test_columns_are_those_of_an_editor(self):
        folder = self.folder()
        (folder / "wide.yaml").write_text(WIDE)
        run = self.check_log(self.log_of("wide.yaml", cwd=folder), {"wide.yaml": WIDE})
        dot = next(result for result in run["results"] if result["ruleId"] == "dot-in-name")
        region = dot["locations"][0]["physicalLocation"]["region"]
        self.assertEqual((region["startLine"], region["startColumn"], region["endColumn"]), (7, 39, 42))

    def test_a_file_elsewhere_is_named_in_full(self):
        folder = self.folder()
        (folder / "here").mkdir()
        (folder / "wide file.yaml").write_text(WIDE)
        uri = "file://" + str((folder / "wide file.yaml").resolve()).replace(" ", "%20")
        for name in ("../wide file.yaml", folder.resolve() / "wide file.yaml"):
            self.check_log(self.log_of(name, cwd=folder / "here"), {uri: WIDE})

    def test_a_finding_keeps_its_fingerprint_when_it_moves(self):
        folder = self.folder()
        prints = []
        for head in ("", "# more\n\n"):
            (folder / "x.yaml").write_text(head + WIDE.replace(" -- ours", ""))
            run = self.log_of("x.yaml", cwd=folder)["runs"][0]
            prints.append({result["ruleId"]: result["partialFingerprints"] for result in run["results"]})
        self.assertEqual(*prints)

    def test_fixes_mend(self):
        folder = self.folder()
        (folder / "x.yaml").write_text(WIDE)
        run = self.log_of("x.yaml", cwd=folder)["runs"][0]
        fixed = {result["ruleId"]: result["fixes"] for result in run["results"] if "fixes" in result}
        self.assertEqual({rule: fixes[0]["description"]["text"] for rule, fixes in fixed.items()},
                         {"type-parallel": "Write simultaneous.", "dot-in-name": "Rename to aB.",
                          "weaker-undo": "Set UNDO to 3 attempts."})
        for rule, fixes in fixed.items():
            content = WIDE.encode()
            for replacement in reversed(fixes[0]["artifactChanges"][0]["replacements"]):
                region = replacement["deletedRegion"]
                begin = region["byteOffset"]
                inserted = replacement.get("insertedContent", {}).get("text", "").encode()
                content = content[:begin] + inserted + content[begin + region["byteLength"] :]
            (folder / "x.yaml").write_bytes(content)
            self.assertNotIn(f"[{rule}]", backstep("check", folder / "x.yaml").out)


class Fix(Acceptance):
    def setUp(self):
        self.file = self.folder() / "x.yaml"
        self.file.write_text(WIDE)

    def test_what_can_only_be_meant_in_one_way_is_mended(self):
        self.file.chmod(0o640)
        answer = backstep("check", "--fix", self.file)
        self.assertEqual(answer.code, 0, answer)
        self.assertIn(f"{self.file}:5: mended: Write simultaneous. [type-parallel]", answer.out)
        self.assertIn("[dot-in-name]", answer.out)
        self.assertEqual(self.file.read_text(), WIDE.replace("parallel ", "simultaneous ", 1))
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o640)
        self.assertEqual(Path(f"{self.file}~").read_text(), WIDE)
        self.assertEqual(sorted(path.name for path in self.file.parent.iterdir()), ["x.yaml", "x.yaml~"])
        again = backstep("check", "--fix", self.file, "--json")
        self.assertEqual(again.lines("mended"), [])

    def test_json_tells_each(self):
        answer = backstep("check", "--fix", "--json", self.file)
        self.assertEqual(answer.lines("mended"), [{"type": "mended", "file": str(self.file), "line": 5,
                                                   "code": "type-parallel", "fix": "Write simultaneous"}])

    def test_a_link_stays_a_link(self):
        link = self.file.parent / "link.yaml"
        link.symlink_to(self.file)
        self.assertEqual(backstep("check", "--fix", link).code, 0)
        self.assertTrue(link.is_symlink())
        self.assertIn("simultaneous", self.file.read_text())

    def test_what_is_no_file_is_not_written(self):
        answer = backstep("check", "--fix", "/dev/stdin", stdin=WIDE.encode())
        self.sentence(answer, 2, "/dev/stdin")

    def test_a_disk_that_does_not_take_it_leaves_the_file(self):
        backup = Path(f"{self.file}~")
        backup.mkdir()
        answer = backstep("check", "--fix", self.file)
        self.sentence(answer, 2, "was not mended")
        self.assertEqual(self.file.read_text(), WIDE)

    def test_without_it_nothing_is_written(self):
        backstep("check", self.file)
        self.assertEqual([path.name for path in self.file.parent.iterdir()], ["x.yaml"])


if __name__ == "__main__":
    sys.exit(unittest.main())
