#include "engine/ledger/contents.h"

#include "engine/base/bytes.h"

#include <algorithm>
#include <array>
#include <random>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace backstep::parts {

OwnerId newIdentity()
{
    static constexpr std::array digits{'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    std::random_device random;
    std::uniform_int_distribution<std::size_t> digit(0, digits.size() - 1);
    std::string text = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
    for (char& each : text) {
        if (each == 'x') {
            each = digits[digit(random)];
        }
    }
    return OwnerId(std::move(text));
}

bool isClosed(const FlowState& state)
{
    return state.status == FlowStatus::Completed || state.status == FlowStatus::Undone;
}

PastFlow pastOf(const FlowState& state)
{
    return {state.id, state.startKey, DefinitionHash(sha256Hex(state.payload)), state.status};
}

std::vector<RegisteredOrchestration>
neededOf(std::vector<RegisteredOrchestration> all, const std::vector<FlowState>& openFlows)
{
    std::unordered_set<DefinitionHash> pinned;
    for (const FlowState& flow : openFlows) {
        pinned.insert(flow.definition);
    }
    std::unordered_map<OrchestrationName, int> newest;
    for (const RegisteredOrchestration& each : all) {
        int& version = newest[each.orchestration.name];
        version = std::max(version, each.version);
    }
    std::erase_if(all, [&](const RegisteredOrchestration& each) {
        return !pinned.contains(each.orchestration.hash) && each.version != newest.at(each.orchestration.name);
    });
    return all;
}

Error noSuchFlow(const FlowId& id)
{
    return {Fault::NotFound, "No flow " + id.text() + " is in this ledger. `backstep flows` lists those that are."};
}

Error notInQuarantine(std::uint64_t id)
{
    return {Fault::NotFound, "No record " + std::to_string(id) + " is in quarantine. It may have been fed in again."};
}

Error outOfTurn(std::uint64_t number, std::uint64_t last)
{
    return {
        Fault::Internal,
        "Commit " + std::to_string(number) + " was given to the ledger after commit " + std::to_string(last) + "."};
}

} // namespace backstep::parts
