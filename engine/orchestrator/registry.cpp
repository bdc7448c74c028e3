#include "engine/orchestrator/registry.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

/// Below 1, and of the hash: a ledger keeps one definition a name and version.
int unregisteredVersion(const DefinitionHash& hash)
{
    int version = 0;
    for (const char digit : std::string_view(hash.text()).substr(0, 7)) {
        version = version * 16 + (digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    return -version;
}

} // namespace

void Registry::restore(RegisteredOrchestration registered)
{
    auto kept = std::make_shared<const RegisteredOrchestration>(std::move(registered));
    m_byHash[kept->orchestration.hash] = kept;
    if (kept->version < 1) {
        return;
    }
    Registered& newest = m_newest[kept->orchestration.name];
    if (newest == nullptr || newest->version < kept->version) {
        newest = kept;
    }
}

Registry::Registered Registry::add(Orchestration orchestration, const std::string& service, Instant now, bool& isNew)
{
    const auto known = m_newest.find(orchestration.name);
    isNew = known == m_newest.end() || known->second->orchestration.hash != orchestration.hash;
    if (!isNew) {
        return known->second;
    }
    RegisteredOrchestration registered;
    registered.version = known == m_newest.end() ? 1 : known->second->version + 1;
    registered.orchestration = std::move(orchestration);
    registered.service = service;
    registered.registeredAt = now;
    const OrchestrationName name = registered.orchestration.name;
    restore(std::move(registered));
    return m_newest.at(name);
}

Registry::Registered Registry::pin(Orchestration orchestration, Instant now, bool& isNew)
{
    const DefinitionHash hash = orchestration.hash;
    isNew = !m_byHash.contains(hash);
    if (isNew) {
        RegisteredOrchestration pinned;
        pinned.version = unregisteredVersion(hash);
        pinned.orchestration = std::move(orchestration);
        pinned.registeredAt = now;
        restore(std::move(pinned));
    }
    return m_byHash.at(hash);
}

Result<Registry::Registered> Registry::newest(const OrchestrationName& name) const
{
    const auto found = m_newest.find(name);
    if (found != m_newest.end()) {
        return found->second;
    }
    std::vector<std::string> known;
    for (const auto& [each, registered] : m_newest) {
        known.push_back(each.text());
    }
    std::ranges::sort(known);
    std::string names;
    for (const std::string& each : known) {
        names += (names.empty() ? "" : ", ") + each;
    }
    return failure(
        Fault::NotFound,
        "No orchestration named \"" + name.text() + "\" is registered. "
            + (names.empty() ? std::string("None is: register one first.") : "Registered: " + names + ".")
    );
}

Registry::Registered Registry::byHash(const DefinitionHash& hash) const
{
    const auto found = m_byHash.find(hash);
    return found == m_byHash.end() ? nullptr : found->second;
}

bool Registry::addWorker(const RegisteredWorker& worker)
{
    const auto same = std::ranges::find_if(m_workers, [&worker](const RegisteredWorker& each) {
        return each.orchestration == worker.orchestration && each.service == worker.service;
    });
    if (same == m_workers.end()) {
        m_workers.push_back(worker);
        return true;
    }
    const bool changed = same->steps != worker.steps;
    *same = worker;
    return changed;
}

std::optional<std::set<StepName>> Registry::servedSteps(const OrchestrationName& name) const
{
    std::optional<std::set<StepName>> served;
    for (const RegisteredWorker& worker : m_workers) {
        if (worker.orchestration == name) {
            served = served.value_or(std::set<StepName>());
            served->insert(worker.steps.begin(), worker.steps.end());
        }
    }
    return served;
}

} // namespace backstep
