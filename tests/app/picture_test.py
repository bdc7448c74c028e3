"""`picture` draws a flow into a file, without a display and without a window."""

import struct
import sys
import unittest
import xml.dom.minidom

from backstep import Acceptance, backstep, sample

ORDER = sample("orderFulfilment")
NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
TWO = """orchestrations:
  - {orchestrationName: first, as: initiator, type: sequential, steps: [{seq: 1, name: one, objectType: One}]}
  - {orchestrationName: second, as: initiator, type: sequential, steps: [{seq: 1, name: two, objectType: Two}]}
"""


def png_size(path):
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG"), head
    return struct.unpack(">II", head[16:24])


def words_of(path):
    document = xml.dom.minidom.parse(str(path))
    return [text.firstChild.data for text in document.getElementsByTagName("text") if text.firstChild]


class Picture(Acceptance):
    def drawn(self, name, *arguments, file=ORDER):
        out = self.folder() / name
        answer = backstep("picture", file, "--out", out, *arguments, environment=NO_DISPLAY)
        self.assertEqual(answer.code, 0, answer)
        self.assertIn(str(out), answer.out)
        return out

    def test_an_svg_holds_every_step_as_text(self):
        words = words_of(self.drawn("order.svg"))
        for step in ("checkOrder", "reserveStock", "notifyCustomer", "Start", "Completed"):
            self.assertIn(step, words)

    def test_a_png_has_twice_the_pixels_unless_asked(self):
        once = png_size(self.drawn("once.png", "--scale", 1))
        self.assertEqual(png_size(self.drawn("order.png")), (2 * once[0], 2 * once[1]))

    def test_the_theme_asked_for(self):
        light, dark = self.drawn("light.svg"), self.drawn("dark.svg", "--theme", "dark")
        self.assertIn("#f7f8fa", light.read_text())
        self.assertIn("#12151a", dark.read_text())

    def test_the_orchestration_asked_for(self):
        file = self.folder() / "two.yaml"
        file.write_text(TWO)
        self.assertIn("two", words_of(self.drawn("second.svg", "--name", "second", file=file)))
        out = file.with_suffix(".svg")
        self.sentence(backstep("picture", file, "--out", out), 2, "--name", "first, second")
        self.sentence(backstep("picture", file, "--out", out, "--name", "third"), 2, "third", "first, second")
        self.assertFalse(out.exists())

    def test_what_cannot_be_drawn(self):
        folder = self.folder()
        out = folder / "x.svg"
        self.sentence(backstep("picture", folder / "no.yaml", "--out", out), 2, "no.yaml", "not there")
        broken = folder / "broken.yaml"
        broken.write_text("orchestrationName: [a\nsteps: -\n")
        self.sentence(backstep("picture", broken, "--out", out), 2, "broken.yaml:")
        empty = folder / "empty.yaml"
        empty.write_text("orchestrations: []\n")
        self.sentence(backstep("picture", empty, "--out", out), 2, "empty.yaml")
        self.assertEqual(list(folder.glob("*.svg")), [])

    def test_where_it_cannot_go(self):
        self.sentence(backstep("picture", ORDER, "--out", "x.jpg"), 2, "x.jpg", ".svg", ".png")
        self.sentence(backstep("picture", ORDER, "--out", "/nowhere/at/all.svg"), 2, "/nowhere/at/all.svg")
        self.sentence(backstep("picture", ORDER, "--out", "x.svg", "--scale", 2), 2, "--scale", "SVG")
        self.sentence(backstep("picture", ORDER), 2, "--out")


if __name__ == "__main__":
    sys.exit(unittest.main())
