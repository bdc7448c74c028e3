#include "tests/support/told_flows.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <sstream>

namespace backstep {

namespace {

struct Word
{
    std::string_view word;
    Span::Kind kind;
    Span::Outcome outcome;
};

constexpr Word words[] = {
    {"ok", Span::Kind::Attempt, Span::Outcome::Succeeded},
    {"fails", Span::Kind::Attempt, Span::Outcome::Failed},
    {"silent", Span::Kind::Attempt, Span::Outcome::NoAnswer},
    {"runs", Span::Kind::Attempt, Span::Outcome::Running},
    {"backoff", Span::Kind::Backoff, Span::Outcome::Running},
    {"waits", Span::Kind::WaitsForWorker, Span::Outcome::Running},
};

Span toldSpan(const std::string& text)
{
    std::istringstream in(text);
    Span span;
    std::string name;
    std::string times;
    std::string word;
    in >> name;
    if (name == "UNDO") {
        span.phase = Phase::Undo;
        in >> name;
    }
    in >> times >> word >> std::ws;
    std::getline(in, span.error);
    if (const auto hash = name.find('#'); hash != std::string::npos) {
        span.attempt = std::atoi(name.c_str() + hash + 1);
        name.resize(hash);
    }
    span.step = StepName(name);
    const auto dash = times.find('-', 1); // the first one may be a sign
    assert(dash != std::string::npos);
    span.from = toldAt(std::atof(times.c_str()));
    if (dash + 1 < times.size()) {
        span.to = toldAt(std::atof(times.c_str() + dash + 1));
    }
    const auto* const found = std::ranges::find(words, word, &Word::word);
    assert(found != std::end(words));
    span.kind = found->kind;
    span.outcome = found->outcome;
    return span;
}

StepStatus statusAfter(const Span& span)
{
    const bool forward = span.phase == Phase::Do;
    switch (span.outcome) {
    case Span::Outcome::Running:
        return forward ? StepStatus::InProgress : StepStatus::Undoing;
    case Span::Outcome::Succeeded:
        return forward ? StepStatus::DoSuccess : StepStatus::UndoSuccess;
    case Span::Outcome::Failed:
    case Span::Outcome::NoAnswer:
        return forward ? StepStatus::DoFail : StepStatus::Undoing;
    }
    return StepStatus::Pending;
}

void take(SeenFlow& flow, const Span& span)
{
    auto step = std::ranges::find(flow.steps, span.step, &SeenStep::name);
    if (step == flow.steps.end()) {
        SeenStep made;
        made.name = span.step;
        made.seq = static_cast<int>(flow.steps.size()) + 1;
        made.attemptsMax = 3;
        made.undoAttemptsMax = 3;
        step = flow.steps.insert(step, made);
    }
    flow.lastSeenAt = std::max({flow.lastSeenAt, span.from, span.to});
    if (span.kind != Span::Kind::Attempt) {
        return;
    }
    step->status = statusAfter(span);
    (span.phase == Phase::Do ? step->attempts : step->undoAttempts) = span.attempt;
    step->unknownOutcome = span.outcome == Span::Outcome::NoAnswer;
    step->error = span.error;
    flow.attemptsMost = std::max(flow.attemptsMost, span.attempt);
    flow.at = span.step;
}

} // namespace

Instant toldBeginning()
{
    return fromIso8601("2026-11-24T14:06:00.000Z");
}

Instant toldAt(double seconds)
{
    return {toldBeginning().micros + static_cast<std::int64_t>(seconds * 1e6)};
}

std::vector<Span> toldSpans(const std::string& picture)
{
    std::vector<Span> spans;
    std::istringstream in(picture);
    for (std::string part; std::getline(in, part, ';');) {
        if (part.find_first_not_of(' ') != std::string::npos) {
            spans.push_back(toldSpan(part));
        }
    }
    std::ranges::stable_sort(spans, {}, &Span::from);
    return spans;
}

SeenFlow toldFlow(const std::string& id, FlowStatus status, const std::string& spans)
{
    SeenFlow flow;
    flow.id = FlowId(id);
    flow.orchestration = OrchestrationName("orderFulfilment");
    flow.status = status;
    flow.spans = toldSpans(spans);
    flow.startedAt = flow.spans.empty() ? toldBeginning() : flow.spans.front().from;
    flow.lastSeenAt = flow.startedAt;
    for (const Span& span : flow.spans) {
        take(flow, span);
    }
    if (isAtRest(status)) {
        flow.endedAt = flow.lastSeenAt;
    }
    return flow;
}

void ToldFlows::tell(const SeenFlow& flow)
{
    m_flows[flow.id] = {++m_told, flow};
}

void ToldFlows::tell(const SeenAnomaly& anomaly)
{
    m_anomalies.emplace_back(++m_told, anomaly);
}

void ToldFlows::tell(const FlowId& id, std::vector<SeenRecord> records)
{
    m_records[id] = std::move(records);
}

void ToldFlows::forget(const FlowId& id)
{
    m_flows.erase(id);
    m_forgotten.emplace_back(++m_told, id);
}

FlowQuery::Changes ToldFlows::changesSince(std::uint64_t mark, std::size_t atMost) const
{
    Changes changes;
    changes.recordsSeen = recordsSeen;
    changes.mark = m_told;
    std::map<std::uint64_t, const SeenFlow*> byMark;
    for (const auto& [id, told] : m_flows) {
        if (told.first > mark) {
            byMark[told.first] = &told.second;
        }
    }
    for (const auto& [at, flow] : byMark) {
        if (changes.flows.size() == atMost) {
            break;
        }
        changes.flows.push_back(*flow);
        changes.mark = at;
    }
    if (changes.flows.size() < atMost) {
        changes.mark = m_told;
    }
    for (const auto& [at, id] : m_forgotten) {
        if (at > mark && at <= changes.mark) {
            changes.forgotten.push_back(id);
        }
    }
    for (const auto& [at, anomaly] : m_anomalies) {
        if (at > mark && at <= changes.mark) {
            changes.anomalies.push_back(anomaly);
        }
    }
    return changes;
}

std::optional<SeenFlow> ToldFlows::flow(const FlowId& id) const
{
    const auto found = m_flows.find(id);
    return found == m_flows.end() ? std::nullopt : std::optional(found->second.second);
}

Result<std::vector<SeenRecord>> ToldFlows::records(const FlowId& id) const
{
    if (!m_flows.contains(id)) {
        return failure(Fault::NotFound, "No flow " + id.text() + " was told.");
    }
    const auto kept = m_records.find(id);
    return kept == m_records.end() ? std::vector<SeenRecord>{} : kept->second;
}

} // namespace backstep
