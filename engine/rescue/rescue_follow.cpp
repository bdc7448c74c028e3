#include "engine/rescue/rescue_follow.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

using Planned = RescueProgress::Message;
using Stage = RescueProgress::Stage;

Planned::State stateOf(Span::Outcome outcome)
{
    switch (outcome) {
    case Span::Outcome::Running:
        return Planned::State::Sent;
    case Span::Outcome::Succeeded:
        return Planned::State::Succeeded;
    case Span::Outcome::Failed:
        return Planned::State::Failed;
    case Span::Outcome::NoAnswer:
        return Planned::State::NoAnswer;
    }
    return Planned::State::Waiting;
}

/// The latest attempt of that step and phase since the act.
const Span* latestSince(const SeenFlow& flow, const Planned& message, Instant since)
{
    const auto found = std::find_if(flow.spans.rbegin(), flow.spans.rend(), [&](const Span& span) {
        return span.kind == Span::Kind::Attempt && span.step == message.step && span.phase == message.phase
            && since <= span.from;
    });
    return found == flow.spans.rend() ? nullptr : &*found;
}

std::size_t countOf(const std::vector<Planned>& messages, Planned::State state)
{
    return static_cast<std::size_t>(std::ranges::count(messages, state, &Planned::state));
}

bool wasTaken(const ActionPlan& plan, const SeenFlow& flow, const std::vector<Planned>& messages)
{
    return flow.version > plan.version || countOf(messages, Planned::State::Waiting) < messages.size();
}

std::string sentenceFor(const RescueProgress& progress, const ActionPlan& plan, const SeenFlow& flow)
{
    const std::size_t all = progress.messages.size();
    const std::string done
        = std::to_string(countOf(progress.messages, Planned::State::Succeeded)) + " of " + std::to_string(all);
    switch (progress.stage) {
    case Stage::Asked:
        return "Asked. Nothing of it was seen on the wire yet.";
    case Stage::Acting:
        return done + " messages were answered.";
    case Stage::Resolved:
        return "Resolved: the flow is " + std::string(toWire(flow.status)) + ".";
    case Stage::Failed:
        return "Not resolved: the flow is " + std::string(toWire(flow.status)) + " instead of "
            + std::string(toWire(plan.ends)) + "." + (flow.why.empty() ? "" : " " + flow.why);
    case Stage::NoAnswer:
        return "No answer: " + done + " messages were answered, and nothing has happened since. Look at the workers.";
    }
    return {};
}

} // namespace

Instant actedAfter(const SeenFlow& flow, Instant now)
{
    // A flow may have failed a moment ago: its last attempts are not those of the act.
    const Instant behindAll{flow.lastSeenAt.micros + 1};
    return std::max(now, behindAll + rescueClockSkew);
}

RescueProgress followRescue(const ActionPlan& plan, const SeenFlow& flow, const RescueWatch& watch, Instant now)
{
    RescueProgress progress;
    for (const ActionPlan::Message& planned : plan.messages) {
        Planned message{planned.order, planned.phase, planned.step, Planned::State::Waiting, {}};
        if (const Span* span = latestSince(flow, message, watch.actedAt - rescueClockSkew)) {
            message.state = stateOf(span->outcome);
            message.error = span->error;
        }
        progress.messages.push_back(std::move(message));
    }
    const Instant lastSign = std::max(flow.lastSeenAt, watch.actedAt);
    const bool isSilent = now > lastSign + watch.patience;
    if (!wasTaken(plan, flow, progress.messages)) {
        progress.stage = isSilent ? Stage::NoAnswer : Stage::Asked;
    } else if (!isAtRest(plan.ends) && progress.messages.empty()) {
        progress.stage = Stage::Resolved; // it was to stand still, and it was taken
    } else if (isAtRest(flow.status)) {
        progress.stage = flow.status == plan.ends ? Stage::Resolved : Stage::Failed;
    } else {
        progress.stage = isSilent ? Stage::NoAnswer : Stage::Acting;
    }
    progress.sentence = sentenceFor(progress, plan, flow);
    return progress;
}

} // namespace backstep
