#include "model/flows/filter_expression.h"

#include "model/flows/filter_completion.h"
#include "model/flows/filter_values.h"
#include "tests/support/told_flows.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace backstep;

namespace {

/// The conditions as they would be said, or the fault with its place.
QString pictured(const QString& text)
{
    const FilterExpression read = parseFilter(text);
    QStringList words;
    for (const FilterCondition& each : read.conditions) {
        words << conditionWords(each);
    }
    if (read.fault.has_value()) {
        words << QStringLiteral("at %1: %2").arg(read.fault->at).arg(read.fault->sentence);
    }
    return words.join(QStringLiteral("; "));
}

QString proposed(const QString& text, const FlowStore& store)
{
    const FilterCompletion completion = completeFilter(text, text.size(), store);
    QStringList words;
    for (const FilterProposal& each : completion.proposals) {
        words << each.text;
    }
    return QStringLiteral("%1+%2: %3").arg(completion.from).arg(completion.length).arg(words.join(QLatin1Char(' ')));
}

} // namespace

class FilterExpressionTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsConditions_data();
    void readsConditions();
    void saysWhatIsWrongAndWhere_data();
    void saysWhatIsWrongAndWhere();
    void knowsWhereConditionsStand();
    void readsDurations();
    void noPatternTakesForEver();
    void makesConditionsOfCells();
    void proposesFieldsAndValues();
    void readsAnything();
};

void FilterExpressionTest::readsConditions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* text, const char* expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("", "");
    row("acme", "acme");
    row("  two   words ", "two; words");
    row("\"two words\"", "two words");
    row("status:failed step:createClient", "status: failed; step: createClient");
    row("attempt >= 2", "attempt ≥ 2");
    row("attempt≥2", "attempt ≥ 2");
    row("age>5m", "age > 5m");
    row("status: failed, undoing", "status: failed, undoing");
    row("status:failed,undoing", "status: failed, undoing");
    row("error~\"already \\\"x\\\" exists\"", "error ~ already \"x\" exists");
    row("error~a,b", "error ~ a,b");
    row("-status:completed", "not status: completed");
    row("!status:completed", "not status: completed");
    row("step!=a", "not step = a");
    row("-step!=a", "step = a");
    row("payload.tenant.name=\"ac me\"", "payload.tenant.name = ac me");
    row("payload:acme", "payload: acme");
    row("orders-1 -", "orders-1; -");
    row("a and b", "a; b");
    row("attempt", "attempt");
    row("STATUS:Failed", "status: Failed");
}

void FilterExpressionTest::readsConditions()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(pictured(text), expected);
}

void FilterExpressionTest::saysWhatIsWrongAndWhere_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* text, const char* expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("a attempt>=", "a; at 11: number missing");
    row("attempt>=x", "at 9: x is no whole number");
    row("age>5", "at 4: unit missing: 5s, 5m or 5h");
    row("age>soon", "at 4: soon is no duration, such as 30s, 5m or 1h30m");
    row("age:5m", "at 3: use age> or age<");
    row("step>a", "at 4: step is a text: use : = or ~");
    row("attempt~1", "at 7: attempt is no text: use = > < >= or <=");
    row("status:", "at 7: status missing");
    row("status:faild", "at 7: no status is called \"faild\"");
    row("foo:bar", "at 0: no field is called \"foo\"; a word with : in it stands in quotes");
    row("step.x=1", "at 0: no field is called \"step.x\"; a word with = in it stands in quotes");
    row("a \"b", "a; at 2: closing quote missing");
    row("error~(", "at 6: the pattern is not valid at its letter 2: missing closing parenthesis");
    row("started>late", "at 8: late is no time, such as 14:02 or 2026-11-24T14:02:00Z");
    row("a or b", "a; at 2: or is said by a comma: status:failed,undoing");
    row("> 5", "at 0: field missing before >");
    row("status:failed,", "at 14: status missing");
}

void FilterExpressionTest::saysWhatIsWrongAndWhere()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(pictured(text), expected);
}

void FilterExpressionTest::knowsWhereConditionsStand()
{
    const QString text = QStringLiteral("  status:failed  attempt >= 2 \"a b\"");
    QStringList parts;
    for (const FilterCondition& each : parseFilter(text).conditions) {
        parts << text.mid(each.at, each.length);
    }
    QCOMPARE(parts.join(QLatin1Char('|')), QStringLiteral("status:failed|attempt >= 2|\"a b\""));
}

void FilterExpressionTest::readsDurations()
{
    QCOMPARE(readDuration(QStringLiteral("1h30m")).value_or(0), 5'400'000'000LL);
    QCOMPARE(readDuration(QStringLiteral("2.5S")).value_or(0), 2'500'000LL);
    QCOMPARE(readDuration(QStringLiteral("250ms")).value_or(0), 250'000LL);
    for (const char* wrong : {"", "5", "m", "5x", "1..2s", "-5s", "99999999999999999999d"}) {
        QVERIFY2(!readDuration(QLatin1String(wrong)).has_value(), wrong);
    }
}

void FilterExpressionTest::noPatternTakesForEver()
{
    const FilterExpression read = parseFilter(QStringLiteral("error~(a+)+$"));
    QVERIFY(!read.fault.has_value());
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!read.conditions.front().patterns.front().match(QString(40, QLatin1Char('a')) + QLatin1Char('!')).hasMatch()
    );
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(parseFilter(QStringLiteral("error~") + QString(1001, QLatin1Char('a'))).fault.has_value());
}

void FilterExpressionTest::makesConditionsOfCells()
{
    const QString value = QStringLiteral("says \"no\", twice");
    const QString text = conditionText(QStringLiteral("error"), value, true);
    const FilterExpression read = parseFilter(text);
    QVERIFY(!read.fault.has_value());
    QCOMPARE(read.conditions.size(), std::size_t{1});
    QVERIFY(read.conditions.front().excludes);
    QCOMPARE(read.conditions.front().values, QStringList{value});
    QCOMPARE(conditionText(QStringLiteral("step"), QStringLiteral("a_b-1"), false), QStringLiteral("step=a_b-1"));
}

void FilterExpressionTest::proposesFieldsAndValues()
{
    FlowStore store;
    SeenFlow flow = toldFlow("f", FlowStatus::InProgress, "createClient 1- runs");
    flow.worker = "keycloak 1";
    (void)store.put(flow, toldAt(2));
    QCOMPARE(proposed(QStringLiteral("st"), store), QStringLiteral("0+2: status: step: started>"));
    QCOMPARE(proposed(QStringLiteral("a -or"), store), QStringLiteral("3+2: orchestration:"));
    QCOMPARE(proposed(QStringLiteral("step:"), store), QStringLiteral("5+0: createClient"));
    QCOMPARE(proposed(QStringLiteral("step:cli"), store), QStringLiteral("5+3: createClient"));
    QCOMPARE(proposed(QStringLiteral("step:createClient"), store), QStringLiteral("5+12: "));
    QCOMPARE(proposed(QStringLiteral("status:undo"), store), QStringLiteral("7+4: undoing undone"));
    QCOMPARE(proposed(QStringLiteral("status:failed,und"), store), QStringLiteral("14+3: undoing undone"));
    QCOMPARE(proposed(QStringLiteral("worker:\"key"), store), QStringLiteral("7+4: \"keycloak 1\""));
    QCOMPARE(proposed(QStringLiteral("foo:"), store), QStringLiteral("4+0: "));
}

/// Whatever is typed: it ends, and every condition stands where it says.
void FilterExpressionTest::readsAnything()
{
    QRandomGenerator random(20261129);
    const QString letters
        = QStringLiteral("as:=~<>!-\", \\.(5mé≥") + QStringLiteral("status:failed attempt>=2 payload.a=1");
    for (int round = 0; round < 20'000; ++round) {
        QString text;
        for (int i = random.bounded(24); i > 0; --i) {
            text += letters.at(random.bounded(int(letters.size())));
        }
        const FilterExpression read = parseFilter(text);
        for (const FilterCondition& each : read.conditions) {
            QVERIFY2(each.at >= 0 && each.at + each.length <= text.size() && each.length > 0, qPrintable(text));
            QVERIFY2(!each.values.isEmpty(), qPrintable(text));
        }
        if (read.fault.has_value()) {
            QVERIFY2(read.fault->at >= 0 && read.fault->at <= text.size(), qPrintable(text));
        }
        (void)completeFilter(text, text.size(), FlowStore());
    }
}

QTEST_GUILESS_MAIN(FilterExpressionTest)
#include "filter_expression_test.moc"
