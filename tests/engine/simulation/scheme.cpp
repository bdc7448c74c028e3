#include "tests/engine/simulation/scheme.h"

#include "engine/definition/document.h"

#include <algorithm>
#include <utility>

namespace backstep::simulation {

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, troubleCount> names{
    "transport full",   "delivery fails",  "delivery unsure",     "reports late",       "broker away",
    "engine cut off",   "workers cut off", "long absence",        "slow intake",        "records reread",
    "garbage",          "foreign replies", "bare replies",        "store fails",        "store unsure",
    "store unreadable", "crash anytime",   "crash before commit", "crash after commit", "crash while sending",
    "clean stop",       "suspends",        "clock forward",       "clock backward",     "worker fails",
    "worker silent",    "worker late",     "worker twice",        "worker rereads",     "undo fails",
    "operator",         "operator stale",  "starts again",        "reregisters",        "registers late"};

/// How likely each is where something is drawn for every record or commit; the others happen a few times a run.
constexpr double usual(Trouble trouble)
{
    switch (trouble) {
    case Trouble::CrashBeforeCommit:
    case Trouble::CrashAfterCommit:
    case Trouble::CrashWhileSending:
        return 0.03;
    case Trouble::WorkerFails:
    case Trouble::UndoFails:
    case Trouble::WorkerLate:
        return 0.5;
    default:
        return 0.2;
    }
}

/// What turns flows back is what it is about: it is there more often than the rest.
bool isOfWorkers(Trouble trouble)
{
    return trouble == Trouble::WorkerFails || trouble == Trouble::WorkerSilent || trouble == Trouble::WorkerLate
        || trouble == Trouble::UndoFails || trouble == Trouble::Operator;
}

AttemptPolicy policyOf(Dice& dice)
{
    AttemptPolicy policy;
    policy.attemptsMax = 1 + static_cast<int>(dice.below(3));
    policy.timeout = std::array{Duration(5000), Duration(10'000), Duration(30'000)}[dice.below(3)];
    policy.retry.delay = Duration(50 + dice.below(500));
    return policy;
}

StepDefinition stepOf(Dice& dice, std::size_t index)
{
    StepDefinition step;
    step.name = StepName(std::string(1, static_cast<char>('a' + index)));
    step.seq = static_cast<int>(index) + 1;
    step.doPolicy = policyOf(dice);
    step.undoPolicy = policyOf(dice);
    step.hasUndo = !dice.happens(0.1);
    step.undoOnFailure = step.hasUndo && dice.happens(0.1);
    step.onExhausted = dice.happens(0.1) ? OnExhausted::Wait : OnExhausted::Undo;
    return step;
}

Orchestration orchestrationOf(Dice& dice)
{
    Orchestration orchestration;
    orchestration.name = OrchestrationName("flow");
    orchestration.shape = std::array{FlowShape::Sequential, FlowShape::Parallel, FlowShape::Graph}[dice.below(3)];
    const std::size_t count = 1 + dice.below(dice.happens(0.3) ? 8 : 4);
    for (std::size_t index = 0; index < count; ++index) {
        StepDefinition step = stepOf(dice, index);
        for (std::size_t before = 0; before < index; ++before) {
            const bool follows = orchestration.shape == FlowShape::Sequential
                ? before + 1 == index
                : orchestration.shape == FlowShape::Graph && dice.happens(0.4);
            if (follows) {
                step.dependsOn.push_back(static_cast<StepIndex>(before));
            }
        }
        orchestration.steps.push_back(std::move(step));
    }
    if (orchestration.shape == FlowShape::Sequential && dice.happens(0.2)) {
        orchestration.steps[dice.below(count)].pivot = true;
    }
    if (dice.happens(0.2)) {
        orchestration.lockKey = "/account";
    }
    return sealed(std::move(orchestration));
}

Scheme without(const Scheme& scheme, StepIndex gone)
{
    Scheme less = scheme;
    auto& steps = less.orchestration.steps;
    const std::vector<StepIndex> before = steps[gone].dependsOn;
    for (StepDefinition& step : steps) {
        auto& edges = step.dependsOn;
        if (std::erase(edges, gone) > 0) {
            edges.insert(edges.end(), before.begin(), before.end()); // what it led to follows what led to it
        }
        std::ranges::sort(edges);
        edges.erase(std::ranges::unique(edges).begin(), edges.end());
        for (StepIndex& edge : edges) {
            edge -= edge > gone ? 1U : 0U;
        }
    }
    steps.erase(steps.begin() + gone);
    less.orchestration = sealed(std::move(less.orchestration));
    return less;
}

std::string describedStep(const Orchestration& orchestration, const StepDefinition& step)
{
    std::string text = step.name.text();
    for (const StepIndex before : step.dependsOn) {
        text += "<" + orchestration.steps[before].name.text();
    }
    const auto phase = [](const AttemptPolicy& policy) {
        return std::to_string(policy.attemptsMax) + "x" + toWords(policy.timeout);
    };
    text += "[do " + phase(step.doPolicy) + ", undo " + phase(step.undoPolicy);
    text += step.hasUndo ? "" : ", noundo";
    text += step.undoOnFailure ? ", onfailure" : "";
    text += step.pivot ? ", pivot" : "";
    text += step.onExhausted == OnExhausted::Wait ? ", wait" : "";
    return text + "]";
}

} // namespace

std::string_view nameOf(Trouble trouble)
{
    return names[static_cast<std::size_t>(trouble)];
}

bool Scheme::workersAreGood() const
{
    return !has(Trouble::WorkerFails) && !has(Trouble::WorkerSilent) && !has(Trouble::WorkerLate)
        && !has(Trouble::WorkersCutOff) && !has(Trouble::UndoFails);
}

Scheme schemeOf(std::uint64_t seed)
{
    Dice dice(seed);
    Scheme scheme;
    scheme.seed = seed;
    scheme.orchestration = orchestrationOf(dice);
    const bool calm = dice.happens(0.25); // good workers: whatever else happens is no reason to undo
    const double share = std::array{0.1, 0.25, 0.5}[dice.below(3)];
    for (std::size_t each = 0; each < troubleCount; ++each) {
        const auto trouble = static_cast<Trouble>(each);
        const bool picked = dice.happens(isOfWorkers(trouble) ? std::max(share, 0.4) : share);
        scheme.chance[each] = picked ? usual(trouble) * (dice.happens(0.5) ? 1.0 : 0.3) : 0;
    }
    const auto leaveOut = [&scheme](Trouble trouble) { scheme.chance[static_cast<std::size_t>(trouble)] = 0; };
    if (calm) {
        for (const Trouble trouble :
             {Trouble::WorkerFails,
              Trouble::WorkerSilent,
              Trouble::WorkerLate,
              Trouble::WorkersCutOff,
              Trouble::UndoFails}) {
            leaveOut(trouble);
        }
    }
    if (!dice.happens(0.3)) {
        leaveOut(Trouble::LongAbsence); // long to simulate
    }
    scheme.workersRemember = dice.happens(0.5);
    if (scheme.has(Trouble::BareReplies)) {
        // Whoever echoes no id and repeats an answer seems to answer what came after it: which attempt, and which of
        // two UNDOs, no engine can tell. Services that echo nothing are safe as far as they answer once.
        leaveOut(Trouble::WorkerTwice);
        leaveOut(Trouble::WorkerRereads);
        leaveOut(Trouble::DeliveryUnsure);
        scheme.workersRemember = true;
    }
    scheme.troubledFor = scheme.has(Trouble::LongAbsence) ? dice.between(1min, 70min) : dice.between(3s, 25s);
    scheme.recordsPerSecond = 1 + dice.below(3);
    scheme.workersTake = std::array<microseconds, 3>{20ms, 200ms, 2s}[dice.below(3)];
    const std::size_t flows = 1 + dice.below(5);
    for (std::size_t flow = 1; flow <= flows; ++flow) {
        PlannedStart start{
            static_cast<int>(flow),
            dice.between(0s, std::min<microseconds>(scheme.troubledFor, 15s)),
            dice.happens(0.3),
            dice.happens(0.8)};
        scheme.starts.push_back(start);
    }
    return scheme;
}

Orchestration nextVersion(const Orchestration& orchestration)
{
    Orchestration next = orchestration;
    StepDefinition added = next.steps.back();
    added.name = StepName("z");
    added.seq = static_cast<int>(next.steps.size()) + 1;
    added.pivot = false;
    if (next.shape != FlowShape::Parallel) {
        added.dependsOn = {static_cast<StepIndex>(next.steps.size() - 1)};
    }
    next.steps.push_back(std::move(added));
    return sealed(std::move(next));
}

std::vector<Scheme> smaller(const Scheme& scheme)
{
    std::vector<Scheme> found;
    for (std::size_t each = 0; each < troubleCount; ++each) {
        if (scheme.chance[each] > 0) {
            found.push_back(scheme);
            found.back().chance[each] = 0;
        }
    }
    for (std::size_t each = 0; scheme.starts.size() > 1 && each < scheme.starts.size(); ++each) {
        found.push_back(scheme);
        found.back().starts.erase(found.back().starts.begin() + static_cast<std::ptrdiff_t>(each));
    }
    for (std::size_t each = 0; scheme.orchestration.steps.size() > 1 && each < scheme.orchestration.steps.size();
         ++each) {
        found.push_back(without(scheme, static_cast<StepIndex>(each)));
    }
    return found;
}

std::string described(const Scheme& scheme)
{
    std::string text = "seed " + std::to_string(scheme.seed);
    text += scheme.orchestration.lockKey.empty() ? "" : ", locked by " + scheme.orchestration.lockKey;
    text += ", steps";
    for (const StepDefinition& step : scheme.orchestration.steps) {
        text += " " + describedStep(scheme.orchestration, step);
    }
    text += ", " + std::to_string(scheme.starts.size()) + " flows, troubled for " + toWords(scheme.troubledFor) + " by";
    for (std::size_t each = 0; each < troubleCount; ++each) {
        if (scheme.chance[each] > 0) {
            text += " " + std::string(names[each]) + ";";
        }
    }
    return text + (scheme.workersRemember ? " workers remember UNDOs" : " workers forget UNDOs");
}

} // namespace backstep::simulation
