#include "engine/definition/report.h"
#include "engine/definition/rules.h"
#include "engine/edits/fixes.h"
#include "tests/support/source_dir.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <random>

using namespace backstep;

namespace {

const QString rulesFolder = QStringLiteral(BACKSTEP_SOURCE_DIR "/tests/engine/definition/rules/");
const QString offered = QStringLiteral(BACKSTEP_SOURCE_DIR "/tests/engine/edits/offered_fixes.txt");

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::vector<Problem> problemsOf(const std::string& text, const std::string& file)
{
    const DefinitionDocument document = readDefinitions(text, file);
    return reportOn({&document, 1}).problems;
}

std::size_t countOf(const std::vector<Problem>& problems, const std::string& code)
{
    return static_cast<std::size_t>(std::ranges::count(problems, code, &Problem::code));
}

/// The lines that are gone and those that came, without what is the same before and behind.
QStringList difference(const std::string& before, const std::string& after)
{
    QStringList old = QString::fromStdString(before).split('\n');
    QStringList fresh = QString::fromStdString(after).split('\n');
    while (!old.isEmpty() && !fresh.isEmpty() && old.front() == fresh.front()) {
        old.removeFirst();
        fresh.removeFirst();
    }
    while (!old.isEmpty() && !fresh.isEmpty() && old.back() == fresh.back()) {
        old.removeLast();
        fresh.removeLast();
    }
    QStringList lines;
    for (const QString& line : old) {
        lines << "    - " + line;
    }
    for (const QString& line : fresh) {
        lines << "    + " + line;
    }
    return lines;
}

/// What is offered for the problems of that code in a file, and what it changes; "!" is made unasked.
QString offersOf(const std::string& code, const QString& name)
{
    const std::string text = contentOf(rulesFolder + name).toStdString();
    const std::string file = name.toStdString();
    QStringList lines{name};
    for (const Problem& problem : problemsOf(text, file)) {
        if (problem.code != code) {
            continue;
        }
        std::vector<Fix> fixes = fixesOf(text, file, problem);
        std::ranges::move(silencingOf(text, file, problem), std::back_inserter(fixes));
        for (const Fix& fix : fixes) {
            const std::string after = applied(text, fix.changes);
            lines << (fix.isSafe ? "  ! " : "  ? ") + QString::fromStdString(fix.label) << difference(text, after);
            const bool isUseless = QString::fromStdString(fix.label).startsWith("Silence")
                && countOf(problemsOf(after, file), "unused-silencing")
                    > countOf(problemsOf(text, file), "unused-silencing");
            if (isUseless || countOf(problemsOf(after, file), code) >= countOf(problemsOf(text, file), code)) {
                lines << "    AND MENDS NOTHING";
            }
        }
    }
    return lines.join('\n');
}

std::string worker(const std::string& steps)
{
    return "orchestrations:\n- orchestrationName: o\n  as: worker\n  steps:\n" + steps;
}

QStringList made(const MendedText& mended)
{
    QStringList lines;
    for (const Mending& each : mended.mendings) {
        lines << QStringLiteral("%1:%2 %3")
                     .arg(QString::fromStdString(each.code))
                     .arg(each.line)
                     .arg(QString::fromStdString(each.label));
    }
    return lines;
}

} // namespace

class FixesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachRuleOffersItsFixes();
    void safeFixesAreMadeTogether();
    void whatIsNotSafeIsLeft();
    void aMisspeltStepTakesItsInitiatorsName();
    void eachWayOutOfACycleIsOffered();
    void commentsStayAndNothingElseMoves();
    void aSilencingJoinsOneThatIsThere();
    void aCommentStandsWhereOneMay_data();
    void aCommentStandsWhereOneMay();
    void aUselessSilencingIsTakenAway_data();
    void aUselessSilencingIsTakenAway();
    void whatCannotBeReadIsLeftAlone();
    void manyProblemsComeToAnEnd();
    void brokenTextsAreMendedOrLeft();
};

/// For each rule's file what is offered, all in one text. BACKSTEP_ACCEPT_FIXES=1 takes what is offered now.
void FixesTest::eachRuleOffersItsFixes()
{
    QStringList all;
    for (const Rule& rule : allRules()) {
        for (const char* end : {".yaml", ".json"}) {
            const QString name = QString::fromLatin1(rule.code.data(), static_cast<int>(rule.code.size())) + end;
            if (QFile::exists(rulesFolder + name)) {
                const QString offers = offersOf(std::string(rule.code), name);
                QVERIFY2(!offers.contains("MENDS NOTHING"), qPrintable(offers));
                all << offers;
            }
        }
    }
    const QByteArray now = all.join("\n\n").toUtf8() + '\n';
    if (qEnvironmentVariableIntValue("BACKSTEP_ACCEPT_FIXES") == 1) {
        QFile file(offered);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(now);
        return;
    }
    const QList<QByteArray> expected = contentOf(offered).split('\n');
    const QList<QByteArray> actual = now.split('\n');
    for (int i = 0; i < std::min(expected.size(), actual.size()); ++i) {
        QCOMPARE(actual[i], expected[i]);
    }
    QCOMPARE(actual.size(), expected.size());
}

void FixesTest::safeFixesAreMadeTogether()
{
    const std::string text = "# A flow.\norchName: my flow # its name\nas: initiator\ntype: parallel\nsteps:\n"
                             "- {seq: 1, stepName: a b, objectType: S}\n- {seq: 1, name: c, objectType: S}\n";
    const MendedText mended = backstep::mended(text, "x.yaml");
    QCOMPARE(
        QString::fromStdString(mended.text),
        QStringLiteral("# A flow.\norchestrations:\n- orchestrationName: myFlow # its name\n  as: initiator\n"
                       "  type: simultaneous\n  steps:\n  - {seq: 1, name: aB, objectType: S}\n"
                       "  - {seq: 2, name: c, objectType: S}\n")
    );
    QCOMPARE(mended.mendings.size(), std::size_t(7));
    QVERIFY(made(mended).contains(QStringLiteral("duplicate-seq:7 Number the steps")));
    QVERIFY(std::ranges::none_of(problemsOf(mended.text, "x.yaml"), [](const Problem& problem) {
        return problem.severity != Severity::Note;
    }));
    QCOMPARE(backstep::mended(mended.text, "x.yaml").mendings.size(), std::size_t(0));
}

void FixesTest::whatIsNotSafeIsLeft()
{
    const std::string text = worker("  - {name: a.b, doMethod: do}\n  - {name: c, doMethod: do, undoMetod: undo}\n"
                                    "  - {name: übung, doMethod: do, undoMethod: undo}\n");
    QCOMPARE(backstep::mended(text, "x.yaml").text, text);
}

void FixesTest::aMisspeltStepTakesItsInitiatorsName()
{
    const std::string text = "orchestrations:\n- orchestrationName: o\n  as: initiator\n  type: sequential\n  steps:\n"
                             "  - {seq: 1, name: openRealm, objectType: S}\n- orchestrationName: o\n  as: worker\n"
                             "  steps:\n  - {name: openRaelm, doMethod: do, undoMethod: undo}\n";
    const std::vector<Problem> problems = problemsOf(text, "x.yaml");
    const auto unknown = std::ranges::find(problems, "step-of-no-initiator", &Problem::code);
    QVERIFY(unknown != problems.end());
    const std::vector<Fix> fixes = fixesOf(text, "x.yaml", *unknown);
    QCOMPARE(fixes.size(), std::size_t(1));
    QCOMPARE(fixes[0].label, std::string("Rename to openRealm"));
    QCOMPARE(problemsOf(applied(text, fixes[0].changes), "x.yaml").size(), std::size_t(0));
}

void FixesTest::eachWayOutOfACycleIsOffered()
{
    const std::string text = "orchestrations:\n- orchestrationName: o\n  as: initiator\n  type: graph\n  steps:\n"
                             "  - {name: a, dependsOn: [z, b]}\n  - {name: b, dependsOn: [a]}\n  - {name: z}\n";
    const std::vector<Problem> problems = problemsOf(text, "x.yaml");
    const auto cycle = std::ranges::find(problems, "dependency-cycle", &Problem::code);
    QVERIFY(cycle != problems.end());
    const std::vector<Fix> fixes = fixesOf(text, "x.yaml", *cycle);
    QCOMPARE(fixes.size(), std::size_t(1)); // waiting for z is no part of it
    QCOMPARE(fixes[0].label, std::string("Do not wait for b"));
    QVERIFY(!fixes[0].isSafe);
    QVERIFY(applied(text, fixes[0].changes).find("dependsOn: [z]}") != std::string::npos);
}

void FixesTest::commentsStayAndNothingElseMoves()
{
    const std::string text
        = "orchestrations:\r\n# first\r\n- orchestrationName: 'o'  # why\r\n  as: worker\r\n  steps:\r\n"
          "  # second\r\n  - name: \"a\"\r\n    handlerMethod: do   # old\r\n\r\n    undoMethod: undo\r\n";
    const MendedText mended = backstep::mended(text, "x.yaml");
    std::string expected = text;
    expected.replace(expected.find("handlerMethod"), 13, "doMethod");
    QCOMPARE(mended.text, expected);
    QCOMPARE(made(mended), QStringList("deprecated-handler-method:8 Write doMethod"));
}

void FixesTest::aSilencingJoinsOneThatIsThere()
{
    const std::string text = worker("  # backstep: allow dot-in-name -- old\n  - {name: a.b, doMethod: do}\n");
    const std::vector<Problem> problems = problemsOf(text, "x.yaml");
    QCOMPARE(problems.size(), std::size_t(1));
    const std::vector<Fix> fixes = silencingOf(text, "x.yaml", problems[0]);
    QCOMPARE(fixes.size(), std::size_t(1));
    QCOMPARE(
        applied(text, fixes[0].changes),
        worker("  # backstep: allow dot-in-name, missing-undo -- old\n  - {name: a.b, doMethod: do}\n")
    );
}

void FixesTest::aCommentStandsWhereOneMay_data()
{
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<QByteArray>("silenced");
    QTest::newRow("behind a value of two lines"
    ) << QByteArray("  - {handlerClass: \"x\n    y\", name: a.b, doMethod: d, undoMethod: u}\n")
      << QByteArray(
             "  - {handlerClass: \"x\n    y\", name: a.b, doMethod: d, undoMethod: u}  # backstep: allow dot-in-name\n"
         );
    QTest::newRow("in brackets of several lines")
        << QByteArray("  - {\n    name: a.b,\n    doMethod: d, undoMethod: u}\n")
        << QByteArray("  - {\n    # backstep: allow dot-in-name\n    name: a.b,\n    doMethod: d, undoMethod: u}\n");
    QTest::newRow("without an end of line")
        << QByteArray("  - {name: a.b, doMethod: d, undoMethod: u}")
        << QByteArray("  # backstep: allow dot-in-name\n  - {name: a.b, doMethod: d, undoMethod: u}");
}

void FixesTest::aCommentStandsWhereOneMay()
{
    QFETCH(QByteArray, steps);
    QFETCH(QByteArray, silenced);
    const std::string text = worker(steps.toStdString());
    const std::vector<Problem> problems = problemsOf(text, "x.yaml");
    const std::vector<Fix> fixes = silencingOf(text, "x.yaml", problems.at(0));
    QCOMPARE(fixes.size(), std::size_t(1));
    QCOMPARE(applied(text, fixes[0].changes), worker(silenced.toStdString()));
    QCOMPARE(problemsOf(applied(text, fixes[0].changes), "x.yaml").size(), std::size_t(0));
}

void FixesTest::aUselessSilencingIsTakenAway_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* name, const char* before, const char* after) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after);
    };
    row("alone on its line", "# backstep: allow-file no-seq -- no more\n# other\n", "# other\n");
    row("of several",
        "# backstep: allow-file no-seq, dot-in-name -- old\n",
        "# backstep: allow-file dot-in-name -- old\n");
    row("the last of several",
        "# backstep: allow-file dot-in-name  no-seq -- old\n",
        "# backstep: allow-file dot-in-name -- old\n");
    row("an error", "# backstep: allow-file no-steps\n", "");
}

void FixesTest::aUselessSilencingIsTakenAway()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const std::string rest = worker("  - {name: a.b, undoMethod: u} # backstep: allow no-seq\n");
    const std::string text = before.toStdString() + rest;
    const std::vector<Problem> problems = problemsOf(text, "x.yaml");
    const std::vector<Fix> fixes = fixesOf(text, "x.yaml", problems.at(0));
    QCOMPARE(fixes.size(), std::size_t(1));
    QCOMPARE(QString::fromStdString(applied(text, fixes[0].changes)), after + QString::fromStdString(rest));
    const std::vector<Fix> behind = fixesOf(text, "x.yaml", problems.back());
    QCOMPARE(
        QString::fromStdString(applied(text, behind.at(0).changes)),
        before + QString::fromStdString(worker("  - {name: a.b, undoMethod: u}\n"))
    );
}

void FixesTest::whatCannotBeReadIsLeftAlone()
{
    for (const char* text : {"", "a: [", "{\"a\": ", "- {name: x, name: x}\n\t", "\xFF\xFE"}) {
        QCOMPARE(backstep::mended(text, "x.yaml").text, std::string(text));
        for (const Problem& problem : problemsOf(text, "x.yaml")) {
            QVERIFY(fixesOf(text, "x.yaml", problem).empty());
            QVERIFY(silencingOf(text, "x.yaml", problem).empty());
        }
    }
}

void FixesTest::manyProblemsComeToAnEnd()
{
    std::string steps;
    for (int i = 0; i < 310; ++i) {
        steps += "  - {stepName: s" + std::to_string(i) + ", doMethod: do, undoMethod: undo}\n";
    }
    const MendedText mended = backstep::mended(worker(steps), "x.yaml");
    QCOMPARE(mended.mendings.size(), std::size_t(310));
    QCOMPARE(problemsOf(mended.text, "x.yaml").size(), std::size_t(0));
}

/// Texts with parts of them doubled, lost or strewn elsewhere: whatever is offered mends, and nothing falls over.
void FixesTest::brokenTextsAreMendedOrLeft()
{
    std::mt19937 random(20'261'129);
    const auto below = [&](std::size_t limit) { return random() % std::max<std::size_t>(limit, 1); };
    const QStringList names = QDir(rulesFolder).entryList({"*.yaml", "*.json"}, QDir::Files);
    int offers = 0;
    for (int i = 0; i < 400; ++i) {
        const QString& name = names[static_cast<qsizetype>(below(static_cast<std::size_t>(names.size())))];
        std::string text = contentOf(rulesFolder + name).toStdString();
        for (int change = 0; change < 3; ++change) {
            const std::size_t from = below(text.size());
            const std::string part = text.substr(from, below(24));
            below(2) == 0 ? text.erase(from, part.size()) : text.insert(below(text.size()), part);
        }
        const std::string file = name.toStdString();
        const std::vector<Problem> problems = problemsOf(text, file);
        for (std::size_t at = 0; at < std::min<std::size_t>(problems.size(), 6); ++at) {
            const std::string& code = problems[at].code;
            for (const Fix& fix : fixesOf(text, file, problems[at])) {
                const std::string after = applied(text, fix.changes);
                QVERIFY2(countOf(problemsOf(after, file), code) < countOf(problems, code), text.c_str());
                ++offers;
            }
            static_cast<void>(silencingOf(text, file, problems[at]));
        }
        const auto isError = [](const Problem& problem) { return problem.severity == Severity::Error; };
        const std::vector<Problem> left = problemsOf(backstep::mended(text, file).text, file);
        QVERIFY2(std::ranges::count_if(left, isError) <= std::ranges::count_if(problems, isError), text.c_str());
    }
    QVERIFY(offers > 100);
}

QTEST_APPLESS_MAIN(FixesTest)

#include "fixes_test.moc"
