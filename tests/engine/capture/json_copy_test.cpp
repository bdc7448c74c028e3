#include "engine/capture/json_copy.h"

#include <QTest>

using namespace backstep;

namespace {

/// Leaves out what is named "x".
class WithoutX final : public JsonCopyRules
{
public:
    std::string left; ///< what was left out

    bool enter(std::string_view name, bool) override { return name != "x"; }

    void leave() override { }

    std::optional<std::string> nameInstead(std::string_view) override { return std::nullopt; }

    std::optional<std::string> textInstead(std::string_view) override { return std::nullopt; }

    std::optional<std::string> numberInstead(std::string_view) override { return std::nullopt; }

    void hidden(std::string_view scalar) override { left += std::string(scalar) + ";"; }

    std::string_view instead() const override { return "X"; }
};

std::string copied(const std::string& json)
{
    WithoutX rules;
    std::string out;
    return copyJson(json, rules, out) ? out + (rules.left.empty() ? "" : " " + rules.left) : "refused";
}

} // namespace

class JsonCopyTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsEveryByte_data();
    void keepsEveryByte();
    void leavesOut_data();
    void leavesOut();
    void refuses_data();
    void refuses();
};

void JsonCopyTest::keepsEveryByte_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char* json :
         {"{}",
          "[ ]",
          " { \"a\" : [ 1 , 2.50, -0e-7, 123456789012345678901234567890 ] ,\n\"a\":null } ",
          R"(["\u00e9\"\\\/", "é", "", true, false])",
          "7",
          R"("text")",
          R"({"y":{"y":{"y":[[[{}]]]}},"":1})"}) {
        QTest::newRow(json) << QByteArray(json);
    }
}

void JsonCopyTest::keepsEveryByte()
{
    QFETCH(QByteArray, json);
    QCOMPARE(copied(json.toStdString()), json.toStdString());
}

void JsonCopyTest::leavesOut_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("copy");
    QTest::newRow("text") << QByteArray(R"({"x":"a\"b","y":1})") << QByteArray(R"({"x":"X","y":1} a"b;)");
    QTest::newRow("list") << QByteArray(R"({"x":[1,{"z":"q"},[]]})") << QByteArray(R"({"x":"X"} 1;q;)");
    QTest::newRow("escaped name") << QByteArray(R"([{"\u0078":7}])") << QByteArray(R"([{"\u0078":"X"}] 7;)");
    QTest::newRow("twice") << QByteArray(R"({"x":1,"x":2})") << QByteArray(R"({"x":"X","x":"X"} 1;2;)");
    QTest::newRow("x in x") << QByteArray(R"({"x":{"x":1}})") << QByteArray(R"({"x":"X"} 1;)");
}

void JsonCopyTest::leavesOut()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, copy);
    QCOMPARE(copied(json.toStdString()), copy.toStdString());
}

void JsonCopyTest::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char* json : {"", " ", "{", "[1,]", "{\"a\"}", "{} {}", "\"", "nul", "{\"a\":\"\xff\"}"}) {
        QTest::newRow(json) << QByteArray(json);
    }
    QTest::newRow("deep") << QByteArray(200, '[') + QByteArray(200, ']');
    QTest::newRow("very deep") << QByteArray(1'000'000, '[');
}

void JsonCopyTest::refuses()
{
    QFETCH(QByteArray, json);
    QCOMPARE(copied(json.toStdString()), "refused");
}

QTEST_APPLESS_MAIN(JsonCopyTest)
#include "json_copy_test.moc"
