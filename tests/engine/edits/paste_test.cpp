#include "tests/engine/edits/edited.h"

#include <QTest>

using namespace backstep;

/// Steps as YAML: copied with their comments, put in elsewhere so that they fit.
class PasteTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void copiesWithComments();
    void pastesBehindAStep();
    void renamesWhatIsTaken();
    void keepsEdgesAmongThePasted();
    void crossesFromYamlToJson();
    void takesWhatPeopleCopy();
    void refusesWhatIsNoStep();
};

namespace {

std::string flow(const std::string& type, const std::string& steps)
{
    return "orchestrationName: t\nas: initiator\ntype: " + type + "\nsteps:\n" + steps;
}

std::string copied(const std::string& text, std::vector<std::size_t> steps, const char* file = "f.yaml")
{
    const auto edit = DefinitionEdit::of(text, file);
    const auto yaml = edit->copySteps(0, steps);
    return yaml ? *yaml : "<" + yaml.error().message + ">";
}

std::string
pasted(const std::string& text, const std::string& yaml, std::optional<std::size_t> after, const char* file = "f.yaml")
{
    return edited(
        text, [&](DefinitionEdit& edit) { return edit.pasteSteps(0, after, yaml); }, file
    );
}

} // namespace

void PasteTest::copiesWithComments()
{
    const std::string text = flow(
        "sequential",
        "  # about a\n  -   name: a # a\n      # inside\n      retry:\n        "
        "delayMs: 5\n  -\n    name: b\n"
    );
    QCOMPARE(
        copied(text, {0, 1}), std::string("# about a\n- name: a # a\n  # inside\n  retry:\n    delayMs: 5\n- name: b\n")
    );
    QCOMPARE(
        copied(
            R"({"orchestrationName": "t", "as": "initiator", "type": "sequential", "steps": [{"name": "a", "seq": 1}]})",
            {0},
            "f.json"
        ),
        std::string("- name: a\n  seq: 1\n")
    );
}

void PasteTest::pastesBehindAStep()
{
    const std::string text = flow("sequential", "  - seq: 1\n    name: a\n\n  - seq: 2\n    name: b\n");
    QCOMPARE(
        pasted(text, "# new\n- seq: 7\n  name: c # c\n  retry:\n    delayMs: 5\n", 0),
        flow(
            "sequential",
            "  - seq: 1\n    name: a\n\n  # new\n  - seq: 2\n    name: c # c\n    retry:\n      delayMs: "
            "5\n\n  - seq: 3\n    name: b\n"
        )
    );
}

void PasteTest::renamesWhatIsTaken()
{
    const std::string text = flow("sequential", "- name: a\n- name: a2\n");
    QCOMPARE(pasted(text, copied(text, {0}), 0), flow("sequential", "- name: a\n- name: a3\n- name: a2\n"));
}

void PasteTest::keepsEdgesAmongThePasted()
{
    const std::string text = flow("graph", "- name: a\n- name: b\n  dependsOn: [a]\n- name: c\n  dependsOn: [b]\n");
    QCOMPARE(
        pasted(text, copied(text, {1, 2}), 2),
        flow(
            "graph",
            "- name: a\n- name: b\n  dependsOn: [a]\n- name: c\n  dependsOn: [b]\n- name: b2\n  dependsOn: "
            "[c]\n- name: c2\n  dependsOn: [b2]\n"
        )
    );
    const std::string chain = flow("sequential", "- name: x\n");
    QCOMPARE(pasted(chain, copied(text, {1}), 0), flow("sequential", "- name: x\n- name: b\n"));
}

void PasteTest::crossesFromYamlToJson()
{
    QCOMPARE(
        pasted(
            R"({"orchestrationName": "t", "as": "initiator", "type": "sequential", "steps": [{"name": "a"}]})",
            "# gone in JSON\n- name: b\n  undo: none\n",
            0,
            "f.json"
        ),
        std::string(
            R"({"orchestrationName": "t", "as": "initiator", "type": "sequential", "steps": [{"name": "a"}, {"name": "b", "undo": "none"}]})"
        )
    );
}

void PasteTest::takesWhatPeopleCopy()
{
    const std::string text = flow("sequential", "- name: a\n");
    const std::string wanted = flow("sequential", "- name: a\n- name: b\n  undo: none\n");
    QCOMPARE(pasted(text, "name: b\nundo: none\n", 0), wanted);
    QCOMPARE(pasted(text, "  - name: b\n    undo: none", 0), wanted);
    QCOMPARE(pasted(text, R"([{"name": "b", "undo": "none"}])", 0), wanted);
    QCOMPARE(pasted(text, flow("sequential", "  - name: b\n    undo: none\n"), 0), wanted);
    QCOMPARE(pasted(text, "orchestrations:\n- " + std::string("steps: [{name: b, undo: none}]\n"), 0), wanted);
}

void PasteTest::refusesWhatIsNoStep()
{
    const std::string text = flow("sequential", "- name: a\n");
    for (const char* clipboard : {"", "hello", "[1, 2]", "- {a: b", "{}", "- - name: a", "steps: []", "\t\x01"}) {
        const std::string after = pasted(text, clipboard, 0);
        QVERIFY2(after.starts_with('<'), clipboard);
        QVERIFY2(after.find("changed all the same") == std::string::npos, clipboard);
    }
}

QTEST_APPLESS_MAIN(PasteTest)
#include "paste_test.moc"
