#include "engine/ledger/wide_flows.h"

#include "engine/base/limits.h"
#include "engine/ledger/blob.h"
#include "engine/saga/state_codec.h"

#include <set>
#include <utility>

namespace backstep::parts {

namespace {

constexpr std::uint64_t mark = 0;

} // namespace

Bytes encodeWideHead(const FlowState& state)
{
    Bytes bytes;
    putNumber(bytes, mark);
    putNumber(bytes, state.steps.size());
    putText(bytes, encodeHead(state));
    return bytes;
}

bool isWideHead(std::string_view bytes)
{
    return !bytes.empty() && Cursor(bytes).number() == mark;
}

std::optional<FlowState> decodeWideHead(std::string_view bytes)
{
    Cursor cursor(bytes);
    const bool isMarked = cursor.number() == mark;
    const std::uint64_t steps = cursor.number();
    const std::string_view head = cursor.text();
    if (!isMarked || !cursor.good() || cursor.hasMore() || steps > limits::stepsMax) {
        return std::nullopt;
    }
    Result<FlowState> state = decodeHead(head);
    if (!state) {
        return std::nullopt;
    }
    state->steps.resize(steps);
    return std::move(*state);
}

Bytes encodeWideStep(const StepState& step, const Bytes& startPayload)
{
    const bool isSentTheStart = !startPayload.empty() && step.forward.payload == startPayload;
    Bytes bytes;
    putNumber(bytes, isSentTheStart ? 1 : 0);
    if (!isSentTheStart) {
        putText(bytes, encodeStep(step));
        return bytes;
    }
    StepState without = step;
    without.forward.payload.clear();
    putText(bytes, encodeStep(without));
    return bytes;
}

std::optional<StepState> decodeWideStep(std::string_view bytes, const Bytes& startPayload)
{
    Cursor cursor(bytes);
    const std::uint64_t isSentTheStart = cursor.number();
    const std::string_view rest = cursor.text();
    if (!cursor.good() || cursor.hasMore() || isSentTheStart > 1) {
        return std::nullopt;
    }
    Result<StepState> step = decodeStep(rest);
    if (!step) {
        return std::nullopt;
    }
    if (isSentTheStart == 1) {
        step->forward.payload = startPayload;
    }
    return std::move(*step);
}

std::optional<std::vector<StepIndex>> changedSteps(const std::vector<Event>& events)
{
    std::set<StepIndex> steps;
    for (const Event& event : events) {
        switch (reachOf(event.body)) {
        case EventReach::NoStep:
            break;
        case EventReach::ItsStep:
            steps.insert(subjectOf(event.body).step.value());
            break;
        case EventReach::EveryStep:
            return std::nullopt;
        }
    }
    return std::vector<StepIndex>(steps.begin(), steps.end());
}

} // namespace backstep::parts
