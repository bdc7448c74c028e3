#include "model/editor/line_merge.h"

#include "model/editor/compare_rows.h"
#include "model/editor/line_changes.h"

#include <QRandomGenerator>
#include <QTest>

using namespace backstep;

namespace {

/// "a b c" is a text of three lines.
QString lines(const char* words)
{
    QString text;
    for (const QString& word : QString::fromLatin1(words).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        text += word + QLatin1Char('\n');
    }
    return text;
}

QString words(const QString& text)
{
    return text.split(QLatin1Char('\n'), Qt::SkipEmptyParts).join(QLatin1Char(' '));
}

/// What the changes make of the text before.
QString followed(const QString& before, const QString& after)
{
    const Lines old = linesIn(before);
    const Lines fresh = linesIn(after);
    QString made;
    std::size_t at = 0;
    for (const LineChange& change : lineChanges(old, fresh)) {
        for (; at < change.before; ++at) {
            made += old[at];
        }
        at += change.removed;
        for (std::size_t i = 0; i < change.added; ++i) {
            made += fresh[change.after + i];
        }
    }
    for (; at < old.size(); ++at) {
        made += old[at];
    }
    return made;
}

QString pictureOf(const QString& left, const QString& right)
{
    QStringList rows;
    for (const CompareRow& row : compareRows(left, right)) {
        const auto side = [](int number, const QString& text) {
            return number == 0 ? QStringLiteral("-") : QString::number(number) + text;
        };
        switch (row.kind) {
        case CompareRow::Kind::Same:
            rows << side(row.left, row.leftText);
            break;
        case CompareRow::Kind::Folded:
            rows << QStringLiteral("(%1)").arg(row.folded);
            break;
        case CompareRow::Kind::Changed:
        case CompareRow::Kind::OnlyLeft:
        case CompareRow::Kind::OnlyRight:
            rows << side(row.left, row.leftText) + QLatin1Char('|') + side(row.right, row.rightText);
            break;
        }
    }
    return rows.join(QLatin1Char(' '));
}

} // namespace

class LineMergeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void bringsTwoVersionsTogether_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("mine");
        QTest::addColumn<QString>("theirs");
        QTest::addColumn<QString>("merged"); // "!2": both changed line 2 of mine
        const auto row = [](const char* name, const char* base, const char* mine, const char* theirs, const char* end) {
            QTest::newRow(name) << lines(base) << lines(mine) << lines(theirs) << QString::fromLatin1(end);
        };
        row("nothing", "a b c", "a b c", "a b c", "a b c");
        row("mine alone", "a b c", "a B c", "a b c", "a B c");
        row("theirs alone", "a b c", "a b c", "a b C d", "a b C d");
        row("apart", "a b c d e", "A b c d e", "a b c d E", "A b c d E");
        row("side by side", "a b c", "A b c", "a B c", "A B c");
        row("mine removes, theirs adds", "a b c d", "a c d", "a b c d e", "a c d e");
        row("theirs removes, mine adds", "a b c d", "0 a b c d", "a b d", "0 a b d");
        row("the same", "a b c", "a X c", "a X c", "a X c");
        row("the same and more", "a b c d", "a X c d", "a X c D", "a X c D");
        row("both change a line", "a b c", "a X c", "a Y c", "!2");
        row("both add at a place", "a b", "a x b", "a y b", "!2");
        row("both add the same at a place", "a b", "a x b", "a x b", "a x b");
        row("one removes what the other changes", "a b c", "a c", "a B c", "!2");
        row("one adds where the other changes", "a b c", "a x b c", "a B c", "!2");
        row("both append", "a", "a x", "a y", "!2");
        row("both begin", "", "x", "y", "!1");
        row("all gone in theirs", "a b", "a b", "", "");
        row("two conflicts", "a b c d e", "A b c d E", "1 b c d 5", "!1 !5");
        row("a wide one takes in two", "a b c d e f", "X Y Z e f", "a B c D e f", "!1");
        row("a wide one and one apart", "a b c d e f", "X Y Z e f", "a b c d e F", "X Y Z e F");
        row("behind what was added", "a b c d e", "0 1 2 a b c d E", "a B c d e", "0 1 2 a B c d E");
    }

    void bringsTwoVersionsTogether()
    {
        QFETCH(QString, base);
        QFETCH(QString, mine);
        QFETCH(QString, theirs);
        QFETCH(QString, merged);
        const LineMerge merge = mergeLines(base, mine, theirs);
        QStringList conflicts;
        for (const int line : merge.conflicts) {
            conflicts << QStringLiteral("!%1").arg(line);
        }
        QCOMPARE(merge.isClean() ? words(merge.text) : conflicts.join(QLatin1Char(' ')), merged);
        QVERIFY(merge.isClean() || merge.text.isEmpty()); // marks of a conflict never stand in a text
    }

    void aLastLineWithoutAnEndStaysAsItIs()
    {
        const LineMerge merge
            = mergeLines(QStringLiteral("a\nb\nc"), QStringLiteral("A\nb\nc"), QStringLiteral("a\nb\nc\n"));
        QCOMPARE(merge.text, QStringLiteral("A\nb\nc\n"));
    }

    void saysWhereTheConflictsAre()
    {
        const auto said = [](const char* mine, const char* theirs) {
            return conflictWords(mergeLines(lines("a . b . c . d . e"), lines(mine), lines(theirs)));
        };
        QCOMPARE(said("a . b . c . d . e", "a . b . c . d . e"), QString());
        QCOMPARE(said("A . b . c . d . e", "1 . b . c . d . e"), QStringLiteral("Both changed line 1."));
        QCOMPARE(said("A . B . c . d . e", "1 . 2 . c . d . e"), QStringLiteral("Both changed lines 1 and 3."));
        QCOMPARE(
            said("A . B . C . D . E", "1 . 2 . 3 . 4 . 5"),
            QStringLiteral("Both changed lines 1, 3, 5 and 2 more places.")
        );
    }

    /// Whatever two texts are: the changes lead from one to the other, and a merge with what has not changed is the
    /// other version.
    void holdsForAnyTexts()
    {
        QRandomGenerator chance(7);
        const auto text = [&chance] {
            QString made;
            const int count = static_cast<int>(chance.bounded(14));
            for (int i = 0; i < count; ++i) {
                made += QChar(u'a' + static_cast<char16_t>(chance.bounded(4)));
                made += i + 1 < count || chance.bounded(4) > 0 ? QStringLiteral("\n") : QString();
            }
            return made;
        };
        for (int round = 0; round < 3000; ++round) {
            const QString base = text();
            const QString mine = text();
            const QString theirs = text();
            QCOMPARE(followed(base, mine), mine);
            QCOMPARE(mergeLines(base, mine, base).text, mine);
            QCOMPARE(mergeLines(base, base, theirs).text, theirs);
            QCOMPARE(mergeLines(base, mine, mine).text, mine);
            const LineMerge one = mergeLines(base, mine, theirs);
            const LineMerge other = mergeLines(base, theirs, mine);
            QCOMPARE(one.isClean(), other.isClean());
            QCOMPARE(one.text, other.text);
        }
    }

    void findsFewChangesInLongTexts()
    {
        QString before;
        for (int i = 0; i < 50'000; ++i) {
            before += QStringLiteral("line %1\n").arg(i);
        }
        QString after = before;
        after.replace(QStringLiteral("line 100\n"), QStringLiteral("line one hundred\n"));
        after.replace(QStringLiteral("line 49000\n"), QString());
        QCOMPARE(lineChanges(linesIn(before), linesIn(after)).size(), std::size_t(2));
        QString other;
        for (int i = 0; i < 50'000; ++i) {
            other += QStringLiteral("another %1\n").arg(i);
        }
        const std::vector<LineChange> all = lineChanges(linesIn(before), linesIn(other));
        QCOMPARE(all.size(), std::size_t(1));
        QCOMPARE(all.front(), (LineChange{0, 50'000, 0, 50'000}));
    }

    void comparesLineBesideLine()
    {
        QCOMPARE(pictureOf(lines("a b c"), lines("a B c")), QStringLiteral("1a 2b|2B 3c"));
        QCOMPARE(pictureOf(lines("a b c"), lines("a c")), QStringLiteral("1a 2b|- 3c"));
        QCOMPARE(pictureOf(lines("a c"), lines("a b c")), QStringLiteral("1a -|2b 2c"));
        QCOMPARE(pictureOf(lines("a b"), lines("X a b")), QStringLiteral("-|1X 1a 2b"));
        QCOMPARE(pictureOf(QString(), lines("a")), QStringLiteral("-|1a"));
    }

    void foldsWhatIsFarFromAnyChange()
    {
        QCOMPARE(
            pictureOf(lines("a b c d e f g h i j k l"), lines("a b c d e f g h i j K l")),
            QStringLiteral("(7) 8h 9i 10j 11k|11K 12l")
        );
        QCOMPARE(
            pictureOf(lines("a b c d e f g h i j k l m n"), lines("A b c d e f g h i j k l m N")),
            QStringLiteral("1a|1A 2b 3c 4d (6) 11k 12l 13m 14n|14N")
        );
        QCOMPARE(pictureOf(lines("a b c d e f"), lines("a b c d e f")), QStringLiteral("(6)"));
    }
};

QTEST_GUILESS_MAIN(LineMergeTest)
#include "line_merge_test.moc"
