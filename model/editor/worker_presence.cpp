#include "model/editor/worker_presence.h"

#include "engine/wire/topics.h"
#include "model/words.h"

#include <QStringList>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace backstep {

namespace {

using Kind = WorkerPresence::Kind;

/// The evidence about one orchestration, by step and phase.
struct Evidence
{
    std::map<std::pair<StepName, Phase>, QStringList> services;
    std::map<std::pair<StepName, Phase>, Instant> answers;
    const std::optional<std::vector<TopicName>>& heard;
};

QString serviceOf(const SeenWorker& worker)
{
    return worker.registration.service.empty() ? QStringLiteral("a worker without a name")
                                               : textOf(worker.registration.service);
}

Evidence evidenceOf(const OrchestrationName& name, const WorkersSeen& seen)
{
    Evidence evidence{{}, {}, seen.heard};
    for (const SeenWorker& worker : seen.registered) {
        if (worker.registration.orchestrationName != name) {
            continue;
        }
        for (const EntryStep& step : worker.registration.steps) {
            evidence.services[{step.name, Phase::Do}].append(serviceOf(worker));
            // Of a step that only the ledger knows no method is known: it may have both.
            if (!step.undoMethod.empty() || step.doMethod.empty()) {
                evidence.services[{step.name, Phase::Undo}].append(serviceOf(worker));
            }
        }
    }
    for (const SeenAnswer& answer : seen.answered) {
        if (answer.orchestration == name) {
            evidence.answers[{answer.step, answer.phase}] = answer.at;
        }
    }
    return evidence;
}

QString agoWords(Instant at, Instant now)
{
    using namespace std::chrono;
    const auto ago = std::max(microseconds(now.micros - at.micros), microseconds(0));
    if (ago < seconds(1)) {
        return QStringLiteral("seen just now");
    }
    // Whole seconds: a number that changes faster is not read.
    return QStringLiteral("seen %1 ago").arg(durationWords(duration_cast<seconds>(ago)));
}

QString countWordsOf(int count)
{
    return count == 1 ? QStringLiteral("1 worker") : QStringLiteral("%1 workers").arg(count);
}

WorkerPresence presenceOf(
    const OrchestrationName& orchestration,
    const std::pair<StepName, Phase>& which,
    const Evidence& evidence,
    Instant now
)
{
    const auto services = evidence.services.find(which);
    const auto answer = evidence.answers.find(which);
    const QStringList names = services == evidence.services.end() ? QStringList() : services->second;
    const bool hasAnswered = answer != evidence.answers.end();
    // Who listens to the shared topic may serve any step: then it is not known who listens for this one.
    const bool isHeardKnown
        = evidence.heard.has_value() && !std::ranges::binary_search(*evidence.heard, TopicName(topics::shared));
    const bool isHeard = isHeardKnown
        && std::ranges::binary_search(*evidence.heard, topics::command(orchestration, which.first, which.second));
    const int registered = static_cast<int>(names.size());
    const QString in = names.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(names.join(QStringLiteral(", ")));
    const QString lastly = hasAnswered ? agoWords(answer->second, now) : QStringLiteral("never answered");
    const QString lastSentence = hasAnswered ? QStringLiteral("Last %1.").arg(lastly)
                                             : QStringLiteral("It has not answered yet, as far as was seen.");
    if (isHeard || (!isHeardKnown && hasAnswered)) {
        const int count = std::max(registered, 1);
        const QString what = registered == 0
            ? QStringLiteral("Somebody listens who has not registered.")
            : (count == 1 ? QStringLiteral("%1 serves it%2.") : QStringLiteral("%1 serve it%2."))
                  .arg(countWordsOf(count), in);
        return {
            Kind::Here, count, QStringLiteral("%1, %2").arg(count).arg(lastly), what + QLatin1Char(' ') + lastSentence};
    }
    if (!isHeardKnown && registered > 0) {
        return {
            Kind::Gone,
            registered,
            QStringLiteral("%1, never answered").arg(registered),
            QStringLiteral("%1 registered%2 but never answered.").arg(countWordsOf(registered), in)};
    }
    if (registered > 0 || hasAnswered) {
        return {
            Kind::Gone,
            0,
            QStringLiteral("0, %1").arg(hasAnswered ? lastly : QStringLiteral("never seen")),
            QStringLiteral("Nobody listens now.")
                + (registered > 0 ? QStringLiteral(" %1 registered%2.").arg(countWordsOf(registered), in) : QString())
                + QLatin1Char(' ')
                + (hasAnswered ? lastSentence : QStringLiteral("It never answered, as far as was seen."))};
    }
    return {Kind::NeverSeen, 0, QStringLiteral("never seen"), QStringLiteral("No worker was seen yet.")};
}

} // namespace

std::vector<StepPresence> presenceIn(const EditorGraph& graph, const WorkersSeen& seen, Instant now)
{
    const OrchestrationName& name = graph.orchestration.name;
    const Evidence evidence = evidenceOf(name, seen);
    std::vector<StepPresence> all;
    all.reserve(graph.steps.size());
    for (const StepDefinition& step : graph.orchestration.steps) {
        StepPresence& presence = all.emplace_back();
        presence.forward = presenceOf(name, {step.name, Phase::Do}, evidence, now);
        if (step.hasUndo) {
            presence.backward = presenceOf(name, {step.name, Phase::Undo}, evidence, now);
        }
    }
    return all;
}

bool looksLike(const std::vector<StepPresence>& one, const std::vector<StepPresence>& other)
{
    const auto isAlike = [](const WorkerPresence& left, const WorkerPresence& right) {
        return left.kind == right.kind && left.count == right.count;
    };
    return std::ranges::equal(one, other, [&](const StepPresence& left, const StepPresence& right) {
        return isAlike(left.forward, right.forward) && isAlike(left.backward, right.backward);
    });
}

} // namespace backstep
