#include "engine/tracker/merge.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace backstep::merge {

namespace {

constexpr std::size_t looseKept = 100;
constexpr std::size_t errorShown = 2'000;

/// The beginning of an error: the record holds the rest.
std::string shortened(const std::string& error)
{
    if (error.size() <= errorShown) {
        return error;
    }
    std::size_t end = errorShown;
    while (end > 0 && (static_cast<unsigned char>(error[end]) & 0xc0U) == 0x80U) {
        --end;
    }
    return error.substr(0, end) + "…";
}

/// The number behind the last slash of a command id (contract.md B12).
std::optional<int> numberIn(const CommandId& id)
{
    const std::string_view text = id.text();
    const std::string_view digits = text.substr(text.rfind('/') + 1);
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool isNumber = error == std::errc() && end == digits.data() + digits.size() && number > 0;
    return isNumber && number < 1'000'000 ? std::optional(number) : std::nullopt;
}

void answer(AttemptTrack& attempt, bool succeeded, Instant at, const std::string& error)
{
    attempt.answered = succeeded;
    attempt.replyAt = at;
    if (!error.empty()) {
        attempt.error = error;
    }
}

AttemptTrack* firstUnanswered(std::vector<AttemptTrack>& attempts)
{
    const auto open = std::ranges::find_if(attempts, [](const AttemptTrack& attempt) {
        return attempt.isSent() && !attempt.answered.has_value();
    });
    return open == attempts.end() ? nullptr : &*open;
}

/// contract.md B9 for a reply without an id. All commands may be read before any reply, and an UNDO before the DO that
/// it undoes: a failure answers an UNDO only where a DO is known to have succeeded, since nobody undoes anything else.
/// `late`: nothing more is to come that could tell.
AttemptTrack* fitting(StepTrack& step, bool saysDo, bool succeeded, bool late)
{
    if (succeeded && !saysDo && std::ranges::any_of(step.undoes, &AttemptTrack::isSent)) {
        return firstUnanswered(step.undoes);
    }
    AttemptTrack* open = firstUnanswered(step.does);
    const bool isDone = std::ranges::find(step.does, true, &AttemptTrack::answered) != step.does.end();
    return open == nullptr && !saysDo && (isDone || late) ? firstUnanswered(step.undoes) : open;
}

/// In the order of reading: what does not say DO does not overtake what does not either.
void settleLoose(StepTrack& step, bool late = false)
{
    bool isBlocked = false;
    std::erase_if(step.loose, [&](const LooseReply& reply) {
        AttemptTrack* attempt
            = isBlocked && !reply.saysDo ? nullptr : fitting(step, reply.saysDo, reply.succeeded, late);
        if (attempt != nullptr) {
            answer(*attempt, reply.succeeded, reply.at, reply.error);
        }
        isBlocked = isBlocked || (attempt == nullptr && !reply.saysDo && !late);
        return attempt != nullptr;
    });
}

/// Commands without a number are counted as they are read.
int numberOf(const StepTrack& step, const CommandMessage& command)
{
    if (command.attempt.has_value()) {
        return *command.attempt;
    }
    const auto& attempts = step.of(command.phase);
    return attempts.empty() ? 1 : attempts.back().number + 1;
}

/// Told once for the DO of a step and once for its UNDO: the orchestrator will do it every time.
std::optional<SeenAnomaly>
inherited(const FlowTrack& flow, StepTrack& step, const CommandMessage& command, const Record& record)
{
    const bool isDo = command.phase == Phase::Do;
    bool& isTold = isDo ? step.inheritedInDo : step.inheritedInUndo;
    if (!command.saysFailed || isTold) {
        return std::nullopt;
    }
    isTold = true;
    return SeenAnomaly{
        AnomalyKind::InheritedFailure,
        flow.id,
        std::string("The command to ") + (isDo ? "do " : "undo ") + step.name.text()
            + " carries status false, left over from a failure before it. A worker that sends back the headers it "
              "was sent tells "
            + (isDo ? "a success as a failure: the step is executed again though it worked, and given up."
                    : "a step that was undone as not undone: it is undone again and again, and given up."),
        record.place,
        record.at};
}

std::string described(const Doubt& doubt)
{
    return std::string("A reply (") + (doubt.succeeded ? "success" : "failure") + " of " + doubt.step.text() + ") ";
}

} // namespace

void start(FlowTrack& flow, const Record& record)
{
    flow.isShown = true;
    flow.startSeen = true;
    if (!flow.startRecordAt.isSet()) {
        flow.startRecordAt = record.at;
    }
}

std::optional<SeenAnomaly> command(FlowTrack& flow, const CommandMessage& command, const Record& record)
{
    StepTrack* step = flow.step(command.step);
    if (step == nullptr || step->of(command.phase).size() >= attemptsKept) {
        return std::nullopt;
    }
    flow.beganWithDo = flow.isShown ? flow.beganWithDo : command.phase == Phase::Do;
    flow.isShown = true;
    if (flow.owner.isEmpty()) {
        flow.owner = command.owner;
    }
    AttemptTrack& attempt = step->attempt(command.phase, numberOf(*step, command));
    if (!attempt.commandSeen) {
        attempt.commandSeen = true;
        attempt.commandAt = record.at;
    }
    // The seq of a command is that of the event which decided it: it tells as much as that event.
    if (const std::uint64_t seq = command.seq.value_or(0); seq > step->statusSeq) {
        const bool isDo = command.phase == Phase::Do;
        step->status = isDo ? StepStatus::InProgress : StepStatus::Undoing;
        step->statusSeq = seq;
        flow.tellStatus(isDo ? FlowStatus::InProgress : FlowStatus::Undoing, seq);
    }
    settleLoose(*step);
    return inherited(flow, *step, command, record);
}

std::optional<Doubt> reply(FlowTrack& flow, const ReplyMessage& reply, const Record& record)
{
    Doubt doubt{flow.id, reply.step, {}, 0, false, reply.succeeded, record.place, record.at};
    StepTrack* step = flow.step(reply.step);
    if (step == nullptr) {
        return std::nullopt;
    }
    if (!reply.source.empty() && record.at >= step->workerAt) {
        step->worker = shortened(reply.source);
        step->workerAt = record.at;
    }
    step->failedAsDo = step->failedAsDo || (reply.saysDo && !reply.succeeded);
    const std::string error = shortened(reply.error);
    const auto number = reply.attempt ? reply.attempt : reply.command ? numberIn(*reply.command) : std::nullopt;
    if (reply.phase.has_value() && number.has_value()) {
        doubt.phase = reply.phase;
        doubt.attempt = *number;
        if (step->of(*reply.phase).size() >= attemptsKept) {
            return std::nullopt;
        }
        AttemptTrack& attempt = step->attempt(*reply.phase, *number);
        doubt.isRepeated = attempt.answered.has_value();
        if (!doubt.isRepeated) {
            answer(attempt, reply.succeeded, record.at, error);
            attempt.answeredById = true;
        }
        return doubt.isRepeated || !attempt.isSent() ? std::optional(doubt) : std::nullopt;
    }
    if (flow.isTold) {
        return std::nullopt; // Its orchestrator tells what such a reply answers.
    }
    if (step->loose.size() < looseKept) {
        step->loose.push_back({record.place, record.at, reply.saysDo, reply.succeeded, error});
        settleLoose(*step);
        settleLoose(*step); // An UNDO that failed may have waited for this success of its DO.
    }
    const bool isLoose = std::ranges::find(step->loose, record.place, &LooseReply::place) != step->loose.end();
    return isLoose ? std::optional(doubt) : std::nullopt;
}

std::optional<SeenAnomaly> judge(FlowTrack& flow, const Doubt& doubt)
{
    if (!flow.isShown) {
        return SeenAnomaly{
            AnomalyKind::UnknownFlow,
            flow.id,
            described(doubt)
                + "names a flow of which no command or event was seen. It began before the history, or "
                  "the worker answers something that nobody asked.",
            doubt.place,
            doubt.at};
    }
    StepTrack* step = flow.find(doubt.step);
    if (flow.isTold || step == nullptr) {
        return std::nullopt; // Its orchestrator tells its anomalies itself.
    }
    const auto anomaly = [&](AnomalyKind kind, const std::string& text) {
        return SeenAnomaly{kind, flow.id, described(doubt) + text, doubt.place, doubt.at};
    };
    const bool wasSent = std::ranges::any_of(step->does, &AttemptTrack::isSent)
        || std::ranges::any_of(step->undoes, &AttemptTrack::isSent);
    if (doubt.phase.has_value()) {
        if (doubt.isRepeated) {
            return anomaly(AnomalyKind::DuplicateReply, "answers an attempt that was answered already.");
        }
        const bool isSeen = step->attempt(*doubt.phase, doubt.attempt).isSent();
        return isSeen ? std::nullopt
                      : std::optional(anomaly(AnomalyKind::UnknownCommand, "echoes a command that was never seen."));
    }
    settleLoose(*step, true);
    const auto loose = std::ranges::find(step->loose, doubt.place, &LooseReply::place);
    if (loose == step->loose.end()) {
        return std::nullopt;
    }
    step->loose.erase(loose);
    const bool isDefined = flow.graph == nullptr || flow.graph->find(doubt.step).has_value();
    if (!isDefined && !wasSent) {
        return anomaly(AnomalyKind::UnknownStep, "names a step that this flow does not have.");
    }
    return wasSent ? anomaly(AnomalyKind::DuplicateReply, "answers attempts that were all answered already.")
                   : anomaly(AnomalyKind::UnexpectedReply, "came although nothing was sent to the step.");
}

} // namespace backstep::merge
