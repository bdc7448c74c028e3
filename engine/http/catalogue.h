#pragma once

#include "engine/definition/orchestration.h"
#include "engine/ports/ledger.h"
#include "engine/ports/transport.h"

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace backstep {

/// An orchestration as it was registered last, and which services said that they serve its steps.
struct CataloguedOrchestration
{
    Orchestration orchestration;
    Instant registeredAt;
    std::string service; ///< that registered it
    std::map<std::string, std::set<StepName>> workers; ///< service → steps

    /// In the order of their names.
    [[nodiscard]] std::vector<std::string> servicesOf(const StepName& step) const;
    /// Every step has a service. Names are compared, not counted.
    [[nodiscard]] bool isServed() const;
};

/// What is registered: what the ledger held, what the wire tells, and what is registered by calls. Called on any
/// thread.
class Catalogue final : public RecordListener
{
public:
    /// An older registration than what is known is of no matter.
    void know(const RegisteredOrchestration& registered);
    void know(const RegisteredWorker& worker);

    [[nodiscard]] std::vector<CataloguedOrchestration> all() const; ///< by their names
    [[nodiscard]] std::optional<CataloguedOrchestration> find(const OrchestrationName& name) const;

    void records(std::vector<Record> batch) override;

    void caughtUp() override { }

private:
    struct Known
    {
        std::optional<RegisteredOrchestration> newest;
        std::map<std::string, std::set<StepName>> workers;
    };

    [[nodiscard]] static CataloguedOrchestration told(const Known& known);

    mutable std::mutex m_mutex; ///< guards what follows
    std::map<OrchestrationName, Known> m_known;
};

} // namespace backstep
