#include "engine/orchestrator/loop.h"

#include "engine/base/overloaded.h"
#include "engine/base/planted.h"

#include <memory>
#include <utility>

/// Closed flows and start keys live on disk, and an input may speak of them. They are brought into memory before
/// anything is decided on that input: what the store cannot give holds the engine where it stands, and "not there" is
/// said only of what the store looked for and did not find.
namespace backstep {

Result<void> Loop::fetch(const FlowId& id)
{
    if (id.isEmpty() || m_batch.absent.contains(id)) {
        return {};
    }
    auto found = m_flows.find(id);
    if (found == m_flows.end()) {
        Result<FlowState> stored = m_ledger.flow(id);
        if (!stored && stored.error().fault == Fault::NotFound) {
            auto past = m_ledger.pastFlow(id);
            if (!past) {
                return failure(past.error());
            }
            m_batch.absent.emplace(id, std::move(*past));
            return {};
        }
        if (!stored) {
            return failure(stored.error());
        }
        found = m_flows.emplace(id, LiveFlow{std::move(*stored), nullptr}).first;
        touch(id);
    }
    if (auto defined = fetchDefinition(found->second); !defined) {
        m_flows.erase(found);
        return defined;
    }
    return {};
}

Result<void> Loop::fetchDefinition(LiveFlow& flow)
{
    if (flow.definition == nullptr) {
        flow.definition = m_registry.byHash(flow.state.definition);
    }
    if (flow.definition != nullptr) {
        return {};
    }
    Result<Orchestration> pinned = m_ledger.orchestration(flow.state.definition);
    if (!pinned && pinned.error().fault == Fault::NotFound) {
        return failure(
            Fault::BadInput, "The definition of flow " + flow.state.id.text() + " is missing from the ledger."
        );
    }
    if (!pinned) {
        return failure(pinned.error());
    }
    RegisteredOrchestration registered;
    registered.orchestration = std::move(*pinned);
    flow.definition = std::make_shared<const RegisteredOrchestration>(std::move(registered));
    return {};
}

Result<void> Loop::fetch(const StartKey& key)
{
    if (key.isEmpty() || planted(Bug::ForgetsStartKeys) || m_batch.startKeys.contains(key)
        || m_batch.freeKeys.contains(key)) {
        return {};
    }
    const Result<std::optional<FlowId>> stored = m_ledger.flowOfStartKey(key);
    if (!stored) {
        return failure(stored.error());
    }
    if (stored->has_value()) {
        m_batch.startKeys.emplace(key, **stored);
    } else {
        m_batch.freeKeys.insert(key);
    }
    return {};
}

Result<void> Loop::fetch(const StartRequest& request)
{
    if (auto fetched = fetch(request.key); !fetched) {
        return fetched;
    }
    const auto known = m_batch.startKeys.find(request.key);
    return fetch(known == m_batch.startKeys.end() ? request.flow : known->second);
}

/// What accepting the starts needs that wait for this orchestration.
Result<void> Loop::fetchParked(const OrchestrationName& name)
{
    for (const ParkedStart& start : m_parked) {
        auto fetched = start.orchestration == name ? fetch(start.request) : Result<void>();
        if (!fetched && fetched.error().fault == Fault::StoreFailed) {
            return fetched;
        }
    }
    return {};
}

Result<void> Loop::fetch(const Message& message)
{
    return std::visit(
        Overloaded{
            [this](const ReplyMessage& reply) {
                const bool foreign = !reply.owner.isEmpty() && reply.owner != m_identity;
                return foreign ? Result<void>() : fetch(reply.flow);
            },
            [this](const StartMessage& start) {
                return fetch(StartRequest{start.flow, start.key, {}, {}});
            },
            [this](const RegistrationMessage& registration) {
                return fetchParked(registration.entry.orchestrationName);
            },
            [this](const ControlMessage& control) { return fetch(control.flow); },
            [](const auto&) { return Result<void>(); },
        },
        message
    );
}

Result<void> Loop::fetch(const std::vector<Message>& messages)
{
    for (const Message& message : messages) {
        if (auto fetched = fetch(message); !fetched) {
            return fetched;
        }
    }
    return {};
}

/// In order, until the store cannot give what one of them needs: that one and those behind it wait, but for delivery
/// reports. They need nothing of the store, and what the broker did not take must not be overtaken by what is sent now.
void Loop::takeWhatWaits()
{
    acceptParked();
    while (!m_taken.empty() && m_readFault.empty() && !isBatchFull()) {
        InboxItem item = std::move(m_taken.front());
        m_taken.pop_front();
        if (!std::holds_alternative<DeliveriesReported>(item)) {
            m_batch.urgent = true;
        }
        m_recordsTaken += recordsIn(item);
        std::visit([this](auto& each) { take(std::move(each)); }, item);
    }
    std::erase_if(m_taken, [this](const InboxItem& item) {
        const auto* reported = std::get_if<DeliveriesReported>(&item);
        if (reported != nullptr) {
            take(*reported);
        }
        return reported != nullptr;
    });
}

/// It and what was taken out of the inbox with it are tried again at the next turn.
void Loop::hold(InboxItem item, const Error& fault)
{
    putBack(std::move(item));
    m_readFault = fault.message;
}

/// What this commit has no more room for, too.
void Loop::putBack(InboxItem item)
{
    m_recordsTaken -= recordsIn(item);
    m_taken.push_front(std::move(item));
}

} // namespace backstep
