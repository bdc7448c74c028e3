#include "engine/definition/document.h"
#include "engine/definition/second_reading.h"
#include "engine/definition/text_tree.h"
#include "tests/engine/definition/problem_text.h"
#include "tests/support/source_dir.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <string>

using namespace backstep;

namespace {

std::string repeated(const std::string& text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

/// Each line names the one before nine times: 9^n values from n lines.
std::string aliasBomb(int lines)
{
    std::string text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < lines; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        text
            += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeated(before + ",", 8) + before + "]\n";
    }
    return text;
}

QStringList problems(const std::string& text, const char* file = "x.yaml")
{
    return problemText(readDefinitions(text, file).problems);
}

} // namespace

class BadTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textThatIsNone();
    void jsonIsToldByItsOwnGrammar_data();
    void jsonIsToldByItsOwnGrammar();
    void depthHasABound();
    void valuesHaveABound();
    void sizeHasABound();
    void anAnchorInsideItselfIsNoEnd();
    void longLinesAreReadInLinearTime();
    void manyStepsAreReadAndTooManyRefused();
    void problemsAreBounded();
    void messagesCanBePrinted();
    void filesThatCannotBeRead();
    void everySampleIsPlain();
    void placesAreTheSameWithAndWithoutLetters();
    void aSecondReaderMustAgree();
};

void BadTextTest::textThatIsNone()
{
    QCOMPARE(problems(std::string(4096, '\0')), QStringList("error binary-file@1:1"));
    QCOMPARE(problems(std::string("\xFF\xFEo\0r\0", 6)), QStringList("error not-utf8@1:1"));
    QCOMPARE(problems("a: b\nname: t\xE4nant\n"), QStringList("error not-utf8@2:8"));
    QCOMPARE(problems("a: b\nname: \x01\n"), QStringList("error control-character@2:7"));
    QCOMPARE(problems(" \n\n\t \n"), QStringList("error empty-file@1:1"));
}

void BadTextTest::jsonIsToldByItsOwnGrammar_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("word");
    QTest::newRow("trailing comma") << QByteArray("{\"a\": 1,\n}") << "2:1"
                                    << "remove the comma";
    QTest::newRow("trailing comma in a list") << QByteArray("{\"a\": [1, ]}") << "1:11"
                                              << "remove the comma";
    QTest::newRow("cut") << QByteArray("{\"a\": [1, 2") << "1:12"
                         << "ends before";
    QTest::newRow("missing value") << QByteArray("{\"orchestrationName\": \"x\", \"steps\": [}") << "1:38"
                                   << "'}'";
    QTest::newRow("no quotes") << QByteArray("{\n  a: 1}") << "2:3"
                               << "string literal";
    QTest::newRow("rest") << QByteArray("{} x") << "1:4"
                          << "JSON";
    QTest::newRow("wide characters before") << QByteArray("{\"ü€𝄞\": }") << "1:9"
                                            << "'}'";
}

void BadTextTest::jsonIsToldByItsOwnGrammar()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    QFETCH(QString, word);
    const auto document = readDefinitions(text.toStdString(), "x.json");
    QCOMPARE(problemText(document.problems), QStringList("error not-json@" + place));
    QVERIFY2(QString::fromStdString(document.problems[0].message).contains(word), document.problems[0].message.c_str());
}

void BadTextTest::depthHasABound()
{
    QCOMPARE(problems(repeated("[", 100'000)), QStringList("error too-deep@1:101"));
    QCOMPARE(problems(repeated("{\"a\":", 50'000), "x.json"), QStringList("error too-deep@1:501"));
    QCOMPARE(problems("a: " + repeated("[", 99) + repeated("]", 99)), QStringList("error not-a-definition@1:1"));
    QCOMPARE(problems("a: " + repeated("[", 100) + repeated("]", 100)), QStringList("error too-deep@1:103"));
    QCOMPARE(problems(repeated("- ", 50'000) + "a\n"), QStringList("error too-deep@1:201"));
}

void BadTextTest::valuesHaveABound()
{
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(problems(aliasBomb(40)).size(), 1);
    QVERIFY(problems(aliasBomb(40))[0].startsWith("error too-many-nodes@7:"));
    QCOMPARE(problems("[" + repeated("1,", 1'100'000) + "1]", "x.json").size(), 1);
    QVERIFY(problems("[" + repeated("1,", 1'100'000) + "1]", "x.json")[0].startsWith("error too-many-nodes@1:"));
    QVERIFY2(clock.elapsed() < 20'000, qPrintable(QString::number(clock.elapsed())));
}

void BadTextTest::sizeHasABound()
{
    QCOMPARE(problems(std::string(16 * 1024 * 1024 + 1, 'x')), QStringList("error too-large@1:1"));
}

void BadTextTest::anAnchorInsideItselfIsNoEnd()
{
    QCOMPARE(problems("a: &a [*a]\n"), QStringList("error unknown-anchor@1:8"));
    QCOMPARE(problems("&a {b: *a}\n"), QStringList("error unknown-anchor@1:8"));
}

void BadTextTest::longLinesAreReadInLinearTime()
{
    QElapsedTimer clock;
    clock.start();
    const std::string step = "{\"name\":\"s\",\"objectType\":\"\xC3\xA4\"},";
    const std::string text
        = "{\"orchestrationName\":\"o\",\"as\":\"worker\",\"steps\":[" + repeated(step, 150'000) + "{\"name\":\"s\"}]}";
    QCOMPARE(problems(text, "x.json"), QStringList("error too-many-steps@1:48"));
    QVERIFY2(clock.elapsed() < 20'000, qPrintable(QString::number(clock.elapsed())));
}

void BadTextTest::manyStepsAreReadAndTooManyRefused()
{
    const auto initiator = [](int steps) {
        std::string text = "orchestrations:\n- orchestrationName: o\n  as: initiator\n  type: simultaneous\n  steps:\n";
        for (int i = 1; i <= steps; ++i) {
            text += "  - {seq: " + std::to_string(i) + ", name: s" + std::to_string(i) + ", objectType: S}\n";
        }
        return text;
    };
    const auto most = readDefinitions(initiator(10'000), "x.yaml");
    QCOMPARE(problemText(most.problems), QStringList());
    QCOMPARE(most.entries.at(0).orchestration->steps.size(), std::size_t(10'000));
    QCOMPARE(problems(initiator(10'001)), QStringList("error too-many-steps@6:3"));
}

void BadTextTest::problemsAreBounded()
{
    const auto document = readDefinitions("orchestrations:\n" + repeated("- {}\n", 50'000), "x.yaml");
    QVERIFY(document.problems.size() < 1'100);
    QVERIFY(hasErrors(document.problems));
}

void BadTextTest::messagesCanBePrinted()
{
    const std::string name = "\"\\u0007" + repeated("\xE2\x82\xAC", 100) + "\"";
    const auto document = readDefinitions(
        "{\"orchestrationName\":" + name + ",\"as\":" + name + ",\"type\":" + name + ",\"steps\":[{\"name\":" + name
            + "}]}",
        "x.json"
    );
    QVERIFY(document.problems.size() > 2);
    for (const Problem& problem : document.problems) {
        const QString message = QString::fromStdString(problem.message);
        QVERIFY2(message.toStdString() == problem.message, "it is UTF-8, cut between characters");
        QVERIFY2(problem.message.size() < 600, problem.message.c_str());
        QVERIFY(std::ranges::none_of(message, [](QChar c) { return c.category() == QChar::Other_Control; }));
    }
}

void BadTextTest::filesThatCannotBeRead()
{
    const QTemporaryDir folder;
    const std::string gone = folder.filePath("gone.yaml").toStdString();
    for (const std::string& path : {gone, folder.path().toStdString()}) {
        const auto document = readDefinitionFile(path);
        QCOMPARE(document.problems.size(), std::size_t(1));
        QCOMPARE(document.problems[0].code, std::string("unreadable-file"));
        QVERIFY(document.problems[0].message.find(path) != std::string::npos);
    }
}

void BadTextTest::everySampleIsPlain()
{
    const QDir samples(BACKSTEP_SOURCE_DIR "/resources/samples");
    const auto names = samples.entryList({"*.yml", "*.yaml", "*.json"}, QDir::Files);
    QVERIFY(names.size() >= 3);
    for (const QString& name : names) {
        const auto document = readDefinitionFile(samples.filePath(name).toStdString());
        QCOMPARE(problemText(document.problems), QStringList());
        QCOMPARE(problemText(checkTogether({&document, 1})), QStringList());
        QVERIFY(chooseOrchestration(document, {}).has_value());
    }
}

/// Of texts in ASCII the places are libyaml's marks, of others the cursor's: a comment at the end makes one the other.
void BadTextTest::placesAreTheSameWithAndWithoutLetters()
{
    const std::string text = "# first\n\norchestrationName: a1\nas: initiator\ntype: graph\nsteps:\n"
                             "  - { name: one, 'objectType': \"S\\x41\" }\n  -\n    name: &n two # why\n"
                             "    dependsOn: [ one,\n      one ]\n    objectType: |\n      a\n      b\n\n"
                             "  - name: three\n    dependsOn:\n    - *n\n    objectType: >-\n      c\n";
    const TextTree plain = readTextTree(text, "x.yaml");
    const TextTree other = readTextTree(text + "# \u00e9\n", "x.yaml");
    QVERIFY(plain.problems.empty());
    QCOMPARE(plain.nodes.size(), other.nodes.size());
    QVERIFY(plain.nodes.size() > 20);
    for (std::size_t i = 0; i < plain.nodes.size(); ++i) {
        QCOMPARE(plain.nodes[i].place, other.nodes[i].place);
        QCOMPARE(plain.nodes[i].content, other.nodes[i].content);
    }
    for (const char* bad : {"a: b\n c: [d\n", "a: 'b\nc: d", "a: b\n\tc: d", "- a\nb: c\n"}) {
        const Place place = readTextTree(bad, "x.yaml").problems.front().place;
        const Place below = readTextTree(std::string("# \u00e9\n") + bad, "x.yaml").problems.front().place;
        QCOMPARE(below.line, place.line + 1);
        QCOMPARE(below.column, place.column);
    }
}

void BadTextTest::aSecondReaderMustAgree()
{
    QVERIFY(!findSecondMeaning("a: {b: [1, 'two', ~], c: |\n  text\n}\n", "x.yaml").has_value());
    QVERIFY(!findSecondMeaning("a: {b: [1, 'two', ~]}\nc: |\n  text\nd: \"\\u00e4\"\ne:\n", "x.yaml").has_value());
    QVERIFY(!findSecondMeaning("{\"a\": \"\\ud834\\udd1e\"}", "x.json").has_value());
}

QTEST_APPLESS_MAIN(BadTextTest)

#include "bad_text_test.moc"
