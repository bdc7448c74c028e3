#include "tests/ui/monitor/monitor_story.h"

#include <algorithm>

namespace backstep {

namespace {

struct Line
{
    const char* id;
    const char* orchestration;
    FlowStatus status;
    const char* spans;
};

SeenFlow told(const Line& line)
{
    SeenFlow flow = toldFlow(line.id, line.status, line.spans);
    flow.orchestration = OrchestrationName(line.orchestration);
    return flow;
}

void setStatus(SeenFlow& flow, const char* step, StepStatus status)
{
    std::ranges::find(flow.steps, StepName(step), &SeenStep::name)->status = status;
}

SeenFlow failed()
{
    SeenFlow flow = told(
        {"7d0f4c1e-88a2-4f6b-9d1e-0c55aa10be01",
         "orderFulfilment",
         FlowStatus::Failed,
         "validateOrder 0.4-1.6 waits; validateOrder 1.6-4.1 ok; reserveStock 4.1-9 ok; checkFraud 4.1-8 ok; "
         "authorizePayment 4.1-6.3 ok; packParcel 9.5-14 ok; capturePayment 9.5-13.9 ok; "
         "bookCourier 14-17.6 fails 503 carrier unavailable; bookCourier 17.6-18.7 backoff; "
         "bookCourier#2 18.7-22.1 fails 503 carrier unavailable; bookCourier#2 22.1-24.1 backoff; "
         "bookCourier#3 24.1-27.2 fails 503 carrier unavailable; UNDO packParcel 27.4-29.5 ok; "
         "UNDO reserveStock 27.4-29 ok; UNDO checkFraud 29.8-32.3 ok; "
         "UNDO capturePayment 32.5-34.7 fails refund window closed; UNDO capturePayment 34.7-36.9 backoff; "
         "UNDO capturePayment#2 36.9-39.4 fails refund window closed"}
    );
    flow.why = "capturePayment could not be undone: \"refund window closed\". 2 steps still have their effect.";
    setStatus(flow, "capturePayment", StepStatus::UndoFail);
    setStatus(flow, "bookCourier", StepStatus::RetryExhausted);
    return flow;
}

/// What the three chosen rows of the picture show beside the failed one.
constexpr Line chosenOnes[] = {
    {"a4419f02-6e1d-4f6b-9d1e-0c55aa10be02",
     "orderFulfilment",
     FlowStatus::Undoing,
     "validateOrder 20.1-23 ok; reserveStock 23-28.6 ok; checkFraud 23-27.3 ok; authorizePayment 23-25.1 ok; "
     "packParcel 28.6-33.4 ok; bookCourier 33.4-35.6 fails 503; bookCourier 35.6-36.7 backoff; "
     "bookCourier#2 36.7-38.8 fails 503; bookCourier#2 38.8-40.7 backoff; bookCourier#3 40.7-43.1 fails 503; "
     "UNDO packParcel 43.3-45.2 ok; UNDO checkFraud 80.6-83.7 ok; UNDO reserveStock 84- runs"},
    {"0c7ad3f5-2b68-4f6b-9d1e-0c55aa10be03",
     "orderFulfilment",
     FlowStatus::InProgress,
     "validateOrder 3.2-6 ok; reserveStock 6-10 ok; checkFraud 6-9 ok; authorizePayment 6-8 ok; "
     "bookCourier 10-40 silent; bookCourier 40-41.2 backoff; bookCourier#2 41.2-45.3 fails 503 carrier unavailable; "
     "bookCourier#2 45.3-84.6 backoff; bookCourier#3 84.6- runs"},
};

constexpr Line others[] = {
    {"5fe8b6c0-13d9",
     "tenantCreation",
     FlowStatus::Undoing,
     "createRealm 12-14 ok; createClient 14-20 ok; assignRoles 20-24 fails x; UNDO createClient#2 83- runs"},
    {"e90a2d77-b5c3",
     "userOffboarding",
     FlowStatus::Undoing,
     "disableLogin 78-79 ok; archiveMailbox 79-82 ok; revokeTokens 82-84 ok; UNDO revokeTokens 88- runs"},
    {"91d2c6be-77e0",
     "orderFulfilment",
     FlowStatus::InProgress,
     "validateOrder 69-72 ok; bookCourier 72-74 fails 503 carrier unavailable; bookCourier#2 76- runs"},
    {"3ab05c19-f842",
     "orderFulfilment",
     FlowStatus::InProgress,
     "validateOrder 70-73 ok; bookCourier 73-80 fails 503 carrier unavailable"},
    {"48c3ee91-5a26", "tenantCreation", FlowStatus::InProgress, "createRealm 55-57 ok; assignRoles 58-88 silent"},
    {"8f31d5a6-9c20", "orderFulfilment", FlowStatus::InProgress, "validateOrder 90.9-91.2 ok; packParcel 91.2- runs"},
    {"13e7f0b9-64da", "orderFulfilment", FlowStatus::InProgress, "capturePayment 90.6- runs"},
    {"c05b82e4-7f1b", "orderFulfilment", FlowStatus::InProgress, "checkFraud 91.0- runs"},
    {"e2a96d18-0b57", "tenantCreation", FlowStatus::InProgress, "createRealm 89.6-90.5 ok; createClient 90.5- runs"},
    {"7714cafe-d238", "userOffboarding", FlowStatus::InProgress, "disableLogin 91.4- runs"},
    {"b3d8e65f-a901",
     "orderFulfilment",
     FlowStatus::Completed,
     "validateOrder 84-84.4 ok; reserveStock 84.4-85 ok; checkFraud 84.4-85.2 ok; notifyCustomer 85.2-85.9 ok"},
    {"05f2c7d1-8e4a", "orderFulfilment", FlowStatus::Completed, "validateOrder 83-83.4 ok; notifyCustomer 83.4-85 ok"},
    {"dd7b1390-25e8", "tenantCreation", FlowStatus::Completed, "createRealm 80-81 ok; assignRoles 82-83.1 ok"},
};

void tellSmallOnes(ToldFlows& wire)
{
    for (const Line& line : others) {
        wire.tell(told(line));
    }
    SeenFlow undone = told(
        {"9ce04ab7-f316",
         "orderFulfilment",
         FlowStatus::Undone,
         "validateOrder 21.7-22 ok; bookCourier 22-24 fails 503; UNDO validateOrder 27-28.1 ok"}
    );
    setStatus(undone, "bookCourier", StepStatus::RetryExhausted);
    wire.tell(undone);
    SeenFlow tenant = told(
        {"1b93e0aa-4f07",
         "tenantCreation",
         FlowStatus::Failed,
         "createRealm -439--430 ok; createClient -430--420 fails gone; "
         "UNDO createRealm#3 -300--290 fails 409 realm still has clients"}
    );
    setStatus(tenant, "createRealm", StepStatus::UndoFail);
    wire.tell(tenant);
    SeenFlow unregistered = told({"bb20f9d4-31ce", "invoiceRun", FlowStatus::NotRegistered, "renderPdf -30- waits"});
    unregistered.why = "invoiceRun is not registered here";
    wire.tell(unregistered);
}

/// Ordinary traffic for the minimap, most of it well.
void tellTraffic(ToldFlows& wire)
{
    constexpr int flows = 240;
    for (int i = 0; i < flows; ++i) {
        const bool bad = i % 23 == 7 && i > 150;
        const std::string id = std::to_string(10'000'000 + i * 7919) + "-aaaa";
        const std::string times = std::to_string(i - 200) + "-" + std::to_string(i - 199);
        const std::string spans = bad ? "validateOrder " + times + " fails x" : "notifyCustomer " + times + " ok";
        const FlowStatus status = bad ? FlowStatus::Undone : FlowStatus::Completed;
        wire.tell(told({id.c_str(), "orderFulfilment", status, spans.c_str()}));
    }
}

} // namespace

Instant monitorStoryEnd()
{
    return toldAt(92);
}

void tellMonitorStory(ToldFlows& wire)
{
    tellTraffic(wire);
    tellSmallOnes(wire);
    for (const Line& line : chosenOnes) {
        wire.tell(told(line));
    }
    wire.tell(failed());
    wire.recordsSeen = 5912;
}

} // namespace backstep
