#pragma once

#include "tests/engine/orchestrator/rig.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

namespace backstep {

inline TransportGate::Decide onceFor(std::string topic, Handing handing, int times = 1)
{
    auto left = std::make_shared<std::atomic<int>>(times);
    return [topic = std::move(topic), handing, left](const OutgoingRecord& record) {
        return record.topic.text() == topic && (*left)-- > 0 ? handing : Handing::Deliver;
    };
}

inline std::string topicOf(const Rig& rig, const char* step, Phase phase = Phase::Do)
{
    return topics::command(rig.definition.name, StepName(step), phase).text();
}

/// Delivery reports alone are written 50 ms later, with whatever else comes until then.
inline bool isDelivered(Rig& rig)
{
    return Rig::waitFor([&] {
        rig.clock.advance(Duration(60));
        return rig.state("f")->steps[0].forward.attempts[0].deliveredAt.isSet();
    });
}

} // namespace backstep
