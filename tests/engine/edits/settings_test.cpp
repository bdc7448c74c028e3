#include "tests/engine/edits/edited.h"

#include <QTest>

using namespace backstep;

Q_DECLARE_METATYPE(MeaningPtr)

/// One member of a step or an orchestration is changed; the rest of the text stays.
class SettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void setsMembers_data();
    void setsMembers();
    void renames();
    void renamesTheOrchestrationWithItsWorkers();
    void writesJsonAsJson();
    void keepsWindowsLines();
};

namespace {

/// `line`: the members of the second step, one a line, in the place of %.
std::string withStep(const std::string& members)
{
    return "# head\norchestrations:\n  - orchestrationName: tenant\n    as: initiator\n    type: sequential\n    "
           "steps:\n"
           "      - name: first\n"
        + members + "\n# tail\n";
}

} // namespace

void SettingsTest::setsMembers_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<MeaningPtr>("value");
    QTest::addColumn<QByteArray>("after");

    const MeaningPtr nine = plainMeaning("9");
    QTest::newRow("a plain value") << QByteArray("      - name: b\n        maxRetries: 5 # why")
                                   << QByteArray("maxRetries") << nine
                                   << QByteArray("      - name: b\n        maxRetries: 9 # why");
    QTest::newRow("a new member goes to its place")
        << QByteArray("      - seq: 2\n        name: b # b\n\n        undo: none") << QByteArray("maxRetries") << nine
        << QByteArray("      - seq: 2\n        name: b # b\n        maxRetries: 9\n\n        undo: none");
    QTest::newRow("a new member of a step in brackets")
        << QByteArray("      - {name: b, undo: none } # b") << QByteArray("maxRetries") << nine
        << QByteArray("      - {name: b, maxRetries: 9, undo: none } # b");
    QTest::newRow("double quotes stay") << QByteArray("      - name: b\n        objectType: \"Old\"")
                                        << QByteArray("objectType") << textMeaning("say \"hi\"")
                                        << QByteArray("      - name: b\n        objectType: \"say \\\"hi\\\"\"");
    QTest::newRow("single quotes stay") << QByteArray("      - name: b\n        objectType: 'Old'")
                                        << QByteArray("objectType") << textMeaning("it's")
                                        << QByteArray("      - name: b\n        objectType: 'it''s'");
    QTest::newRow("quotes come where a text would be a number")
        << QByteArray("      - name: b\n        objectType: Old") << QByteArray("objectType") << textMeaning("12")
        << QByteArray("      - name: b\n        objectType: \"12\"");
    QTest::newRow("and where it would be a boolean to some")
        << QByteArray("      - name: b\n        objectType: Old") << QByteArray("objectType") << textMeaning("no")
        << QByteArray("      - name: b\n        objectType: \"no\"");
    QTest::newRow("an anchor stays before its value")
        << QByteArray("      - name: b\n        maxRetries: &r 5") << QByteArray("maxRetries") << nine
        << QByteArray("      - name: b\n        maxRetries: &r 9");
    QTest::newRow("an alias gives way to a value of its own")
        << QByteArray("        maxRetries: &r 5\n      - name: b\n        maxRetries: *r") << QByteArray("maxRetries")
        << nine << QByteArray("        maxRetries: &r 5\n      - name: b\n        maxRetries: 9");
    QTest::newRow("what an alias shares is not changed for both")
        << QByteArray("      - &b\n        name: b\n        maxRetries: &r 5\n      - name: c\n        maxRetries: *r")
        << QByteArray("maxRetries") << nine
        << QByteArray("<Line 10 is not changed: an alias of it would change too, so edit the text itself.>");
    QTest::newRow("what a merge key brings gets an own value")
        << QByteArray("        retry: &r {delayMs: 5}\n      - name: b\n        retry:\n          <<: *r")
        << QByteArray("retry.delayMs") << nine
        << QByteArray("        retry: &r {delayMs: 5}\n      - name: b\n        retry:\n          <<: *r\n          "
                      "delayMs: 9");
    QTest::newRow("a member of a member, new") << QByteArray("      - name: b") << QByteArray("retry.delayMs") << nine
                                               << QByteArray("      - name: b\n        retry: {delayMs: 9}");
    QTest::newRow("a member of a member, beside another")
        << QByteArray("      - name: b\n        retry: { factor: 2 }") << QByteArray("retry.delayMs") << nine
        << QByteArray("      - name: b\n        retry: { factor: 2, delayMs: 9 }");
    QTest::newRow("the default again") << QByteArray("      - name: b\n        # slow\n        maxRetries: 5 # why\n"
                                                     "        undo: none")
                                       << QByteArray("maxRetries") << MeaningPtr()
                                       << QByteArray("      - name: b\n        # slow\n        undo: none");
    QTest::newRow("the default again, behind the dash")
        << QByteArray("      - maxRetries: 5\n        name: b") << QByteArray("maxRetries") << MeaningPtr()
        << QByteArray("      - name: b");
    QTest::newRow("behind the dash with a comment under it")
        << QByteArray("      - maxRetries: 5 # why\n        # b\n        name: b") << QByteArray("maxRetries")
        << MeaningPtr() << QByteArray("      -\n        # b\n        name: b");
    QTest::newRow("the last of a member")
        << QByteArray("      - name: b\n        retry: {delayMs: 5}") << QByteArray("retry.delayMs") << MeaningPtr()
        << QByteArray("      - name: b");
    QTest::newRow("a value on lines of its own")
        << QByteArray("      - name: b\n        objectType: >-\n          Old\n          Type\n        undo: none")
        << QByteArray("objectType") << textMeaning("New")
        << QByteArray("      - name: b\n        objectType: New\n        undo: none");
    QTest::newRow("nothing behind the colon")
        << QByteArray("      - name: b\n        maxRetries:  # none") << QByteArray("maxRetries") << nine
        << QByteArray("      - name: b\n        maxRetries: 9  # none");
    QTest::newRow("a value that is an error")
        << QByteArray("      - name: b") << QByteArray("maxRetries") << plainMeaning("0")
        << QByteArray("<maxRetries of step \"b\" is 0, but counts attempts in "
                      "all, the first too: write 1 or more.>");
}

void SettingsTest::setsMembers()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, word);
    QFETCH(MeaningPtr, value);
    QFETCH(QByteArray, after);
    const std::string wanted = after.startsWith('<') ? after.toStdString() : withStep(after.toStdString());
    const std::string found = edited(withStep(before.toStdString()), [&](DefinitionEdit& edit) {
        return edit.setStep(0, 1, word.toStdString(), value);
    });
    QCOMPARE(QString::fromStdString(found), QString::fromStdString(wanted));
}

void SettingsTest::renames()
{
    const std::string before = "orchestrations:\n"
                               "  - {orchestrationName: t, as: initiator, type: graph, steps: [{name: a}, {name: 'b', "
                               "dependsOn: [a]}, {name: c, dependsOn: [b, \"a\"]}]}\n"
                               "  - orchestrationName: t\n    as: worker\n    steps:\n      - name: a # a\n"
                               "  - orchestrationName: other\n    as: worker\n    steps:\n      - name: a\n";
    const std::string after = "orchestrations:\n"
                              "  - {orchestrationName: t, as: initiator, type: graph, steps: [{name: open}, {name: "
                              "'b', dependsOn: [open]}, {name: c, dependsOn: [b, \"open\"]}]}\n"
                              "  - orchestrationName: t\n    as: worker\n    steps:\n      - name: open # a\n"
                              "  - orchestrationName: other\n    as: worker\n    steps:\n      - name: a\n";
    QCOMPARE(edited(before, [](DefinitionEdit& edit) { return edit.renameStep(0, 0, "open"); }), after);
    QCOMPARE(
        edited(before, [](DefinitionEdit& edit) { return edit.renameStep(0, 0, "b"); }).substr(0, 1), std::string("<")
    );
    QCOMPARE(
        edited(before, [](DefinitionEdit& edit) { return edit.renameStep(0, 0, "no spaces"); }).substr(0, 1),
        std::string("<")
    );
}

void SettingsTest::renamesTheOrchestrationWithItsWorkers()
{
    const std::string before = "orchestrationName: t # flow\nas: initiator\ntype: sequential\nsteps:\n- name: a\n---\n"
                               "orchName: t\nas: worker\nsteps:\n- name: a\n";
    const std::string after = "orchestrationName: u # flow\nas: initiator\ntype: sequential\nsteps:\n- name: a\n---\n"
                              "orchName: u\nas: worker\nsteps:\n- name: a\n";
    QCOMPARE(
        edited(
            before, [](DefinitionEdit& edit) { return edit.setOrchestration(0, "orchestrationName", textMeaning("u")); }
        ),
        after
    );
}

void SettingsTest::writesJsonAsJson()
{
    const std::string before = "{\n\t\"orchestrationName\": \"t\", \"as\": \"initiator\", \"type\": \"sequential\",\n"
                               "\t\"steps\": [\n\t\t{\"name\": \"a\", \"objectType\": \"A\\u00e4\"},\n\t\t{\"name\": "
                               "\"b\"}\n\t]\n}";
    const std::string after = "{\n\t\"orchestrationName\": \"t\", \"as\": \"initiator\", \"type\": \"sequential\",\n"
                              "\t\"steps\": [\n\t\t{\"name\": \"a\", \"objectType\": \"A\\u00e4\"},\n\t\t{\"name\": "
                              "\"b\", \"maxRetries\": 4}\n\t]\n}";
    const auto set = [](DefinitionEdit& edit) { return edit.setStep(0, 1, "maxRetries", plainMeaning("4")); };
    QCOMPARE(edited(before, set, "f.json"), after);
    const auto reset = [](DefinitionEdit& edit) { return edit.setStep(0, 1, "maxRetries", nullptr); };
    QCOMPARE(edited(after, reset, "f.json"), before);
}

void SettingsTest::keepsWindowsLines()
{
    const std::string before = "\xEF\xBB\xBForchestrationName: t\r\nas: initiator\r\ntype: sequential\r\nsteps:\r\n"
                               "- name: a # a\r\n";
    const std::string after = "\xEF\xBB\xBForchestrationName: t\r\nas: initiator\r\ntype: sequential\r\nlockKey: "
                              "/tenant\r\nsteps:\r\n- name: a # a\r\n  maxRetries: 4\r\n";
    QCOMPARE(
        edited(
            before,
            [](DefinitionEdit& edit) {
                auto done = edit.setStep(0, 0, "maxRetries", plainMeaning("4"));
                return done ? edit.setOrchestration(0, "lockKey", textMeaning("/tenant")) : done;
            }
        ),
        after
    );
}

QTEST_APPLESS_MAIN(SettingsTest)
#include "settings_test.moc"
