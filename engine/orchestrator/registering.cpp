#include "engine/orchestrator/loop.h"
#include "engine/wire/topics.h"

#include <iterator>
#include <utility>

/// Registrations found on the wire. One whose topics cannot be made because the broker does not answer is no bad one:
/// it and the registrations behind it wait, and all else goes on.
namespace backstep {

namespace {

constexpr Duration triedAgainAfter{1000};

} // namespace

/// The fault when they have to wait: then nothing was taken.
Result<void> Loop::takeRegistrations(const std::vector<Message>& messages, const Record& record)
{
    for (const Message& message : messages) {
        const auto* registration = std::get_if<RegistrationMessage>(&message);
        if (auto taken = registration == nullptr ? Result<void>() : takeRegistration(*registration, record); !taken) {
            return taken;
        }
    }
    return {};
}

Result<void> Loop::takeRegistration(const RegistrationMessage& registration, const Record& record)
{
    // What this engine published is registered already; read again behind a newer one, the old would be the newest.
    const bool isOwn = record.value.has_value() && m_ownRegistrations.erase(*record.value) > 0;
    const Entry& entry = registration.entry;
    RegistrationStatusMessage status;
    status.orchestration = entry.orchestrationName;
    status.service = entry.service;
    status.at = m_clock.now();
    status.status = "SUCCESS";
    status.failureReason = m_cameAs;
    if (entry.role == EntryRole::Worker) {
        status.role = "worker";
        RegisteredWorker worker{entry.orchestrationName, entry.service, {}, m_clock.now()};
        for (const EntryStep& step : entry.steps) {
            worker.steps.push_back(step.name);
        }
        if (!m_registry.addWorker(worker)) {
            return {};
        }
        m_batch.commit.workers.push_back(std::move(worker));
        lookAgainForWorkers();
        const std::lock_guard lock(m_toldMutex);
        m_toldWorkers = m_registry.workers();
    } else {
        status.role = "initiator";
        const Result<int> version = isOwn ? Result<int>(0)
            : entry.orchestration.has_value()
            ? registered(asSaidHere(*entry.orchestration), entry.service)
            : Result<int>(failure(Fault::BadInput, firstError(registration.problems)));
        if (!version && version.error().fault == Fault::Unreachable) {
            return failure(version.error());
        }
        if (!version) {
            status.status = "FAILED";
            status.failureReason = version.error().message;
        }
    }
    m_batch.others.push_back(encodeRegistrationStatus(status));
    return {};
}

/// On the wire every registration says its dialect. Where that is the usual one it is no wish of the author, and the
/// definition is the same as in a file that is silent about it.
Orchestration Loop::asSaidHere(Orchestration orchestration) const
{
    if (orchestration.dialect != m_options.dialect) {
        return orchestration;
    }
    orchestration.dialect.reset();
    return sealed(std::move(orchestration));
}

std::string Loop::firstError(const std::vector<Problem>& problems)
{
    for (const Problem& problem : problems) {
        if (problem.severity == Severity::Error) {
            return problem.message;
        }
    }
    return "The registration cannot be used.";
}

bool Loop::comesBehindRegistrations(const RecordsRead& read) const
{
    return !m_registrationsHeld.empty() && read.reading == Reading::Registrations;
}

void Loop::holdRegistrations(InboxItem item)
{
    m_registrationsHeld.push_back(std::move(item));
    m_nextRegistration = m_clock.now() + triedAgainAfter;
    tellHealth({});
}

/// What was counted as taken when it was set aside is not counted again.
void Loop::tryRegistrationsAgain()
{
    const Instant now = m_clock.now();
    const bool isDue = m_nextRegistration <= now || now + triedAgainAfter < m_nextRegistration;
    if (m_registrationsHeld.empty() || !m_connected || !isDue) {
        return;
    }
    for (const InboxItem& item : m_registrationsHeld) {
        m_recordsTaken -= recordsIn(item);
    }
    m_taken.insert(
        m_taken.begin(),
        std::make_move_iterator(m_registrationsHeld.begin()),
        std::make_move_iterator(m_registrationsHeld.end())
    );
    m_registrationsHeld.clear();
    m_registrationFault.clear();
}

} // namespace backstep
