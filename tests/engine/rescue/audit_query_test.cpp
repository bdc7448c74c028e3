#include "engine/rescue/audit_query.h"
#include "engine/rescue/audit_text.h"

#include <QtTest/QTest>

#include <nlohmann/json.hpp>
#include <string>

namespace backstep {

namespace {

constexpr Instant now{1'764'500'000'000'000}; // 2025-11-30T10:53:20Z

std::string pictured(const std::string& text)
{
    const auto filter = readAuditFilter(text, now);
    if (!filter) {
        return "! " + filter.error().message;
    }
    std::string picture;
    const auto add = [&picture](const std::string& name, const std::string& value) {
        picture += value.empty() ? "" : name + "=" + value + ";";
    };
    for (const std::string& word : filter->words) {
        add("word", word);
    }
    add("action", filter->action);
    add("flow", filter->flow);
    add("who", filter->who);
    add("orchestration", filter->orchestration);
    add("connection", filter->connection);
    add("from", filter->source ? std::string(toWord(*filter->source)) : "");
    add("outcome", filter->outcome ? std::string(toWord(*filter->outcome)) : "");
    add("since", filter->since.isSet() ? toIso8601(filter->since) : "");
    add("until", filter->until.isSet() ? toIso8601(filter->until) : "");
    return picture;
}

} // namespace

class AuditQueryTest : public QObject
{
    Q_OBJECT

private slots:

    void readsWhatIsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("meant");
        const auto row = [](const char* typed, const char* meant) { QTest::newRow(typed) << typed << meant; };
        row("", "");
        row("  ops 311 ", "word=ops;word=311;");
        row("\"ops 311\" anna", "word=ops 311;word=anna;");
        row("action:undo FLOW:7d0f", "action=undo;flow=7d0f;");
        row("who:\"anna maria\"", "who=anna maria;");
        row("outcome:\"no answer\" from:window", "from=window;outcome=no answer;");
        row("http://x", "word=http://x;");
        row("since:2h until:2025-11-30T10:00:00Z", "since=2025-11-30T08:53:20.000Z;until=2025-11-30T10:00:00.000Z;");
        row("since:2025-11-29", "since=2025-11-29T00:00:00.000Z;");
        row("since:soon",
            "! \"since:soon\": write how long ago (30m, 2h, 7d), a day (2026-11-30) or a time (2026-11-30T14:06:00Z).");
        row("outcome:maybe",
            "! \"outcome:maybe\": outcome is asked, sent, refused, resolved, failed or \"no answer\".");
        row("from:moon", "! \"from:moon\": from is window, \"command line\" or \"control record\".");
        row("who:", "! \"who:\" has no value. Write it behind the colon.");
    }

    void readsWhatIsTyped()
    {
        QFETCH(QString, typed);
        QFETCH(QString, meant);
        QCOMPARE(QString::fromStdString(pictured(typed.toStdString())), meant);
    }

    void writesWhatStrangersWrote()
    {
        AuditEntry entry;
        entry.number = 7;
        entry.act = RequestId("r");
        entry.at = now;
        entry.who = "=HYPERLINK(\"http://x\")";
        entry.reason = "two\nlines, \"quoted\" \x1b[31m";
        entry.action = "undo";
        entry.records = {{"orchestrator.a.b.undo", "k\""}};
        entry.recordCount = 1;
        const auto json = nlohmann::json::parse(toJsonLine(entry));
        QCOMPARE(json.at("who").get<std::string>(), entry.who);
        QCOMPARE(json.at("reason").get<std::string>(), entry.reason);
        QCOMPARE(json.at("records").at(0).at("key").get<std::string>(), std::string("k\""));
        QVERIFY(toJsonLine(entry).find('\n') == std::string::npos);
        const std::string row = toCsvLine(entry);
        QVERIFY2(row.find("\"'=HYPERLINK(\"\"http://x\"\")\"") != std::string::npos, row.c_str());
        QVERIFY2(row.find("\"\"quoted\"\"") != std::string::npos, row.c_str());
        const std::string text = toTextLines(entry);
        QVERIFY2(text.find('\x1b') == std::string::npos, text.c_str());
        QCOMPARE(std::ranges::count(text, '\n'), 1);
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::AuditQueryTest)
#include "audit_query_test.moc"
