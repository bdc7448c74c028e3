"""`check` as text, JSON lines and SARIF; its exit codes."""

import json
import sys
import unittest

from backstep import ROOT, Acceptance, backstep

SAMPLES = sorted(path for path in (ROOT / "resources/samples").iterdir() if path.suffix in (".yaml", ".yml", ".json"))
ODD = b"""orchestrations:
- orchestrationName: o
  as: initiator
  type: parallel
  steps:
  - {seq: 1, name: a, objectType: S}
"""
WRONG = ODD.replace(b"parallel", b"sideways")


class Check(Acceptance):
    def file(self, name, content):
        path = self.folder() / name
        path.write_bytes(content)
        return path

    def test_samples_pass_the_strict_check(self):
        answer = backstep("check", "--strict", *SAMPLES)
        self.assertEqual(answer.code, 0, answer)
        self.assertNotIn("warning:", answer.out)
        self.assertNotIn("error:", answer.out)

    def test_warnings_fail_only_when_strict(self):
        odd = self.file("odd.yaml", ODD)
        self.assertEqual(backstep("check", odd).code, 0)
        self.assertEqual(backstep("check", odd, "--strict").code, 1)
        self.assertEqual(backstep("check", self.file("wrong.yaml", WRONG)).code, 1)

    def test_a_file_that_is_not_there_is_bad_input(self):
        answer = backstep("check", SAMPLES[0], "/nowhere/at/all.yaml")
        self.sentence(answer, 2, "/nowhere/at/all.yaml")

    def test_text_has_place_severity_sentence_and_code(self):
        wrong = self.file("wrong.yaml", WRONG)
        answer = backstep("check", wrong)
        self.assertIn(f"{wrong}:4:9: error: ", answer.out)
        self.assertIn("sideways", answer.out)
        self.assertIn("[unknown-type]", answer.out)

    def test_json_lines(self):
        odd = self.file("odd.yaml", ODD)
        answer = backstep("check", odd, "--format", "json")
        problem = next(line for line in answer.lines("problem") if line["severity"] == "warning")
        self.assertEqual((problem["file"], problem["line"], problem["column"], problem["code"]),
                         (str(odd), 4, 9, "type-parallel"))
        self.assertEqual(answer.lines()[-1], {"type": "summary", "errors": 0, "warnings": 1, "notes": 1, "silenced": 0})
        self.assertEqual(backstep("check", odd, "--json").out, answer.out)

    def test_sarif(self):
        wrong = self.file("a wrong.yaml", WRONG)
        log = json.loads(backstep("check", wrong, "--format", "sarif").out)
        self.assertEqual(log["version"], "2.1.0")
        (run,) = log["runs"]
        driver = run["tool"]["driver"]
        self.assertEqual(driver["name"], "backstep")
        self.assertRegex(driver["version"], r"^\d+\.\d+\.\d+")
        result = next(result for result in run["results"] if result["level"] == "error")
        self.assertEqual(driver["rules"][result["ruleIndex"]]["id"], result["ruleId"])
        self.assertEqual(result["ruleId"], "unknown-type")
        self.assertTrue(result["message"]["text"].endswith("."))
        (location,) = result["locations"]
        place = location["physicalLocation"]
        self.assertTrue(place["artifactLocation"]["uri"].endswith("a%20wrong.yaml"), place)
        region = place["region"]
        self.assertEqual((region["startLine"], region["startColumn"]), (4, 9))
        self.assertEqual(WRONG[region["byteOffset"] : region["byteOffset"] + region["byteLength"]], b"sideways")

    def test_what_is_silenced_is_counted_and_kept_for_scanners(self):
        silent = self.file("silent.yaml", b"# backstep: allow-file type-parallel -- all know it\n" + ODD)
        answer = backstep("check", silent, "--strict")
        self.assertEqual(answer.code, 0, answer)
        self.assertNotIn("type-parallel", answer.out)
        self.assertIn("0 warnings, 1 note, 1 silenced.", answer.out)
        lines = backstep("check", silent, "--json")
        (silenced,) = lines.lines("silenced")
        self.assertEqual((silenced["code"], silenced["line"], silenced["reason"]), ("type-parallel", 5, "all know it"))
        self.assertEqual(lines.lines()[-1]["silenced"], 1)
        (run,) = json.loads(backstep("check", silent, "--format", "sarif").out)["runs"]
        suppressions = {result["ruleId"]: result["suppressions"] for result in run["results"]}
        self.assertEqual(suppressions["type-parallel"], [{"kind": "inSource", "justification": "all know it"}])
        self.assertEqual(suppressions["no-worker"], [])

    def test_files_are_compared(self):
        one = self.file("one.yaml", ODD)
        other = self.file("other.yaml", ODD.replace(b"name: a", b"name: b"))
        answer = backstep("check", one, other, "--format", "json")
        self.assertIn("conflicting-definitions", [problem["code"] for problem in answer.lines("problem")])


if __name__ == "__main__":
    sys.exit(unittest.main())
