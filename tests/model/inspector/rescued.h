#pragma once

#include "model/inspector/rescue_model.h"

#include "tests/support/asked_orchestrations.h"
#include "tests/support/told_records.h"

#include <QSignalSpy>
#include <QTest>

namespace backstep {

inline const QString reason = QStringLiteral("Finance reopened the refund window");

struct Rescued
{
    FixedClock clock;
    ToldFlows wire;
    AskedOrchestrations engine;
    FlowFeed feed{clock};
    InspectorModel inspector{feed};
    RescueModel rescue{inspector, QStringLiteral("m.okafor")};

    explicit Rescued(const SeenFlow& flow)
    {
        clock.at = toldAt(60);
        feed.watch(&wire);
        tell(flow);
        inspector.open(flow.id);
        rescue.setOrchestrations(&engine);
    }

    void tell(const SeenFlow& flow)
    {
        wire.tell(flow.id, toldRecords(flow));
        wire.tell(flow);
        feed.take();
    }

    void plan(const ActionPlan& plan)
    {
        rescue.askPlan();
        engine.answerPlan(plan);
        QCoreApplication::processEvents();
    }

    void act(const Result<std::uint64_t>& answer)
    {
        rescue.confirm(reason);
        engine.answerAct(answer);
        QCoreApplication::processEvents();
    }
};

inline SeenFlow completed(const std::string& more = {})
{
    SeenFlow flow = toldFlow("f", FlowStatus::Completed, "a 0-1 ok; b 1-2 ok" + more);
    flow.version = 7;
    return flow;
}

inline SeenFlow completedAnd(FlowStatus status, const std::string& more, std::uint64_t version)
{
    SeenFlow flow = toldFlow("f", status, "a 0-1 ok; b 1-2 ok; " + more);
    flow.version = version;
    return flow;
}

} // namespace backstep
