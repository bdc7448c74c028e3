#include "engine/rescue/audit_text.h"

#include "engine/wire/json_writer.h"

#include <initializer_list>
#include <string_view>

namespace backstep {

namespace {

std::string timeOf(Instant at)
{
    return at.isSet() ? toIso8601(at) : std::string();
}

std::string recordsAsJson(const std::vector<AuditEntry::Sent>& records)
{
    std::string list = "[";
    for (const AuditEntry::Sent& record : records) {
        list += list.size() > 1 ? "," : "";
        JsonWriter(list).text("topic", record.topic).text("key", record.key).end();
    }
    return list + "]";
}

std::string cell(std::string_view text)
{
    std::string quoted = "\"";
    constexpr std::string_view formulas = "=+-@\t\r";
    if (!text.empty() && formulas.find(text.front()) != std::string_view::npos) {
        quoted += '\'';
    }
    for (const char each : text) {
        quoted += each;
        if (each == '"') {
            quoted += '"';
        }
    }
    return quoted + '"';
}

std::string rowOf(std::initializer_list<std::string_view> cells)
{
    std::string row;
    for (const std::string_view each : cells) {
        row += row.empty() ? "" : ",";
        row += cell(each);
    }
    return row + "\r\n";
}

/// What would move the cursor or colour the terminal is written as JSON writes it.
std::string shown(std::string_view text)
{
    std::string json;
    appendJsonText(json, text);
    return json.substr(1, json.size() - 2);
}

} // namespace

std::string toJsonLine(const AuditEntry& entry)
{
    std::string line;
    JsonWriter writer(line);
    writer.text("type", "act")
        .number("number", entry.number)
        .text("act", entry.act.text())
        .text("at", timeOf(entry.at))
        .text("who", entry.who)
        .text("from", toWord(entry.source))
        .text("connection", entry.connection)
        .text("action", entry.action)
        .text("flowId", entry.flow.text())
        .text("orchestrationName", entry.orchestration.text())
        .text("step", entry.step.text())
        .text("reason", entry.reason)
        .text("planHash", entry.planHash)
        .raw("records", recordsAsJson(entry.records))
        .number("recordCount", entry.recordCount)
        .text("outcome", toWord(entry.outcome))
        .text("says", entry.says)
        .text("endedAt", timeOf(entry.endedAt))
        .end();
    return line;
}

std::string auditCsvHeading()
{
    return rowOf(
        {"at",
         "who",
         "from",
         "connection",
         "action",
         "flow",
         "orchestration",
         "step",
         "reason",
         "outcome",
         "says",
         "ended at",
         "records",
         "topics",
         "plan",
         "act"}
    );
}

std::string toCsvLine(const AuditEntry& entry)
{
    std::string topics;
    for (const AuditEntry::Sent& record : entry.records) {
        topics += (topics.empty() ? "" : " ") + record.topic;
    }
    return rowOf(
        {timeOf(entry.at),
         entry.who,
         toWord(entry.source),
         entry.connection,
         entry.action,
         entry.flow.text(),
         entry.orchestration.text(),
         entry.step.text(),
         entry.reason,
         toWord(entry.outcome),
         entry.says,
         timeOf(entry.endedAt),
         std::to_string(entry.recordCount),
         topics,
         entry.planHash,
         entry.act.text()}
    );
}

std::string toTextLines(const AuditEntry& entry)
{
    std::string text = timeOf(entry.at) + "  " + shown(entry.who) + "  " + std::string(toWord(entry.source)) + "  "
        + shown(entry.connection) + "\n  " + shown(entry.action);
    if (!entry.step.isEmpty()) {
        text += " " + shown(entry.step.text());
    }
    if (!entry.orchestration.isEmpty()) {
        text += "  " + shown(entry.orchestration.text());
    }
    if (!entry.flow.isEmpty()) {
        text += "  flow " + shown(entry.flow.text());
    }
    text += "  " + std::string(toWord(entry.outcome));
    if (entry.recordCount > 0) {
        text += "  " + std::to_string(entry.recordCount) + (entry.recordCount == 1 ? " record" : " records");
    }
    if (!entry.reason.empty()) {
        text += "  \"" + shown(entry.reason) + "\"";
    }
    return entry.says.empty() ? text : text + "\n  " + shown(entry.says);
}

} // namespace backstep
