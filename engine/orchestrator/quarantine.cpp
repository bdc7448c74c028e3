#include "engine/orchestrator/loop.h"

#include <algorithm>
#include <utility>

/// Records that cannot be taken in: kept whole and told as anomalies, and nothing else stops for them (invariant 27).
namespace backstep {

void Loop::quarantine(const UnreadableMessage& message, const Record& record)
{
    FlowEventMessage told;
    told.eventId = record.place.topic.text() + "/" + std::to_string(record.place.partition) + "/"
        + std::to_string(record.place.offset);
    told.flow = message.flow;
    told.type = "anomaly";
    told.at = m_clock.now();
    told.detail = toDetail(AnomalySeen{message.kind, message.reason, record.place});
    if (!message.flow.isEmpty()) {
        // Of a record that names no flow the trackers tell by themselves: they read it too.
        m_batch.others.push_back(encodeFlowEvent(told));
    }
    if (m_quarantined < m_options.limits.quarantineMax) {
        ++m_quarantined;
        m_batch.commit.quarantined.push_back({0, m_clock.now(), message.reason, record});
    }
}

void Loop::take(FeedCall call)
{
    const Result<void> fed = fedAgain(call.id);
    m_batch.answers.emplace_back([answer = std::move(call.answer), fed](const Error* instead) {
        answer(instead == nullptr ? fed : Result<void>(failure(*instead)));
    });
}

Result<void> Loop::fedAgain(std::uint64_t id)
{
    // Asked for twice in one batch: the ledger still has it.
    const auto& released = m_batch.commit.released;
    if (std::ranges::find(released, id) != released.end()) {
        return failure(Fault::NotFound, "No record " + std::to_string(id) + " is in quarantine any more.");
    }
    const Result<QuarantinedRecord> kept = m_ledger.quarantined(id);
    if (!kept) {
        return failure(kept.error());
    }
    std::vector<Message> messages = decode(kept->record);
    for (const Message& message : messages) {
        if (const auto* unreadable = std::get_if<UnreadableMessage>(&message)) {
            return failure(
                Fault::BadInput, "It still cannot be taken in, and stays in quarantine: " + unreadable->reason
            );
        }
    }
    if (auto fetched = fetch(messages); !fetched) {
        return fetched;
    }
    for (const Message& message : messages) {
        const auto* reply = std::get_if<ReplyMessage>(&message);
        if (const PastFlow* gone = reply == nullptr ? nullptr : past(reply->flow)) {
            return failure(Fault::BadInput, "It still cannot be taken in, and stays in quarantine: " + wordsOf(*gone));
        }
    }
    m_cameAs.clear(); // that was of another record
    if (auto taken = takeRegistrations(messages, kept->record); !taken) {
        return taken;
    }
    for (Message& message : messages) {
        takeMessage(std::move(message), kept->record);
    }
    release(id);
    return {};
}

void Loop::take(DropCall call)
{
    const Result<QuarantinedRecord> kept = m_ledger.quarantined(call.id);
    const bool isThere = kept || kept.error().fault == Fault::BadInput; // A damaged one can still be let go of.
    const Result<void> dropped = isThere ? Result<void>() : Result<void>(failure(kept.error()));
    if (isThere) {
        release(call.id);
    }
    m_batch.answers.emplace_back([answer = std::move(call.answer), dropped](const Error* instead) {
        answer(instead == nullptr ? dropped : Result<void>(failure(*instead)));
    });
}

void Loop::release(std::uint64_t id)
{
    m_quarantined -= m_quarantined > 0 ? 1 : 0;
    m_batch.commit.released.push_back(id);
}

} // namespace backstep
