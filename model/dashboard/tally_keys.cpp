#include "model/dashboard/tally_keys.h"

#include "model/dashboard/error_fingerprint.h"

namespace backstep {

TallyKeys::TallyKeys()
{
    clear();
}

void TallyKeys::clear()
{
    m_orchestrations.assign(1, OrchestrationName());
    m_steps.assign(1, StepKeyed());
    m_errors.assign(1, ErrorKeyed());
    m_byOrchestration.clear();
    m_byStep.assign(1, {});
    m_byError.assign(1, {});
}

TallyKeys::Key TallyKeys::orchestration(const OrchestrationName& name)
{
    if (const auto known = m_byOrchestration.find(name); known != m_byOrchestration.end()) {
        return known->second;
    }
    if (m_orchestrations.size() > orchestrationsMax) {
        return others;
    }
    const auto key = static_cast<Key>(m_orchestrations.size());
    m_byOrchestration.emplace(name, key);
    m_orchestrations.push_back(name);
    m_byStep.emplace_back();
    return key;
}

TallyKeys::Key TallyKeys::step(Key orchestration, const SeenStep& step, Phase phase)
{
    auto& steps = m_byStep[orchestration];
    const auto place = static_cast<std::size_t>(phase);
    if (const auto known = steps.find(step.name); known != steps.end() && known->second[place] != others) {
        return known->second[place];
    }
    if (orchestration == others || m_steps.size() > stepsMax) {
        return others;
    }
    const auto key = static_cast<Key>(m_steps.size());
    steps.try_emplace(step.name).first->second[place] = key;
    m_steps.push_back({orchestration, step.name, step.seq, phase});
    m_byError.emplace_back();
    return key;
}

TallyKeys::Key TallyKeys::knownStep(Key orchestration, const StepName& name, Phase phase) const
{
    const auto known = m_byStep[orchestration].find(name);
    return known == m_byStep[orchestration].end() ? others : known->second[static_cast<std::size_t>(phase)];
}

TallyKeys::Key TallyKeys::error(Key step, std::string_view message)
{
    std::string fingerprint = fingerprintOf(message);
    auto& errors = m_byError[step];
    if (const auto known = errors.find(fingerprint); known != errors.end()) {
        return known->second;
    }
    if (step == others || m_errors.size() > errorsMax) {
        return others;
    }
    const auto key = static_cast<Key>(m_errors.size());
    errors.emplace(fingerprint, key);
    constexpr std::size_t sampleMax = 1000;
    m_errors.push_back({step, std::move(fingerprint), std::string(message.substr(0, sampleMax))});
    return key;
}

} // namespace backstep
