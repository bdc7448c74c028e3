#include "engine/edits/text_change.h"

#include <QTest>

using namespace backstep;

class TextChangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void appliesSeveral();
    void leadsBack();
    void tellsStagesAsOne();
    void tellsOnlyWhatDiffers();
    void changesCharactersWhole();
};

void TextChangeTest::appliesSeveral()
{
    QCOMPARE(applied("abcdef", {{0, 1, "X"}, {2, 0, "--"}, {4, 2, ""}}), std::string("Xb--cd"));
}

void TextChangeTest::leadsBack()
{
    const std::string before = "one\ntwo\nthree\n";
    const TextChanges changes{{0, 3, "1"}, {4, 0, "new\n"}, {8, 6, ""}};
    QCOMPARE(applied(applied(before, changes), inverse(before, changes)), before);
}

void TextChangeTest::tellsStagesAsOne()
{
    TextHistory history("aaa bbb ccc");
    history.add({{4, 3, "B B B"}});
    history.add({{6, 1, "x"}, {9, 0, "!"}}); // within what was added, and behind it
    history.add({{0, 4, ""}});
    QCOMPARE(history.text(), std::string("B x B! ccc"));
    QCOMPARE(applied("aaa bbb ccc", history.changes()), history.text());
    QCOMPARE(history.changes().size(), std::size_t{1});
}

void TextChangeTest::tellsOnlyWhatDiffers()
{
    TextHistory history("steps: [a, b]\n");
    history.add({{0, 14, "steps: [a, c, b]\n"}});
    QCOMPARE(history.changes(), (TextChanges{{11, 0, "c, "}}));
    TextHistory same("x");
    same.add({{0, 1, "x"}});
    QVERIFY(same.changes().empty());
}

void TextChangeTest::changesCharactersWhole()
{
    // ä is C3 A4, ö is C3 B6: their first byte is the same.
    TextHistory history("name: ä\n");
    history.add({{6, 2, "ö"}});
    QCOMPARE(history.changes(), (TextChanges{{6, 2, "ö"}}));
}

QTEST_APPLESS_MAIN(TextChangeTest)
#include "text_change_test.moc"
