"""Plants one violation of each kind in a small tree and asserts that it is reported, and that clean code is not."""

import shutil
import tempfile
import unittest
from pathlib import Path

import check_format
import check_headers
import check_layers
import check_sizes

CLEAN_HEADER = "#pragma once\n\nnamespace backstep {\n\nint answer();\n\n} // namespace backstep\n"


def function(name, lines):
    body = "".join(f"    step({number});\n" for number in range(lines - 3))
    return f"{name}\n{{\n{body}}}\n"


class Tree(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        for name in ("engine/base/error.h", "engine/saga/decide.h", "engine/ledger/sqlite_ledger.h",
                     "engine/ports/ledger.h", "model/flows/flow_list.h", "ui/monitor/bars.h"):
            self.write(name, CLEAN_HEADER)
        shutil.copy(Path(__file__).parents[2] / ".clang-format", self.root / ".clang-format")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def only(self, check, name, text, *words):
        """The planted file, and nothing else, is reported once, and the report says these words."""
        self.assertEqual(check(self.root), [], "the tree is clean before")
        self.write(name, text)
        problems = check(self.root)
        self.assertEqual(len(problems), 1, problems)
        for word in (name, *words):
            self.assertIn(word, problems[0])

    def clean(self, check, name, text):
        self.write(name, text)
        self.assertEqual(check(self.root), [])


class Headers(Tree):
    def setUp(self):
        super().setUp()
        self.write("engine/base/error.cpp", '#include "engine/base/error.h"\n')

    def test_a_source_that_includes_something_else_first(self):
        self.only(check_headers.check, "engine/base/error.cpp", '#include <string>\n#include "engine/base/error.h"\n',
                  ":1:", "before anything else")

    def test_a_name_that_only_the_precompiled_headers_bring(self):
        self.only(check_headers.check, "engine/base/error.h", CLEAN_HEADER + "std::vector<int> all();\n", ":8:",
                  "<vector>")

    def test_a_widget_that_only_the_precompiled_headers_bring(self):
        self.only(check_headers.check, "engine/base/error.h", CLEAN_HEADER + "QLabel* label();\n", "<QLabel>")

    def test_a_declared_widget(self):
        self.clean(check_headers.check, "engine/base/error.h", CLEAN_HEADER + "class QLabel;\nQLabel* label();\n")

    def test_a_name_that_comes_through_a_header_of_ours(self):
        self.write("engine/base/names.h", "#pragma once\n#include <vector>\n")
        self.clean(check_headers.check, "engine/base/error.h",
                   '#pragma once\n#include "engine/base/names.h"\nstd::vector<int> all();\n')

    def test_a_name_in_a_comment_accuses_nobody(self):
        self.clean(check_headers.check, "engine/base/error.h", CLEAN_HEADER + "// as std::vector does\n")


class Layers(Tree):
    def planted(self, name, include, *words):
        self.only(check_layers.check, name, f"#include {include}\n", ":1:", *words)

    def test_qt_in_the_engine(self):
        self.planted("engine/wire/codec.cpp", "<QString>", "free of Qt")

    def test_qt_by_its_umbrella_path_in_the_engine(self):
        self.planted("engine/wire/codec.cpp", "<QtCore/QString>", "free of Qt")

    def test_a_thread_in_the_core(self):
        self.planted("engine/saga/decide.cpp", "<thread>", "pure")

    def test_a_mutex_in_the_definition_room(self):
        self.planted("engine/definition/read.cpp", "<mutex>", "pure")

    def test_chance_in_the_core(self):
        self.planted("engine/saga/decide.cpp", "<random>", "pure")

    def test_a_file_in_the_definition_room(self):
        self.planted("engine/definition/read.cpp", "<fstream>", "pure")

    def test_the_named_file_reader_may(self):
        self.clean(check_layers.check, "engine/definition/load_file.cpp", "#include <fstream>\n")

    def test_a_clock_in_the_core(self):
        self.only(check_layers.check, "engine/saga/decide.cpp",
                  "auto now()\n{\n    return std::chrono::system_clock::now();\n}\n", ":3:", "never asks")

    def test_a_clock_in_a_comment_accuses_nobody(self):
        self.clean(check_layers.check, "engine/saga/decide.cpp", "// never system_clock\n")

    def test_printing_in_the_engine(self):
        self.planted("engine/orchestrator/loop.cpp", "<iostream>", "do not print")

    def test_kafka_outside_its_room(self):
        self.planted("engine/orchestrator/loop.cpp", "<librdkafka/rdkafka.h>", "engine/transport")

    def test_sqlite_outside_its_rooms(self):
        self.planted("engine/tracker/tracker.cpp", "<sqlite3.h>", "engine/ledger")

    def test_expected_above_its_alias(self):
        self.planted("model/flows/flow_list.cpp", "<tl/expected.hpp>", "Result<T>")

    def test_the_core_does_not_know_the_ledger(self):
        self.planted("engine/saga/decide.cpp", '"engine/ledger/sqlite_ledger.h"', "may not know engine/ledger")

    def test_an_arrow_against_the_stream(self):
        self.planted("engine/base/bytes.cpp", '"engine/saga/decide.h"', "may not know engine/saga")

    def test_orchestrator_knows_no_driver(self):
        self.planted("engine/orchestrator/loop.cpp", '"engine/ledger/sqlite_ledger.h"', "may not know")

    def test_model_knows_no_driver(self):
        self.planted("model/flows/flow_list.cpp", '"engine/ledger/sqlite_ledger.h"', "may not know")

    def test_model_does_not_know_widgets_of_ours(self):
        self.planted("model/flows/flow_list.cpp", '"ui/monitor/bars.h"', "may not know ui/monitor")

    def test_the_engine_in_the_window(self):
        self.planted("ui/monitor/bars.cpp", '"engine/ports/ledger.h"', "may not know engine/ports")

    def test_a_widget_in_model(self):
        self.planted("model/flows/flow_list.cpp", "<QWidget>", "no widget")

    def test_a_widget_by_its_umbrella_path_in_model(self):
        self.planted("model/flows/flow_list.cpp", "<QtWidgets/QWidget>", "no widget")

    def test_a_pixel_in_model(self):
        self.planted("model/flows/flow_list.cpp", "<QColor>", "no pixel")

    def test_the_undo_stack_may(self):
        self.clean(check_layers.check, "model/editor/edits.cpp", "#include <QUndoStack>\n#include <QString>\n")

    def test_a_room_without_a_place(self):
        self.planted("engine/attic/box.cpp", '"engine/base/error.h"', "no place in the table")

    def test_an_include_beside_the_root(self):
        self.planted("engine/saga/decide.cpp", '"decide.h"', "root of the tree")

    def test_an_include_of_nothing(self):
        self.planted("engine/saga/decide.cpp", '"engine/saga/gone.h"', "no file")

    def test_a_header_that_may_be_read_twice(self):
        self.only(check_layers.check, "engine/saga/twice.h", "namespace backstep {\n}\n", "#pragma once")


class Sizes(Tree):
    def test_a_long_file(self):
        self.only(check_sizes.check, "ui/monitor/long.cpp", "int x;\n" * 401, "401 lines", "at most 400")

    def test_a_file_that_just_fits(self):
        self.clean(check_sizes.check, "ui/monitor/long.cpp", "int x;\n" * 400)

    def test_a_long_function(self):
        self.only(check_sizes.check, "engine/saga/x.cpp", function("void walk(int a)", 71), ":1:", "walk has 71 lines")

    def test_a_function_that_just_fits(self):
        self.clean(check_sizes.check, "engine/saga/x.cpp", function("void walk(int a)", 70))

    def test_the_rows_of_a_test_may_be_many(self):
        self.clean(check_sizes.check, "tests/engine/x_test.cpp", function("void T::plays_data()", 120))

    def test_a_long_member_function_in_a_class(self):
        inner = "".join("    " + line + "\n" for line in function("int walk() const override", 80).splitlines())
        self.only(check_sizes.check, "engine/saga/x.h", f"#pragma once\nclass Walker\n{{\npublic:\n{inner}}};\n",
                  ":5:", "walk has 80 lines")

    def test_a_long_class_is_no_function(self):
        self.clean(check_sizes.check, "engine/saga/x.h", "#pragma once\nclass W final : public B\n{\n" + "    int a();\n"
                   * 90 + "};\n")

    def test_a_long_constructor(self):
        self.only(check_sizes.check, "ui/monitor/x.cpp", function("Panel::Panel(int a)\n    : m_a(a)", 42),
                  "Panel::Panel has 43 lines", "constructor")

    def test_a_long_constructor_in_a_class(self):
        inner = "".join("    " + line + "\n" for line in function("explicit Panel(int a)", 41).splitlines())
        self.only(check_sizes.check, "ui/monitor/x.h", f"#pragma once\nclass Panel\n{{\npublic:\n{inner}}};\n",
                  "Panel has 41 lines", "constructor")

    def test_a_type_whose_name_says_nothing(self):
        self.only(check_sizes.check, "engine/saga/x.h", "#pragma once\nclass FlowManager\n{\n};\n", ":2:", "FlowManager")

    def test_a_file_whose_name_says_nothing(self):
        self.only(check_sizes.check, "engine/saga/string_utils.cpp", "", "says nothing")

    def test_a_foreign_name_accuses_nobody(self):
        self.clean(check_sizes.check, "ui/monitor/x.cpp", "QNetworkAccessManager web;\n// a Manager\n")

    def test_an_exception_without_reason(self):
        self.write("ui/monitor/long.cpp", "int x;\n" * 401)
        self.write("tests/habits/exceptions.txt", "ui/monitor/long.cpp: a table that reads best in one piece\n")
        self.assertEqual(check_sizes.check(self.root), [])
        self.write("tests/habits/exceptions.txt", "ui/monitor/long.cpp:\n")
        self.assertIn("has no reason", check_sizes.check(self.root)[0])


class Format(Tree):
    def test_a_line_of_another_style(self):
        self.only(check_format.check, "engine/saga/x.cpp", "int  x ;\n", ":1:", ".clang-format")


if __name__ == "__main__":
    unittest.main()
