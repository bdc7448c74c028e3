#include "tests/ui/dashboard/dashboard_story.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr int flowCount = 500;
constexpr int brokenCount = 20;
constexpr double end = 50 * 60;

void setStatus(SeenFlow& flow, const char* step, StepStatus status)
{
    std::ranges::find(flow.steps, StepName(step), &SeenStep::name)->status = status;
}

SeenFlow broken(int number)
{
    const std::string id = "broken-" + std::to_string(number);
    const auto span = [&](const char* what, int from, int to, const std::string& word) {
        return std::string(what) + " " + std::to_string(2400 + number * 10 + from) + "-"
            + std::to_string(2400 + number * 10 + to) + " " + word + ";";
    };
    const std::string begun = span("validateOrder", 0, 1, "ok") + span("reserveStock", 1, 2, "ok");
    if (number < 8) {
        SeenFlow flow
            = toldFlow(id, FlowStatus::Undone, begun + span("bookCourier", 2, 5, "fails 503 carrier unavailable"));
        setStatus(flow, "bookCourier", StepStatus::RetryExhausted);
        return flow;
    }
    if (number < 14) {
        SeenFlow flow = toldFlow(
            id,
            FlowStatus::Undone,
            span("validateOrder", 0, 1, "ok")
                + span("reserveStock", 1, 2, "fails stock below " + std::to_string(number) + " for sku 4711")
        );
        setStatus(flow, "reserveStock", StepStatus::RetryExhausted);
        return flow;
    }
    if (number < 18) {
        SeenFlow flow
            = toldFlow(id, FlowStatus::Undone, begun + span("bookCourier", 2, 32, "silent no answer in 30 s"));
        setStatus(flow, "bookCourier", StepStatus::RetryExhausted);
        return flow;
    }
    SeenFlow flow = toldFlow(
        id,
        FlowStatus::Failed,
        begun + span("notifyCustomer", 2, 3, "runs") + span("UNDO reserveStock", 3, 4, "fails refund window closed")
    );
    setStatus(flow, "reserveStock", StepStatus::UndoFail);
    flow.why = "reserveStock could not be undone: \"refund window closed\", once.";
    return flow;
}

SeenFlow good(int number)
{
    const double at = number * 6.2;
    const auto time = [](double seconds) { return std::to_string(seconds); };
    std::string spans = "validateOrder " + time(at) + "-" + time(at + 0.02) + " ok; reserveStock " + time(at + 0.02)
        + "-" + time(at + 0.2) + " ok;";
    if (number % 9 == 4) {
        spans += "bookCourier " + time(at + 0.2) + "-" + time(at + 0.5)
            + " fails 503 carrier unavailable; bookCourier#2 " + time(at + 1) + "-" + time(at + 1.6) + " ok";
    } else {
        spans += "bookCourier " + time(at + 0.2) + "-" + time(at + 0.9) + " ok";
    }
    return toldFlow("good-" + std::to_string(number), FlowStatus::Completed, spans);
}

} // namespace

Instant dashboardStoryEnd()
{
    return toldAt(end);
}

void tellDashboardStory(ToldFlows& wire)
{
    for (int i = 0; i < flowCount - brokenCount; ++i) {
        wire.tell(good(i));
    }
    for (int i = 0; i < brokenCount; ++i) {
        wire.tell(broken(i));
    }
}

} // namespace backstep
