#include "engine/base/base64.h"
#include "engine/base/bytes.h"
#include "engine/base/id.h"
#include "engine/base/murmur2.h"

#include <QtTest/QTest>

#include <type_traits>
#include <unordered_set>
#include <vector>

namespace backstep {

static_assert(!std::is_convertible_v<StepName, FlowId>, "a step's name is no flow's id");
static_assert(!std::is_convertible_v<std::string, FlowId>, "an id is said to be one");

class BytesTest : public QObject
{
    Q_OBJECT

private slots:

    /// The values of org.apache.kafka's own test of its murmur2.
    void murmur2IsKafkas_data()
    {
        QTest::addColumn<int>("hash");
        QTest::newRow("21") << -973932308;
        QTest::newRow("foobar") << -790332482;
        QTest::newRow("a-little-bit-long-string") << -985981536;
        QTest::newRow("a-little-bit-longer-string") << -1486304829;
        QTest::newRow("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8") << -58897971;
        QTest::newRow("abc") << 479470107;
    }

    void murmur2IsKafkas()
    {
        QFETCH(int, hash);
        QCOMPARE(static_cast<int>(murmur2(QTest::currentDataTag())), hash);
    }

    void partitionsAreWithinBounds()
    {
        std::vector<int> used(7, 0);
        for (int key = 0; key < 700; ++key) {
            const std::int32_t partition = partitionOf("flow-" + std::to_string(key), 7);
            QVERIFY(partition >= 0 && partition < 7);
            ++used[static_cast<std::size_t>(partition)];
        }
        for (const int count : used) {
            QVERIFY(count > 50);
        }
        QCOMPARE(partitionOf("21", 3), (-973932308 & 0x7fffffff) % 3);
    }

    void merges_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<QByteArray>("merged");
        const auto row = [](const char* name, const char* left, const char* right, const char* merged) {
            QTest::newRow(name) << QByteArray(left) << QByteArray(right) << QByteArray(merged);
        };
        row("apart", R"({"x":1})", R"({"y":2})", R"({"x":1,"y":2})");
        row("agreeing", R"({"x":1,"z":[1]})", R"({"z":[1]})", R"({"x":1,"z":[1]})");
        row("conflicting", R"({"x":1})", R"({"x":2})", R"({"a":{"x":1},"b":{"x":2}})");
        row("one is no object", R"({"x":1})", "[2]", R"({"a":{"x":1},"b":[2]})");
        row("one is null", R"({"x":1})", "null", R"({"a":{"x":1},"b":null})");
        row("one is empty", R"({"x":1})", "", R"({"a":{"x":1},"b":null})");
        row("both empty objects", "{}", "{}", "{}");
    }

    void merges()
    {
        QFETCH(QByteArray, left);
        QFETCH(QByteArray, right);
        QFETCH(QByteArray, merged);
        const std::vector<NamedPayload> both{{"a", left.constData()}, {"b", right.constData()}};
        QCOMPARE(QByteArray::fromStdString(mergePayloads(both)), merged);
    }

    void nullPayloads()
    {
        for (const char* text : {"", " ", "null", " null\n", "\t\r\n"}) {
            QVERIFY2(isNullPayload(text), text);
        }
        for (const char* text : {"nul", "nulll", "0", "{}", "\"null\"", "Null"}) {
            QVERIFY2(!isNullPayload(text), text);
        }
    }

    void json()
    {
        for (const char* text : {"1", "null", "\"a\"", " [1, 2] ", "{\"a\":{}}", "12345678901234567890123"}) {
            QVERIFY2(isJson(text), text);
        }
        for (const char* text : {"", " ", "{", "1 2", "{a:1}", "'a'", "01", "[1,]", "nan", "\xFF"}) {
            QVERIFY2(!isJson(text), text);
        }
        QVERIFY(isJson(std::string(50'000, '[') + std::string(50'000, ']'))); // no recursion, so no end of the stack
    }

    void sha256()
    {
        QCOMPARE(sha256Hex("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256Hex(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }

    void utf8()
    {
        for (const char* text : {"", "a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xEF\xBF\xBF"}) {
            QVERIFY2(isUtf8(text), text);
        }
        const std::vector<std::pair<std::string, std::size_t>> bad{
            {"ab\xFF", 2},
            {"\xC3", 0},
            {"a\xC0\x80", 1}, // overlong
            {"\xED\xA0\x80", 0}, // a surrogate
            {"\xF4\x90\x80\x80", 0}, // beyond U+10FFFF
            {"\xE2\x82", 0},
            {"\x80", 0}};
        for (const auto& [text, at] : bad) {
            std::size_t first = 99;
            QVERIFY(!isUtf8(text, &first));
            QCOMPARE(first, at);
        }
    }

    void whatIsNoUtf8IsShownAsSuch()
    {
        QCOMPARE(inUtf8("ann"), std::string("ann"));
        QCOMPARE(
            inUtf8("\xFF"
                   "an\xC3"
                   "n\xE2\x80"),
            std::string("?an?n??")
        );
        QCOMPARE(inUtf8("\xE2\x80\xA6"), std::string("…"));
    }

    void whatIsTooLongIsCutBetweenSigns()
    {
        QCOMPARE(shortened("ann", 3), std::string("ann"));
        QCOMPARE(shortened("anna", 3), std::string("ann…"));
        QCOMPARE(shortened("an\xE2\x80\xA6", 4), std::string("an…"));
    }

    void base64()
    {
        QCOMPARE(fromBase64("eyJhIjoxfQ==").value(), std::string(R"({"a":1})"));
        QCOMPARE(fromBase64("eyJhIjoxfQ").value(), std::string(R"({"a":1})"));
        QCOMPARE(fromBase64("").value(), std::string());
        QCOMPARE(fromBase64("AP8Q").value(), std::string("\0\xFF\x10", 3));
        for (const char* text : {"a b", "ab=c", "äöü", "ab\ncd", "-_-_"}) {
            QVERIFY2(!fromBase64(text).has_value(), text);
        }
    }

    void idsCompareAndHashByTheirText()
    {
        const std::unordered_set<FlowId> flows{FlowId("a"), FlowId("b"), FlowId(std::string("a"))};
        QCOMPARE(flows.size(), std::size_t{2});
        QVERIFY(FlowId("a") < FlowId("b") && FlowId() == FlowId("") && FlowId().isEmpty());
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::BytesTest)
#include "bytes_test.moc"
