#include "engine/http/catalogue.h"

#include "engine/wire/codec.h"

#include <algorithm>
#include <utility>

namespace backstep {

std::vector<std::string> CataloguedOrchestration::servicesOf(const StepName& step) const
{
    std::vector<std::string> services;
    for (const auto& [name, steps] : workers) {
        if (steps.contains(step)) {
            services.push_back(name);
        }
    }
    return services;
}

bool CataloguedOrchestration::isServed() const
{
    return std::ranges::all_of(orchestration.steps, [this](const StepDefinition& step) {
        return std::ranges::any_of(workers, [&](const auto& worker) { return worker.second.contains(step.name); });
    });
}

void Catalogue::know(const RegisteredOrchestration& registered)
{
    const std::lock_guard lock(m_mutex);
    Known& known = m_known[registered.orchestration.name];
    if (!known.newest || known.newest->registeredAt <= registered.registeredAt) {
        known.newest = registered;
    }
}

void Catalogue::know(const RegisteredWorker& worker)
{
    const std::lock_guard lock(m_mutex);
    m_known[worker.orchestration].workers[worker.service] = {worker.steps.begin(), worker.steps.end()};
}

std::vector<CataloguedOrchestration> Catalogue::all() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<CataloguedOrchestration> all;
    for (const auto& [name, known] : m_known) {
        if (known.newest) {
            all.push_back(told(known));
        }
    }
    return all;
}

std::optional<CataloguedOrchestration> Catalogue::find(const OrchestrationName& name) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_known.find(name);
    // Workers alone make no orchestration: who they wait for has not registered yet.
    return found == m_known.end() || !found->second.newest ? std::nullopt : std::optional(told(found->second));
}

CataloguedOrchestration Catalogue::told(const Known& known)
{
    return {known.newest->orchestration, known.newest->registeredAt, known.newest->service, known.workers};
}

void Catalogue::records(std::vector<Record> batch)
{
    for (const Record& record : batch) {
        if (kindOf(record) != topics::Kind::Registration) {
            continue;
        }
        for (const Message& message : decode(record)) {
            const auto* registration = std::get_if<RegistrationMessage>(&message);
            if (registration == nullptr) {
                continue;
            }
            const Entry& entry = registration->entry;
            const std::string service
                = entry.service.empty() ? entry.orchestrationName.text() + "-service" : entry.service;
            if (entry.role == EntryRole::Worker) {
                RegisteredWorker worker{entry.orchestrationName, service, {}, record.at};
                std::ranges::transform(entry.steps, std::back_inserter(worker.steps), &EntryStep::name);
                know(worker);
            } else if (entry.orchestration) {
                know(RegisteredOrchestration{*entry.orchestration, 1, record.at, service});
            }
        }
    }
}

} // namespace backstep
