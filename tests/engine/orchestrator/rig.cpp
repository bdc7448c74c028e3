#include "tests/engine/orchestrator/rig.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace backstep {

void Rig::openLedger()
{
    ledger.reset();
    if (m_store == Store::Sqlite) {
        m_kept.reset(); // the lock of the one before goes with it
        m_kept = std::move(*SqliteLedger::open(m_folder.path().toStdString()));
    } else if (m_kept == nullptr) {
        m_kept = std::make_unique<MemoryLedger>();
    }
    ledger = std::make_unique<LedgerGate>(*m_kept);
}

void Rig::pass(Duration time)
{
    constexpr Duration step(1500);
    for (Duration left = time; left > Duration(0); left -= step) {
        clock.advance(std::min(left, step));
        ActionRequest nothing;
        nothing.flow = FlowId("nobody");
        (void)plan(nothing); // answered at the end of a turn
    }
}

std::vector<std::string> Rig::anomalies()
{
    std::vector<std::string> told;
    for (const Record& record : on(topics::flowEvents)) {
        for (const Message& message : decode(record, Dialect::PerTopic)) {
            const auto* event = std::get_if<FlowEventMessage>(&message);
            if (event == nullptr || event->type != "anomaly") {
                continue;
            }
            const auto detail = nlohmann::json::parse(event->detail);
            told.push_back(
                detail.at("kind").get<std::string>() + " at " + detail.at("topic").get<std::string>() + "/"
                + detail.at("partition").dump() + "/" + detail.at("offset").dump()
            );
        }
    }
    return told;
}

} // namespace backstep
