#include "tests/support/recording.h"

#include "engine/wire/codec.h"
#include "engine/wire/topics.h"
#include "tests/support/scenario.h"

#include <map>
#include <sstream>
#include <utility>

namespace backstep {

namespace {

const OwnerId recorder("recorder");

/// Puts records where a broker with one partition a topic would.
class Log
{
public:
    RecordPlace add(const OutgoingRecord& outgoing, Instant at)
    {
        Record record;
        record.place = {outgoing.topic, 0, m_ends[outgoing.topic]++};
        record.incarnation = "recorded";
        record.at = at;
        record.key = outgoing.key;
        record.value = outgoing.value;
        m_records.push_back(record);
        return record.place;
    }

    [[nodiscard]] std::vector<Record> taken() { return std::move(m_records); }

    [[nodiscard]] const std::vector<Record>& records() const { return m_records; }

private:
    std::map<TopicName, std::int64_t> m_ends;
    std::vector<Record> m_records;
};

class Recorder final : public ScenarioWatcher
{
public:
    explicit Recorder(const Orchestration& orchestration)
        : m_orchestration(orchestration)
    {
        StartMessage start;
        start.orchestration = orchestration.name;
        start.flow = FlowId("f");
        start.payload = "{\"n\":1}";
        m_log.add(encodeStart(start, Dialect::PerTopic), Instant{1'000'000});
    }

    RecordPlace replied(const ReplyArrived& reply, Instant now) override
    {
        const auto command = reply.command ? m_commands.find(*reply.command) : m_commands.end();
        if (command != m_commands.end()) {
            const auto encoded = encodeReply(command->second, reply.succeeded, reply.error, "svc");
            return m_log.add(*encoded, now);
        }
        std::string value = R"({"headers":{"flowId":"f","stepName":")" + reply.step.text() + R"(","action":")";
        value += reply.saysDo ? "DO" : "UNDO";
        value += std::string(R"(","status":)") + (reply.succeeded ? "true" : "false");
        value += reply.command ? R"(,"x-backstep-command-id":")" + reply.command->text() + "\"" : "";
        value += R"(,"errorMessage":")" + reply.error + R"("},"payload":null})";
        return m_log.add({TopicName(topics::responseResult), std::nullopt, value}, now);
    }

    void decided(const Decision& decision, Instant now) override
    {
        for (const Command& command : decision.commands) {
            m_log.add(encodeCommand(command, recorder, Dialect::PerTopic), now);
            m_commands[command.id] = m_log.records().back();
        }
        for (const Event& event : decision.events) {
            if (const auto told = toFlowEvent(event, decision.state, m_orchestration)) {
                m_log.add(encodeFlowEvent(*told), now);
            }
        }
        m_snapshot = toSnapshotEvent(decision.state, m_orchestration, now);
    }

    [[nodiscard]] const FlowEventMessage& snapshot() const { return m_snapshot; }

    [[nodiscard]] std::vector<Record> taken() { return m_log.taken(); }

private:
    const Orchestration& m_orchestration;
    Log m_log;
    std::map<CommandId, Record> m_commands;
    FlowEventMessage m_snapshot;
};

std::vector<std::string> wordsOf(const std::string& text)
{
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

/// An orchestrator as the reference is: the same flow id, bare headers, null keys.
class ForeignWriter
{
public:
    void write(std::string happening)
    {
        m_at = m_at + Duration(1);
        if (const auto mark = happening.rfind('@'); mark != std::string::npos) {
            m_at = Instant{1'000'000} + Duration(std::stoll(happening.substr(mark + 1)));
            happening.resize(mark);
        }
        const auto words = wordsOf(happening);
        if (words[0] == "register") {
            m_log.add(encodeRegistration(pictured(happening.substr(9)), FlowId("r"), "svc", Dialect::PerTopic), m_at);
        } else if (words[0] == "start") {
            add(std::string(topics::executionStart),
                R"({"payload":{},"headers":{"flowId":"f","orchestrationName":"flow"}})");
        } else if (words[0] == "do" || words[0] == "undo") {
            add("orchestrator.flow." + words[1] + "." + words[0],
                R"({"payload":{},"headers":{"flowId":"f","orchestrationName":"flow","stepName":")" + words[1] + "\""
                    + (words.size() > 2 ? ",\"status\":" + words[2] : std::string()) + "}}");
        } else if (words[1] == "duplicates") {
            add(std::string(topics::responseResult), *m_reply);
        } else {
            reply(words);
        }
    }

    [[nodiscard]] std::vector<Record> taken() { return m_log.taken(); }

private:
    void reply(const std::vector<std::string>& words)
    {
        const bool failed = words[1] == "fails";
        std::string value = R"({"headers":{"flowId":"f","stepName":")" + words[0] + R"(","action":")";
        value += failed ? "FAIL_STEP" : words[1] == "undone" ? "UNDO" : "DO";
        value += std::string(R"(","status":)") + (failed ? "false" : "true");
        value += R"(,"errorMessage":")" + (words.size() > 2 ? words[2] : std::string()) + "\"}}";
        m_reply = value;
        add(std::string(topics::responseResult), value);
    }

    void add(const std::string& topic, const std::string& value)
    {
        m_log.add({TopicName(topic), std::nullopt, value}, m_at);
    }

    Log m_log;
    Instant m_at{1'000'000};
    std::optional<std::string> m_reply;
};

const char* word(Span::Outcome outcome)
{
    switch (outcome) {
    case Span::Outcome::Running:
        return "runs";
    case Span::Outcome::Succeeded:
        return "ok";
    case Span::Outcome::Failed:
        return "failed";
    case Span::Outcome::NoAnswer:
        return "unanswered";
    }
    return "?";
}

std::string millis(Instant at, Instant start)
{
    return at.isSet() ? std::to_string((at.micros - start.micros) / 1000) : "";
}

std::string spanText(const Span& span, Instant start)
{
    const bool isAttempt = span.kind == Span::Kind::Attempt;
    std::string text = isAttempt           ? std::string(toWire(span.phase)) + " "
        : span.kind == Span::Kind::Backoff ? "backoff "
                                           : "waits ";
    text += span.step.text() + " " + std::to_string(span.attempt) + " ";
    text += isAttempt ? std::string(word(span.outcome)) + " " : "";
    return text + millis(span.from, start) + "-" + millis(span.to, start) + (span.skewed ? "!" : "");
}

} // namespace

std::vector<Record> recorded(const std::string& picture, const std::string& script)
{
    const Orchestration orchestration = pictured(picture);
    Recorder recorder(orchestration);
    played(orchestration, script, recorder);
    return recorder.taken();
}

Record recordedSnapshot(const std::string& picture, const std::string& script)
{
    const Orchestration orchestration = pictured(picture);
    Recorder recorder(orchestration);
    played(orchestration, script, recorder);
    Log log;
    log.add(encodeFlowEvent(recorder.snapshot()), recorder.snapshot().at);
    Record record = log.taken().front();
    record.place.partition = 1;
    return record;
}

std::vector<Record> foreign(const std::string& picture)
{
    ForeignWriter writer;
    std::istringstream stream(picture);
    for (std::string happening; std::getline(stream, happening, ';');) {
        writer.write(happening.substr(happening.find_first_not_of(' ')));
    }
    return writer.taken();
}

std::string picturedFlow(const SeenFlow& flow)
{
    std::string text(toWire(flow.status));
    for (const SeenStep& step : flow.steps) {
        text += "; " + step.name.text() + " " + std::string(toWire(step.status));
        text += step.attempts + step.undoAttempts == 0 ? "" : " " + std::to_string(step.attempts);
        text += step.undoAttempts == 0 ? "" : "/" + std::to_string(step.undoAttempts);
        text += step.unknownOutcome ? " unknown" : "";
    }
    text += flow.at.isEmpty() ? "" : "; at " + flow.at.text();
    text += flow.inferred ? "; inferred" : "";
    text += flow.fromBeginning ? "" : "; from its middle";
    text += flow.anomalies == 0 ? "" : "; anomalies " + std::to_string(flow.anomalies);
    return text + (flow.why.empty() ? "" : " | " + flow.why);
}

std::string picturedSpans(const SeenFlow& flow)
{
    std::string text;
    for (const Span& span : flow.spans) {
        text += (text.empty() ? "" : "; ") + spanText(span, flow.startedAt);
    }
    return text;
}

std::string picturedAnomalies(const std::vector<SeenAnomaly>& anomalies)
{
    std::string text;
    for (const SeenAnomaly& anomaly : anomalies) {
        text += (text.empty() ? "" : "; ") + std::string(toWire(anomaly.kind)) + " at " + anomaly.place.topic.text()
            + "/" + std::to_string(anomaly.place.partition) + "/" + std::to_string(anomaly.place.offset);
    }
    return text;
}

} // namespace backstep
