#include "tests/engine/edits/edited.h"

#include <QTest>

using namespace backstep;

/// Steps come, go and change places; comments go with the step below them, blank lines stay between steps.
class StepsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void editsSteps_data();
    void editsSteps();
    void editsInBrackets();
    void editsJson();
};

namespace {

using Change = std::function<Result<void>(DefinitionEdit&)>;

std::string sequence(const std::string& steps)
{
    return "orchestrationName: t\nas: initiator\ntype: sequential\nsteps:" + steps;
}

std::string graph(const std::string& steps)
{
    return "orchestrationName: t\nas: initiator\ntype: graph\nsteps:" + steps;
}

Change insert(std::optional<std::size_t> after)
{
    return [after](DefinitionEdit& edit) { return edit.insertStep(0, after, {"new", "Type"}); };
}

Change erase(std::vector<std::size_t> steps)
{
    return [steps](DefinitionEdit& edit) { return edit.eraseSteps(0, steps); };
}

Change move(std::size_t step, std::size_t place)
{
    return [=](DefinitionEdit& edit) { return edit.moveStep(0, step, place); };
}

} // namespace

Q_DECLARE_METATYPE(Change)

void StepsTest::editsSteps_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("after");
    const auto row = [](const char* name, const std::string& before, const Change& change, const std::string& after) {
        QTest::newRow(name) << QString::fromStdString(before) << change << QString::fromStdString(after);
    };

    row("first",
        sequence("\n  - name: a\n"),
        insert({}),
        sequence("\n  - name: new\n    objectType: Type\n  - name: a\n"));
    row("first, before a step's comment",
        sequence(" # all\n\n  # about a\n  - name: a\n"),
        insert({}),
        sequence(" # all\n\n  - name: new\n    objectType: Type\n  # about a\n  - name: a\n"));
    row("last, without an end of line",
        sequence("\n  - name: a # a"),
        insert(0),
        sequence("\n  - name: a # a\n  - name: new\n    objectType: Type"));
    row("between, with numbers and blank lines",
        sequence("\n- seq: 1\n  name: a\n  # undo: none\n\n- seq: 2\n  name: b\n\n# c\n- seq: 5\n  name: c\n"),
        insert(0),
        sequence("\n- seq: 1\n  name: a\n  # undo: none\n\n- seq: 2\n  name: new\n  objectType: Type\n\n- seq: 3\n  "
                 "name: b\n\n# c\n- seq: 5\n  name: c\n"));
    row("numbers that leave room stay",
        sequence("\n- {seq: 10, name: a}\n- {seq: 20, name: b}\n"),
        insert(0),
        sequence("\n- {seq: 10, name: a}\n- seq: 11\n  name: new\n  objectType: Type\n- {seq: 20, name: b}\n"));
    row("wide dashes",
        sequence("\n  -   name: a\n"),
        insert(0),
        sequence("\n  -   name: a\n  -   name: new\n      objectType: Type\n"));
    row("into nothing", sequence(""), insert({}), sequence("\n  - seq: 1\n    name: new\n    objectType: Type"));
    row("into nothing, with a comment",
        sequence("  # none yet\n"),
        insert({}),
        sequence("  # none yet\n  - seq: 1\n    name: new\n    objectType: Type\n"));
    row("into empty brackets",
        sequence(" [] # none\n"),
        insert({}),
        sequence(" # none\n  - seq: 1\n    name: new\n    objectType: Type\n"));
    row("erase the first",
        sequence("\n  # a\n  - name: a # a\n    # a\n\n  # b\n  - name: b\n"),
        erase({0}),
        sequence("\n  # b\n  - name: b\n"));
    row("erase between",
        sequence("\n  - name: a\n\n  - name: b\n\n  - name: c\n"),
        erase({1}),
        sequence("\n  - name: a\n\n  - name: c\n"));
    row("erase the last",
        sequence("\n  - name: a\n\n  # b\n  - name: b\n# end"),
        erase({1}),
        sequence("\n  - name: a\n# end"));
    row("what stands alone stays",
        sequence("\n  - name: a\n\n  # the second half\n\n  # b\n  - name: b\n  - name: c\n"),
        erase({1}),
        sequence("\n  - name: a\n\n  # the second half\n\n  - name: c\n"));
    row("erase all", sequence("\n  # a\n  - name: a\n  - name: b\n# end\n"), erase({0, 1}), sequence(" []\n# end\n"));
    row("move down",
        sequence("\n  # a\n  - name: a\n\n  - name: b # b\n  # c\n  - name: c\n"),
        move(0, 2),
        sequence("\n  - name: b # b\n\n  # c\n  - name: c\n  # a\n  - name: a\n"));
    row("move up with numbers",
        sequence("\n- seq: 1\n  name: a\n- seq: 3\n  name: b\n- seq: 4\n  name: c"),
        move(2, 0),
        sequence("\n- seq: 1\n  name: c\n- seq: 3\n  name: a\n- seq: 4\n  name: b"));
    row("an anchor cannot move behind its alias",
        sequence("\n- name: a\n  retry: &r {delayMs: 1}\n- name: b\n  retry: *r\n"),
        move(0, 1),
        "<Line 5 is not changed: the text could not be read any more: The alias *r names an anchor that no value "
        "before "
        "it has: write &r there, or write the value out.>");
    row("graph: after a step",
        graph("\n- name: a\n- name: b\n  dependsOn: [a]\n- name: c\n  dependsOn:\n  - a # first\n  - b\n"),
        insert(0),
        graph("\n- name: a\n- name: new\n  objectType: Type\n  dependsOn: [a]\n- name: b\n  dependsOn: [new]\n- name: "
              "c\n  dependsOn:\n  - b\n  - new\n"));
    row("graph: in front of all",
        graph("\n- name: a\n- name: b\n  dependsOn: [a]\n"),
        insert({}),
        graph("\n- name: new\n  objectType: Type\n- name: a\n  dependsOn: [new]\n- name: b\n  dependsOn: [a]\n"));
    row("graph: edges are healed",
        graph(
            "\n- name: a\n- name: b\n  dependsOn: a\n- name: c\n  dependsOn: [b] # c\n- name: d\n  dependsOn: [b, c]\n"
        ),
        erase({1}),
        graph("\n- name: a\n- name: c\n  dependsOn: [a] # c\n- name: d\n  dependsOn: [a, c]\n"));
    row("graph: the only edge goes",
        graph("\n- name: a\n- name: b\n  dependsOn: [a]\n  undo: none\n"),
        erase({0}),
        graph("\n- name: b\n  undo: none\n"));
}

void StepsTest::editsSteps()
{
    QFETCH(QString, before);
    QFETCH(Change, change);
    QFETCH(QString, after);
    QCOMPARE(QString::fromStdString(edited(before.toStdString(), change)), after);
}

void StepsTest::editsInBrackets()
{
    const std::string before
        = "{orchestrationName: t, as: initiator, type: sequential, # flow\n steps: [{name: a}, # a\n "
          " {name: b}]}\n";
    QCOMPARE(
        edited(before, erase({0})),
        std::string("{orchestrationName: t, as: initiator, type: sequential, # flow\n steps: [ # a\n  {name: b}]}\n")
    );
    QCOMPARE(
        edited(before, insert(1)),
        std::string("{orchestrationName: t, as: initiator, type: sequential, # flow\n steps: [{name: a}, # a\n  {name: "
                    "b},\n  {name: new, objectType: Type}]}\n")
    );
    QCOMPARE(
        edited(before, move(1, 0)),
        std::string("{orchestrationName: t, as: initiator, type: sequential, # flow\n steps: [{name: b}, # a\n  {name: "
                    "a}]}\n")
    );
}

void StepsTest::editsJson()
{
    const std::string before
        = "{\n  \"orchestrationName\": \"t\",\n  \"as\": \"initiator\",\n  \"type\": \"sequential\",\n"
          "  \"steps\": [\n    {\n      \"seq\": 1,\n      \"name\": \"a\"\n    }\n  ]\n}\n";
    const std::string after
        = "{\n  \"orchestrationName\": \"t\",\n  \"as\": \"initiator\",\n  \"type\": \"sequential\",\n"
          "  \"steps\": [\n    {\n      \"seq\": 1,\n      \"name\": \"a\"\n    },\n    {\n      "
          "\"seq\": 2,\n      \"name\": \"new\",\n      \"objectType\": \"Type\"\n    }\n  ]\n}\n";
    const auto inJson = [](const std::string& text, const Change& change) { return edited(text, change, "f.json"); };
    QCOMPARE(inJson(before, insert(0)), after);
    QCOMPARE(inJson(after, erase({1})), before);
    const std::string none = inJson(before, erase({0}));
    QVERIFY2(!none.starts_with('<'), none.c_str());
    QCOMPARE(
        inJson(none, insert({})),
        std::string("{\n  \"orchestrationName\": \"t\",\n  \"as\": \"initiator\",\n  \"type\": \"sequential\",\n  "
                    "\"steps\": [\n    {\n      \"seq\": 1,\n      \"name\": \"new\",\n      \"objectType\": "
                    "\"Type\"\n    }\n  ]\n}\n")
    );
}

QTEST_APPLESS_MAIN(StepsTest)
#include "steps_test.moc"
