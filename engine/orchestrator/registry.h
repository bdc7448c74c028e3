#pragma once

#include "engine/base/error.h"
#include "engine/ports/ledger.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace backstep {

/// Every definition that is needed: the newest of each name, and each that an open flow is pinned to.
class Registry
{
public:
    using Registered = std::shared_ptr<const RegisteredOrchestration>;

    void restore(RegisteredOrchestration registered);

    /// A new version when the content is new; the version it has when it is known. `isNew` tells which.
    [[nodiscard]] Registered add(Orchestration orchestration, const std::string& service, Instant now, bool& isNew);

    /// For a flow that was taken over: no version of its name, and nothing is started with it. `isNew` as above.
    [[nodiscard]] Registered pin(Orchestration orchestration, Instant now, bool& isNew);

    [[nodiscard]] Result<Registered> newest(const OrchestrationName& name) const;
    [[nodiscard]] Registered byHash(const DefinitionHash& hash) const;

    /// True when it was not known in exactly this form.
    bool addWorker(const RegisteredWorker& worker);

    /// The steps that registered workers serve; nothing when no worker ever registered for it.
    [[nodiscard]] std::optional<std::set<StepName>> servedSteps(const OrchestrationName& name) const;

    [[nodiscard]] const std::vector<RegisteredWorker>& workers() const { return m_workers; }

private:
    std::unordered_map<DefinitionHash, Registered> m_byHash;
    std::unordered_map<OrchestrationName, Registered> m_newest;
    std::vector<RegisteredWorker> m_workers;
};

} // namespace backstep
