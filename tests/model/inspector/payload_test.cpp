#include "model/inspector/payload_tree.h"
#include "model/inspector/record_text.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

using namespace backstep;

namespace {

/// The tree as an indented list, everything read.
QStringList lines(PayloadTree& tree, const QModelIndex& parent = {}, int depth = 0)
{
    while (tree.canFetchMore(parent)) {
        tree.fetchMore(parent);
    }
    QStringList all;
    for (int row = 0; row < tree.rowCount(parent); ++row) {
        const QModelIndex index = tree.index(row, 0, parent);
        all << QString(depth, QLatin1Char(' ')) + index.data().toString();
        all << lines(tree, index, depth + 1);
    }
    return all;
}

} // namespace

class PayloadTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOrderAndDigitsAndPutsThePayloadFirst();
    void readsAHundredThousandElementsAFewAtATime();
    void showsAScalarAsOneRow();
    void hasNoRowsForWhatIsNoJson_data();
    void hasNoRowsForWhatIsNoJson();
    void doesNotLookIntoWhatIsTooLarge();
    void survivesDeepNesting();
    void showsBytesThatAreNoTextAsHex();
    void printsShortObjectsOnOneLineAndStopsWhereItShall();
    void findsTheHeadersOfARecord();
};

void PayloadTest::keepsOrderAndDigitsAndPutsThePayloadFirst()
{
    PayloadTree tree;
    tree.setText(R"( {"headers": {"seq": 6}, "payload": {"z": 84.90, "a": "x, \"y\"", "n": [1, null], "e": {}}} )");
    // From here on: the tester reads on while a reset is told, which no view does.
    const QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QStringList expected{
        QStringLiteral("payload: {4}"),
        QStringLiteral(" z: 84.90"),
        QStringLiteral(R"( a: "x, \"y\"")"),
        QStringLiteral(" n: [2]"),
        QStringLiteral("  0: 1"),
        QStringLiteral("  1: null"),
        QStringLiteral(" e: {0}"),
        QStringLiteral("headers: {1}"),
        QStringLiteral(" seq: 6")};
    QCOMPARE(lines(tree), expected);
    QVERIFY(!tree.hasChildren(tree.index(3, 0, tree.index(0, 0))));
}

void PayloadTest::readsAHundredThousandElementsAFewAtATime()
{
    std::string text = "[0";
    for (int i = 1; i < 100'000; ++i) {
        text += "," + std::to_string(i);
    }
    PayloadTree tree;
    tree.setText(text + "]");
    QCOMPARE(tree.rowCount(), 256);
    QVERIFY(tree.canFetchMore({}));
    QCOMPARE(lines(tree).size(), 100'000);
    QCOMPARE(tree.index(99'999, 0).data().toString(), QStringLiteral("99999: 99999"));
}

void PayloadTest::showsAScalarAsOneRow()
{
    PayloadTree tree;
    tree.setText("\"only text\"");
    QCOMPARE(lines(tree), QStringList{QStringLiteral("\"only text\"")});
}

void PayloadTest::hasNoRowsForWhatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << QByteArray(R"({"a": {"b": 1)");
    QTest::newRow("words") << QByteArray("hello there");
    QTest::newRow("binary") << QByteArray("\x00\xFF\x01{", 4);
}

void PayloadTest::hasNoRowsForWhatIsNoJson()
{
    QFETCH(QByteArray, text);
    PayloadTree tree;
    tree.setText("{}");
    tree.setText(text.toStdString());
    QVERIFY(!tree.isJson());
    QCOMPARE(tree.rowCount(), 0);
}

void PayloadTest::doesNotLookIntoWhatIsTooLarge()
{
    PayloadTree tree;
    tree.setText("\"" + std::string(PayloadTree::bytesMost, 'x') + "\"");
    QVERIFY(tree.isTooLarge());
    QVERIFY(!tree.isJson());
    tree.setText("\"x\"");
    QVERIFY(!tree.isTooLarge());
    QVERIFY(tree.isJson());
}

void PayloadTest::survivesDeepNesting()
{
    constexpr int depth = 20'000;
    const std::string text = std::string(depth, '[') + std::string(depth, ']');
    PayloadTree tree;
    tree.setText(text);
    QModelIndex index;
    for (int i = 0; i < 100 && tree.isJson(); ++i) {
        tree.fetchMore(index);
        index = tree.index(0, 0, index);
    }
    QVERIFY(!prettyJson(text, 20).isEmpty());
}

void PayloadTest::showsBytesThatAreNoTextAsHex()
{
    const QString text = rawText(std::string("\xFF\x00 abc", 6));
    QVERIFY2(text.startsWith(QLatin1String("000000  ff 00 20 61 62 63")), qPrintable(text));
    QVERIFY(text.endsWith(QLatin1String(".. abc")));
    QCOMPARE(rawText(std::nullopt), QStringLiteral("This record has no value (null)."));
    const QString large = rawText(std::string(3'000'000, 'x'));
    QVERIFY(large.size() < 300'000);
    QVERIFY2(large.endsWith(QStringLiteral("… 2.7 MB more")), qPrintable(large.right(30)));
}

void PayloadTest::printsShortObjectsOnOneLineAndStopsWhereItShall()
{
    const std::string json = R"({"orderId":"SO-1","amount":{"value":84.90,"currency":"EUR"},"lines":[]})";
    QCOMPARE(
        prettyJson(json, 40),
        QStringLiteral("{\n  \"orderId\": \"SO-1\",\n  \"amount\": { \"value\": 84.90, \"currency\": \"EUR\" },\n"
                       "  \"lines\": []\n}")
    );
    QCOMPARE(prettyJson(json, 2), QStringLiteral("{\n  \"orderId\": \"SO-1\",\n…"));
    QCOMPARE(prettyJson("not json", 5), QStringLiteral("not json"));
}

void PayloadTest::findsTheHeadersOfARecord()
{
    Record record;
    record.value = R"({"payload":{"headers":"no"},"headers":{"flowId":"f"}})";
    QCOMPARE(headersJson(record), std::string(R"({"flowId":"f"})"));
    record.value = R"({"payload":1,"headers":null})";
    QVERIFY(headersJson(record).empty());
    record.value.reset();
    QVERIFY(headersJson(record).empty());
}

QTEST_GUILESS_MAIN(PayloadTest)
#include "payload_test.moc"
