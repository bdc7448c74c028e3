#include "app/commands/flow_names.h"

#include "app/commands/command_loop.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace backstep {

namespace {

constexpr std::size_t shortestBeginning = 8;
constexpr std::size_t wholeId = 36; ///< of a UUID
constexpr std::size_t all = std::numeric_limits<std::int32_t>::max();

bool mayBeBeginning(const std::string& text)
{
    return text.size() >= shortestBeginning && text.size() < wholeId;
}

Result<FlowId> chosen(const std::string& text, const std::vector<FlowId>& known)
{
    std::vector<FlowId> found;
    for (const FlowId& flow : known) {
        if (flow.text() == text) {
            return flow;
        }
        if (flow.text().starts_with(text)) {
            found.push_back(flow);
        }
    }
    if (found.size() > 1) {
        return failure(
            Fault::BadInput,
            std::to_string(found.size()) + " flows begin with " + text + ", among them " + found[0].text() + " and "
                + found[1].text() + ": give more of the id."
        );
    }
    return found.empty() ? FlowId(text) : found.front();
}

} // namespace

Result<std::unique_ptr<EngineHost>> readCluster(EngineOptions options, int timeoutSeconds)
{
    options.role = EngineRole::Watch;
    options.start.from = StartFrom::Beginning;
    auto host = EngineHost::open(std::move(options));
    if (!host) {
        return failure(host.error());
    }
    CommandLoop loop;
    const auto left = loop.run(
        [&] { return (*host)->trackerHealth().caughtUp; },
        CommandLoop::Clock::now() + std::chrono::seconds(timeoutSeconds)
    );
    if (left != CommandLoop::Left::Done) {
        return failure(
            Fault::Unreachable,
            "The records of " + (*host)->describe() + " were not read to their end within "
                + std::to_string(timeoutSeconds) + " s. Give it longer with --timeout."
        );
    }
    return host;
}

Result<FlowId> flowMeant(const std::string& text, Ledger& ledger)
{
    if (!mayBeBeginning(text) || ledger.flow(FlowId(text))) {
        return FlowId(text);
    }
    const auto flows = ledger.flows(all);
    if (!flows) {
        return failure(flows.error());
    }
    std::vector<FlowId> known;
    for (const LedgerFlow& flow : *flows) {
        known.push_back(flow.state.id);
    }
    return chosen(text, known);
}

Result<FlowId> flowMeant(const std::string& text, const EngineOptions& cluster, int timeoutSeconds)
{
    if (!mayBeBeginning(text)) {
        return FlowId(text);
    }
    EngineOptions options = cluster;
    options.observer = nullptr;
    const auto host = readCluster(std::move(options), timeoutSeconds);
    if (!host) {
        return failure(host.error());
    }
    std::vector<FlowId> known;
    for (const SeenFlow& flow : (*host)->flows().changesSince(0, all).flows) {
        known.push_back(flow.id);
    }
    return chosen(text, known);
}

} // namespace backstep
