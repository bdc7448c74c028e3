#pragma once

#include "engine/ports/ledger.h"
#include "engine/wire/record.h"
#include "tests/engine/simulation/brought_answers.h"
#include "tests/engine/simulation/scheme.h"
#include "tests/engine/simulation/sim_broker.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace backstep::simulation {

/// Sees every commit, every record that leaves the engine and every answer, and knows what must never be.
class Judge
{
public:
    Judge(const Scheme& scheme, const SimBroker& broker);

    /// A commit is on disk from now on, whatever the engine was told.
    void committed(const LedgerCommit& commit);
    /// The engine hands a record to the transport: from now on it may be seen.
    void handed(const OutgoingRecord& record);
    /// A record of a command or of flow.events is in the log.
    void appended(const OutgoingRecord& record);
    /// The engine took in that this record is not, or perhaps not, in the log.
    void toldUndelivered(const OutgoingRecord& record);
    void engineEnded();
    /// These records are inside the engine, and not taken in yet.
    void brought(const std::vector<Record>& records, Instant at);

    /// It was told that the broker is away, and decides nothing else than what it finds in its ledger.
    void engineIsDeaf(bool deaf) { m_engineIsDeaf = deaf; }

    /// Told on flow.events that the start waits for its orchestration.
    [[nodiscard]] bool isParked(const FlowId& flow) const { return m_parked.contains(flow); }

    void startAnswered(const FlowId& flow, const StartKey& key);

    void actionAsked(const RequestId& request, bool stale) { m_requests[request] = stale; }

    void actionAnswered(const RequestId& request, const FlowId& flow, std::optional<std::uint64_t> expectedVersion);

    /// When everything has come to rest and no person has anything left to do.
    void nobodyWaits();
    /// When everything has come to rest: nothing accepted is lost, everything decided was told.
    void allIsQuiet();

    void say(std::string what);

    [[nodiscard]] const std::optional<std::string>& violation() const { return m_violation; }

    [[nodiscard]] std::uint64_t commits() const { return m_lastCommit; }

    [[nodiscard]] const FlowState* stateOf(const FlowId& flow) const;
    [[nodiscard]] std::vector<FlowId> flows() const;
    [[nodiscard]] const Orchestration* definitionOf(const FlowState& state) const;

    /// Told of every event that becomes durable, for the trace.
    std::function<void(const FlowState&, const Event&)> onEvent;

private:
    struct Seen
    {
        FlowState state; ///< the fold of its events
        std::uint64_t answersTaken = 0; ///< replies that its events account for
        std::uint64_t answersRead = 0; ///< replies below the durable positions
        std::vector<std::uint64_t> told; ///< events that must be published
        std::unordered_set<std::uint64_t> published;
        std::uint64_t highestHanded = 0; ///< in this life of the engine
        std::set<std::uint64_t> undelivered; ///< events that have to be handed again before later ones
        std::uint64_t actedAtVersion = 0; ///< version that the last action of a person made
        bool wasClosed = false; ///< once: a late success may open it again beside whoever holds its lock now
    };

    struct Sent
    {
        std::string key;
        std::optional<std::string> value; ///< once it was handed
    };

    void take(const FlowWrite& write);
    void judgeLock(const FlowWrite& write);
    void take(Seen& seen, const Event& event);
    void remember(const FlowState& state, const AttemptSent& sent);
    void readUpTo(const Position& position, std::set<FlowId>& spokenOf);
    void handedCommand(const OutgoingRecord& record);
    void handedEvent(const OutgoingRecord& record);

    const Scheme& m_scheme;
    const SimBroker& m_broker;
    std::vector<Orchestration> m_definitions;
    std::optional<std::string> m_violation;
    std::uint64_t m_lastCommit = 0;
    std::map<FlowId, Seen> m_flows;
    std::unordered_map<std::string, Sent> m_commands; ///< durable ones, by command id
    std::map<std::pair<std::string, std::int32_t>, std::int64_t> m_positions;
    std::map<StartKey, FlowId> m_keys;
    std::map<RequestId, bool> m_requests; ///< whether what it asked is stale
    std::set<RequestId> m_acted;
    std::set<FlowId> m_parked;
    bool m_engineIsDeaf = false;
    BroughtAnswers m_answers;
    std::set<std::pair<FlowId, std::uint64_t>> m_actedOnVersion;
};

} // namespace backstep::simulation
