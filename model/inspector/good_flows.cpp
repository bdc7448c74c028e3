#include "model/inspector/good_flows.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

constexpr std::size_t namesMost = 10'000;
constexpr std::size_t completedMost = 8; ///< of an orchestration: some of them may be forgotten, or undone

} // namespace

void GoodFlows::take(const std::vector<SeenFlow>& flows)
{
    for (const SeenFlow& flow : flows) {
        takeCompleted(flow);
        for (const Span& span : flow.spans) {
            if (span.kind == Span::Kind::Attempt && span.outcome == Span::Outcome::Succeeded) {
                takeSuccess(flow, span);
            }
        }
    }
}

/// A flow that was told as completed and no longer is leaves the list.
void GoodFlows::takeCompleted(const SeenFlow& flow)
{
    const auto known = m_completed.find(flow.orchestration);
    const bool isCompleted = flow.status == FlowStatus::Completed;
    if (known == m_completed.end() && (!isCompleted || m_completed.size() >= namesMost)) {
        return;
    }
    std::deque<Completed>& all = known == m_completed.end() ? m_completed[flow.orchestration] : known->second;
    std::erase_if(all, [&flow](const Completed& each) { return each.flow == flow.id; });
    if (isCompleted) {
        const auto older
            = std::ranges::find_if(all, [&flow](const Completed& each) { return each.endedAt < flow.endedAt; });
        all.insert(older, {flow.id, flow.definition, flow.endedAt});
        all.resize(std::min(all.size(), completedMost));
    }
}

void GoodFlows::takeSuccess(const SeenFlow& flow, const Span& span)
{
    const StepKey key{flow.orchestration, span.step, span.phase};
    const auto known = m_successes.find(key);
    if (known == m_successes.end() && m_successes.size() >= namesMost) {
        return;
    }
    auto& [newest, other] = known == m_successes.end() ? m_successes[key] : known->second;
    const Success success{flow.id, span.to, span.to - span.from};
    if (newest.flow == flow.id || success.at >= newest.at) {
        other = newest.flow == flow.id ? other : newest;
        newest = success.at >= newest.at ? success : newest;
    } else if (other.flow == flow.id || success.at >= other.at) {
        other = success;
    }
}

void GoodFlows::clear()
{
    m_completed.clear();
    m_successes.clear();
}

std::vector<GoodFlows::Completed> GoodFlows::completed(const SeenFlow& like) const
{
    std::vector<Completed> found;
    if (const auto known = m_completed.find(like.orchestration); known != m_completed.end()) {
        std::ranges::copy_if(known->second, std::back_inserter(found), [&like](const Completed& each) {
            return each.flow != like.id;
        });
    }
    std::stable_partition(found.begin(), found.end(), [&like](const Completed& each) {
        return each.definition == like.definition;
    });
    return found;
}

std::optional<GoodFlows::Success> GoodFlows::lastSuccess(const SeenFlow& like, const StepName& step, Phase phase) const
{
    const auto known = m_successes.find({like.orchestration, step, phase});
    if (known == m_successes.end()) {
        return std::nullopt;
    }
    for (const Success& each : known->second) {
        if (!each.flow.isEmpty() && each.flow != like.id) {
            return each;
        }
    }
    return std::nullopt;
}

} // namespace backstep
