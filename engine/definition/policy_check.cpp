#include "engine/definition/entry_reader.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr std::int64_t patienceMax = 24LL * 3600 * 1000; ///< of one step, in milliseconds, without a warning

/// Attempts × timeout and the waits between them, if nobody ever answers.
double longestMilliseconds(const AttemptPolicy& policy)
{
    double all = 0;
    auto wait = static_cast<double>(policy.retry.delay.count());
    for (int attempt = 1; attempt <= policy.attemptsMax; ++attempt) {
        all += static_cast<double>(policy.timeout.count());
        if (attempt < policy.attemptsMax) {
            all += std::min(wait, static_cast<double>(policy.retry.maxDelay.count()));
            wait *= policy.retry.factor;
        }
    }
    return all;
}

std::string inWords(double milliseconds)
{
    return toWords(Duration(static_cast<Duration::rep>(milliseconds)));
}

std::string timesInWords(int times)
{
    return times == 1 ? "once" : std::to_string(times) + " times";
}

void checkPatience(const StepDefinition& step, const StepDraft& draft, Findings& findings)
{
    const double most = std::max(longestMilliseconds(step.doPolicy), longestMilliseconds(step.undoPolicy));
    if (most > static_cast<double>(patienceMax)) {
        findings.warning(
            "slow-to-give-up",
            draft.policyPlace,
            "The step " + inQuotes(step.name.text()) + " can try for "
                + std::to_string(static_cast<long long>(most / 3.6e6))
                + " hours before it gives up: lower maxRetries, timeoutMs or the delays of retry."
        );
    }
}

/// What has been done must be undone even on a bad day, so an UNDO is tried no less than its DO.
void checkUndo(const StepDefinition& step, const StepDraft& draft, Findings& findings)
{
    const std::string name = inQuotes(step.name.text());
    const AttemptPolicy& forward = step.doPolicy;
    const AttemptPolicy& backward = step.undoPolicy;
    if (!draft.undoPlace) {
        return;
    }
    if (!step.hasUndo) {
        findings.warning(
            "unused-undo-words",
            *draft.undoPlace,
            "The step " + name
                + " has undo: none, so how its UNDO is tried has no meaning: remove those words, or undo: none."
        );
    } else if (backward.attemptsMax < forward.attemptsMax) {
        findings.warning(
            "weaker-undo",
            draft.policyPlace,
            "UNDO of " + name + " is tried " + timesInWords(backward.attemptsMax) + ", its DO "
                + timesInWords(forward.attemptsMax) + ": raise undoMaxRetries to " + std::to_string(forward.attemptsMax)
                + "."
        );
    } else if (longestMilliseconds(backward) > longestMilliseconds(forward)) {
        findings.note(
            "undo-slower-than-do",
            *draft.undoPlace,
            "Undoing " + name + " can take " + inWords(longestMilliseconds(backward)) + ", longer than its DO ("
                + inWords(longestMilliseconds(forward)) + ")."
        );
    }
}

} // namespace

void checkPolicies(const Orchestration& orchestration, const std::vector<StepDraft>& steps, Findings& findings)
{
    for (std::size_t i = 0; i < steps.size(); ++i) {
        checkPatience(orchestration.steps[i], steps[i], findings);
        checkUndo(orchestration.steps[i], steps[i], findings);
    }
}

} // namespace backstep
