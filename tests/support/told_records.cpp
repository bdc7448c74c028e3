#include "tests/support/told_records.h"

#include "engine/wire/topics.h"

#include <algorithm>

namespace backstep {

namespace {

std::string headers(const SeenFlow& flow, const Span& span, const std::string& more)
{
    return R"({"flowId":")" + flow.id.text() + R"(","orchestrationName":")" + flow.orchestration.text()
        + R"(","stepName":")" + span.step.text() + R"(","x-backstep-attempt":)" + std::to_string(span.attempt)
        + R"(,"x-backstep-phase":")" + std::string(toWire(span.phase)) + R"(","seq":1,)" + more + "}";
}

SeenRecord recordOf(const SeenFlow& flow, const Span& span, SeenRecord::Kind kind, Instant at)
{
    SeenRecord seen;
    seen.kind = kind;
    seen.step = span.step;
    seen.phase = span.phase;
    seen.attempt = span.attempt;
    seen.failed = kind == SeenRecord::Kind::Reply && span.outcome == Span::Outcome::Failed;
    seen.record.at = at;
    seen.record.key = flow.id.text();
    seen.record.place.topic = kind == SeenRecord::Kind::Command
        ? topics::command(flow.orchestration, span.step, span.phase)
        : TopicName(topics::responseResult);
    const std::string action(toWire(span.phase));
    const std::string outcome = kind == SeenRecord::Kind::Command
        ? R"("action":")" + action + R"(","status":true)"
        : R"("action":")" + (seen.failed ? "FAIL_STEP" : action) + R"(","status":)" + (seen.failed ? "false" : "true")
            + R"(,"source":"payment-1","errorMessage":")" + span.error + "\"";
    seen.record.value
        = R"({"payload":)" + toldPayload(span.step) + R"(,"headers":)" + headers(flow, span, outcome) + "}";
    return seen;
}

void setStep(SeenFlow& flow, const std::string& name, StepStatus status, const std::vector<std::string>& before)
{
    auto step = std::ranges::find(flow.steps, StepName(name), &SeenStep::name);
    if (step == flow.steps.end()) {
        step = flow.steps.insert(step, SeenStep{});
        step->name = StepName(name);
    }
    step->status = status;
    step->dependsOn.clear();
    for (const std::string& each : before) {
        step->dependsOn.emplace_back(each);
    }
}

} // namespace

std::string toldPayload(const StepName& step)
{
    return R"({"orderId":"SO-204418","step":")" + step.text()
        + R"(","amount":{"value":84.90,"currency":"EUR"},"expiresAt":"2026-11-29T14:06:09Z"})";
}

std::vector<SeenRecord> toldRecords(const SeenFlow& flow)
{
    std::vector<SeenRecord> records;
    for (const Span& span : flow.spans) {
        if (span.kind != Span::Kind::Attempt) {
            continue;
        }
        records.push_back(recordOf(flow, span, SeenRecord::Kind::Command, span.from));
        if (span.outcome == Span::Outcome::Succeeded || span.outcome == Span::Outcome::Failed) {
            records.push_back(recordOf(flow, span, SeenRecord::Kind::Reply, span.to));
        }
    }
    std::ranges::stable_sort(records, {}, [](const SeenRecord& record) { return record.record.at; });
    std::int64_t offset = 0;
    for (SeenRecord& record : records) {
        record.record.place.partition = 4;
        record.record.place.offset = ++offset;
    }
    return records;
}

SeenRecord toldRecord(SeenRecord::Kind kind, const std::string& topic, const std::string& value, double seconds)
{
    SeenRecord seen;
    seen.kind = kind;
    seen.record.place = {TopicName(topic), 1, static_cast<std::int64_t>(seconds * 1000)};
    seen.record.at = toldAt(seconds);
    seen.record.value = value;
    return seen;
}

SeenFlow toldFailedOrder()
{
    SeenFlow flow = toldFlow(
        "7d0f4c1e-88a2-4d51-b0c6-19e2f7a3d004",
        FlowStatus::Failed,
        "validateOrder 1.6-4.2 ok; reserveStock 4.2-9 ok; authorizePayment 4.2-9.6 ok; checkFraud 4.2-6.4 ok;"
        "packParcel 9-13.2 ok; capturePayment 9.6-14 ok; bookCourier 14-17.6 fails 503 carrier unavailable;"
        "bookCourier#2 17.6-18.6 backoff; bookCourier#2 18.6-22 fails 503 carrier unavailable;"
        "bookCourier#3 22-24 backoff; bookCourier#3 24-27 fails 503 carrier unavailable; issueInvoice 14-16.2 ok;"
        "UNDO issueInvoice 27.1-28.8 ok; UNDO packParcel 27.1-29.3 ok; UNDO reserveStock 29.4-31.8 ok;"
        "UNDO capturePayment 29-31.1 fails refund window closed; UNDO capturePayment#2 31.1-32.1 backoff;"
        "UNDO capturePayment#2 32.1-34.3 fails refund window closed; UNDO capturePayment#3 34.3-36.3 backoff;"
        "UNDO capturePayment#3 36.3-38.9 fails refund window closed"
    );
    setStep(flow, "validateOrder", StepStatus::DoSuccess, {});
    setStep(flow, "reserveStock", StepStatus::UndoSuccess, {"validateOrder"});
    setStep(flow, "authorizePayment", StepStatus::DoSuccess, {"validateOrder"});
    setStep(flow, "checkFraud", StepStatus::DoSuccess, {"validateOrder"});
    setStep(flow, "packParcel", StepStatus::UndoSuccess, {"reserveStock"});
    setStep(flow, "capturePayment", StepStatus::UndoFail, {"authorizePayment", "checkFraud"});
    setStep(flow, "bookCourier", StepStatus::RetryExhausted, {"packParcel", "capturePayment"});
    setStep(flow, "issueInvoice", StepStatus::UndoSuccess, {"capturePayment"});
    setStep(flow, "notifyCustomer", StepStatus::Pending, {"bookCourier", "issueInvoice"});
    std::ranges::find(flow.steps, StepName("checkFraud"), &SeenStep::name)->hasUndo = false;
    flow.why
        = "capturePayment could not be undone: \"refund window closed\", 3 times. 3 steps still have their effect.";
    flow.at = StepName("capturePayment");
    flow.hasGraph = true;
    flow.shape = FlowShape::Graph;
    flow.version = 41;
    flow.owner = OwnerId("order-service");
    return flow;
}

ActionPlan toldPlan(const SeenFlow& flow, const std::vector<std::string>& steps)
{
    ActionPlan plan;
    plan.flow = flow.id;
    plan.orchestration = flow.orchestration;
    plan.version = flow.version;
    plan.hash = "9f2c41d70be8a1b2";
    int order = 0;
    for (const std::string& step : steps) {
        ++order;
        Span span;
        span.step = StepName(step);
        span.phase = Phase::Undo;
        const SeenRecord record = recordOf(flow, span, SeenRecord::Kind::Command, {});
        plan.messages.push_back(
            {order,
             order,
             Phase::Undo,
             span.step,
             {record.record.place.topic, record.record.key, record.record.value},
             "it had succeeded"}
        );
    }
    return plan;
}

} // namespace backstep
