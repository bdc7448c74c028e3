#include "engine/wire/line_joiner.h"

#include "engine/wire/codec.h"
#include "engine/wire/topics.h"

#include <QtTest/QTest>

#include <string>
#include <vector>

namespace backstep {

namespace {

/// The records of a partition one after another, as a console producer makes them; what the joiner says of each, a sign
/// a record: W whole, l a line, L the last, b blank, ! before it where lines are given up.
class Producer
{
public:
    explicit Producer(std::string_view topic = topics::registration)
        : m_topic(topic)
    {
    }

    std::string send(const std::string& file)
    {
        std::size_t from = 0;
        std::string said;
        while (from < file.size()) {
            const std::size_t end = std::min(file.find('\n', from), file.size());
            said += sendLine(file.substr(from, end - from));
            from = end + 1;
        }
        return said;
    }

    std::string sendLine(const std::string& value, std::optional<std::string> key = {})
    {
        last = Record{};
        last.place = {TopicName(m_topic), 0, m_offset++};
        last.at = at;
        last.key = std::move(key);
        last.value = value;
        broken.reset();
        const LineJoiner::Found found = joiner.take(last, at, broken);
        constexpr std::string_view signs = "WlLb";
        std::string said(broken.has_value() ? 1 : 0, '!');
        said.push_back(signs[static_cast<std::size_t>(found)]);
        return said;
    }

    LineJoiner joiner;
    Record last; ///< as the joiner left it
    std::optional<LineJoiner::Left> broken;
    Instant at{1'000'000};

private:
    TopicName m_topic;
    std::int64_t m_offset = 7;
};

const std::string file = "{\n"
                         "  \"payload\": {\n"
                         "    \"orchestrationName\": \"o\", \"as\": \"initiator\", \"type\": \"sequential\",\n"
                         "    \"steps\": [\n"
                         "      {\"seq\": 1, \"name\": \"a\", \"objectType\": \"{[\"}\n"
                         "    ]\n"
                         "  },\n"
                         "  \"headers\": {}\n"
                         "}\n";

} // namespace

/// contract.md B8.
class LineJoinerTest : public QObject
{
    Q_OBJECT

private slots:

    void linesAreOneMessage()
    {
        Producer producer;
        QCOMPARE(producer.send(file), "llllllllL");
        QCOMPARE(producer.last.place.offset, std::int64_t{15});
        const std::vector<Message> messages = decode(producer.last);
        const auto* registration = std::get_if<RegistrationMessage>(&messages.at(0));
        QVERIFY(registration != nullptr && registration->entry.orchestration.has_value());
        // The empty line behind it is none of anything; a second file is another message.
        QCOMPARE(producer.sendLine(""), "b");
        QCOMPARE(producer.send(file), "llllllllL");
        QCOMPARE(producer.sendLine(R"({"payload":{},"headers":{}})"), "W");
    }

    void whatIsNoLineGoesOn_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("whole") << QStringLiteral(R"({"payload":{"a":[1]},"headers":{}})");
        QTest::newRow("a line in the middle") << QStringLiteral("  \"headers\": {");
        QTest::newRow("closing") << QStringLiteral("}");
        QTest::newRow("garbage") << QStringLiteral("hello");
        QTest::newRow("a text that does not end") << QStringLiteral("{\"a");
        QTest::newRow("empty") << QString();
    }

    void whatIsNoLineGoesOn()
    {
        QFETCH(QString, value);
        Producer producer;
        QCOMPARE(producer.sendLine(value.toStdString()), "W");
        Producer elsewhere(topics::flowEvents);
        QCOMPARE(elsewhere.sendLine("{"), "W");
        Producer keyed;
        QCOMPARE(keyed.sendLine("{", "k"), "W");
    }

    /// A record of somebody else in between, too long a pause, lines that can be no JSON: one problem, and what comes
    /// behind it is taken for itself.
    void whatComesToNothingIsOneProblem()
    {
        Producer producer;
        QCOMPARE(producer.send("{\n  \"payload\": {\n"), "ll");
        QCOMPARE(producer.sendLine(R"({"headers":{}})", "k"), "!W");
        QCOMPARE(producer.broken->lines, std::size_t{2});
        QCOMPARE(producer.broken->record.place.offset, std::int64_t{7});
        QCOMPARE(producer.broken->last.place.offset, std::int64_t{8});
        QCOMPARE(*producer.broken->record.value, Bytes("{\n  \"payload\": {"));
        QCOMPARE(producer.send("{\n"), "l");
        producer.at = producer.at + Duration(6000);
        QCOMPARE(producer.send("{\n"), "!l");
        QCOMPARE(producer.send("]]\n"), "!l");
        QCOMPARE(producer.sendLine("{}"), "W");
    }

    void whatIsNeverEndedIsOverdue()
    {
        Producer producer;
        QCOMPARE(producer.send("{\n"), "l");
        QVERIFY(producer.joiner.has(producer.last.place));
        QVERIFY(producer.joiner.overdue(producer.at + Duration(1000)).empty());
        QCOMPARE(producer.joiner.overdue(producer.at + Duration(6000)).size(), std::size_t{1});
        QVERIFY(!producer.joiner.has(producer.last.place));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::LineJoinerTest)
#include "line_joiner_test.moc"
