#include "model/registration/definition_difference.h"

#include "tests/support/scenario.h"

#include <QTest>

using namespace backstep;

namespace {

/// "+c step: – -> waits for b".
QString pictureOf(const Orchestration& before, const Orchestration& after)
{
    QStringList lines;
    for (const DefinitionDifference& each : differencesOf(before, after)) {
        QString sign;
        switch (each.kind) {
        case DefinitionDifference::Kind::Flow:
            sign = QStringLiteral("flow");
            break;
        case DefinitionDifference::Kind::Added:
            sign = QStringLiteral("+");
            break;
        case DefinitionDifference::Kind::Removed:
            sign = QStringLiteral("-");
            break;
        case DefinitionDifference::Kind::Renamed:
            sign = QStringLiteral("=");
            break;
        case DefinitionDifference::Kind::Changed:
            sign = QStringLiteral("~");
            break;
        }
        lines.append(QStringLiteral("%1%2 %3: %4 -> %5").arg(sign, each.step, each.what, each.before, each.after));
    }
    return lines.join(QStringLiteral("; "));
}

} // namespace

class DefinitionDifferenceTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void changesAreSaidByMeaning_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("picture");
        const auto row = [](const char* name, const char* before, const char* after, const char* picture) {
            QTest::newRow(name) << QString::fromUtf8(before) << QString::fromUtf8(after) << QString::fromUtf8(picture);
        };
        row("the same", "a > b", "a > b", "");
        row("the order of names means nothing", "a; b; c < a b", "a; b; c < b a", "");
        row("appended", "a > b", "a > b > c", "+c step: – -> waits for b");
        row("inserted", "a > b", "a > c > b", "+c step: – -> waits for a; ~b waits for: a -> c");
        row("removed", "a > b > c", "a > c", "~c waits for: b -> a; -b step: waits for a -> –");
        row("renamed", "a > b > c", "a > x > c", "=x name: b -> x");
        row("renamed, and another put behind it",
            "a > b > c",
            "a > x > y > c",
            "=x name: b -> x; +y step: – -> waits for x; ~c waits for: b -> y");
        row("renamed and more is another step",
            "a > b",
            "a > x[tries=9]",
            "+x step: – -> waits for a; -b step: waits for a -> –");
        row("attempts", "a > b", "a > b[tries=5]", "~b DO attempts: 3 -> 5; ~b UNDO attempts: 3 -> 5");
        row("UNDO alone", "a[utries=1]", "a[utries=4]", "~a UNDO attempts: 1 -> 4");
        row("no UNDO any more", "a", "a[noundo]", "~a has an UNDO: yes -> no");
        row("words of a step",
            "a > b",
            "a[pivot] > b[wait]",
            "~a pivot: no -> yes; ~b when exhausted: turns back -> waits for a person");
        row("another shape", "a > b", "a | b", "flow type: sequential -> parallel; ~b waits for: a -> nothing");
    }

    void changesAreSaidByMeaning()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, picture);
        QCOMPARE(pictureOf(pictured(before.toStdString()), pictured(after.toStdString())), picture);
    }

    void theFlowsOwnWordsAreCompared()
    {
        const Orchestration before = pictured("a");
        Orchestration after = before;
        after.lockKey = "/tenant";
        after.undoableFor = Duration(60'000);
        QCOMPARE(
            pictureOf(before, after),
            QStringLiteral("flow lock key: – -> /tenant; flow undoable for: 720 h 00 m -> 1 m 00 s")
        );
    }
};

QTEST_APPLESS_MAIN(DefinitionDifferenceTest)
#include "definition_difference_test.moc"
