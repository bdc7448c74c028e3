#include "model/registration/definition_difference.h"

#include "model/words.h"

#include <QStringList>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace backstep {

namespace {

using Kind = DefinitionDifference::Kind;

QString yesNo(bool yes)
{
    return yes ? QStringLiteral("yes") : QStringLiteral("no");
}

QString shapeWords(FlowShape shape)
{
    switch (shape) {
    case FlowShape::Sequential:
        return QStringLiteral("sequential");
    case FlowShape::Parallel:
        return QStringLiteral("parallel");
    case FlowShape::Graph:
        return QStringLiteral("graph");
    }
    return {};
}

/// "200 ms × 2, at most 30.0 s, ± 20 %".
QString backoffWords(const RetryPolicy& retry)
{
    return QStringLiteral("%1 × %2, at most %3, ± %4 %")
        .arg(
            durationWords(retry.delay),
            QString::number(retry.factor),
            durationWords(retry.maxDelay),
            QString::number(retry.jitter * 100)
        );
}

QString orNothing(const QString& text)
{
    return text.isEmpty() ? QStringLiteral("–") : text;
}

QString waitsFor(const Orchestration& orchestration, const StepDefinition& step)
{
    QStringList names;
    for (const StepIndex each : step.dependsOn) {
        names.append(textOf(orchestration.steps[each].name));
    }
    names.sort(); // their order means nothing
    return names.isEmpty() ? QStringLiteral("nothing") : names.join(QStringLiteral(", "));
}

struct Fact
{
    QString what;
    QString says;
};

void addPolicy(std::vector<Fact>& facts, const QString& side, const AttemptPolicy& policy)
{
    facts.push_back({side + QStringLiteral(" attempts"), QString::number(policy.attemptsMax)});
    facts.push_back({side + QStringLiteral(" timeout"), durationWords(policy.timeout)});
    facts.push_back({side + QStringLiteral(" backoff"), backoffWords(policy.retry)});
}

/// What a step says of itself, always the same things in the same order.
std::vector<Fact> factsOf(const StepDefinition& step)
{
    const bool waits = step.onExhausted == OnExhausted::Wait;
    std::vector<Fact> facts{
        {QStringLiteral("payload type"), orNothing(textOf(step.objectType))},
        {QStringLiteral("has an UNDO"), yesNo(step.hasUndo)},
        {QStringLiteral("undone on failure, too"), yesNo(step.undoOnFailure)},
        {QStringLiteral("pivot"), yesNo(step.pivot)},
        {QStringLiteral("retriable"), yesNo(step.retriable)},
        {QStringLiteral("when exhausted"), waits ? QStringLiteral("waits for a person") : QStringLiteral("turns back")},
    };
    addPolicy(facts, QStringLiteral("DO"), step.doPolicy);
    addPolicy(facts, QStringLiteral("UNDO"), step.undoPolicy);
    return facts;
}

std::vector<Fact> factsOf(const Orchestration& flow)
{
    return {
        {QStringLiteral("type"), shapeWords(flow.shape)},
        {QStringLiteral("lock key"), orNothing(textOf(flow.lockKey))},
        {QStringLiteral("undoable for"), durationWords(flow.undoableFor)},
    };
}

void addChanges(
    std::vector<DefinitionDifference>& found,
    Kind kind,
    const QString& step,
    const std::vector<Fact>& before,
    const std::vector<Fact>& after
)
{
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (before[i].says != after[i].says) {
            found.push_back({kind, step, after[i].what, before[i].says, after[i].says});
        }
    }
}

bool saysTheSame(const StepDefinition& one, const StepDefinition& other)
{
    const std::vector<Fact> left = factsOf(one);
    const std::vector<Fact> right = factsOf(other);
    return std::ranges::equal(left, right, {}, &Fact::says, &Fact::says);
}

/// Which step of `before` each step of `after` is.
class Pairs
{
public:
    Pairs(const Orchestration& before, const Orchestration& after)
        : m_before(before)
        , m_partners(after.steps.size())
        , m_isKept(before.steps.size())
    {
        std::unordered_map<StepName, std::size_t> places;
        for (std::size_t i = 0; i < before.steps.size(); ++i) {
            places.emplace(before.steps[i].name, i);
        }
        for (std::size_t i = 0; i < after.steps.size(); ++i) {
            if (const auto same = places.find(after.steps[i].name); same != places.end()) {
                join(i, same->second);
            }
        }
        for (std::size_t i = 0; i < std::min(before.steps.size(), after.steps.size()); ++i) {
            if (!m_partners[i] && !m_isKept[i] && saysTheSame(before.steps[i], after.steps[i])) {
                join(i, i);
            }
        }
        m_renamed.steps = before.steps;
        for (std::size_t i = 0; i < m_partners.size(); ++i) {
            if (m_partners[i]) {
                m_renamed.steps[*m_partners[i]].name = after.steps[i].name;
            }
        }
    }

    [[nodiscard]] const StepDefinition* partnerOf(std::size_t after) const
    {
        return m_partners[after] ? &m_before.steps[*m_partners[after]] : nullptr;
    }

    [[nodiscard]] bool isKept(std::size_t before) const { return m_isKept[before]; }

    /// By the names that the later version has for them: to compare, not to be shown.
    [[nodiscard]] QString waitedFor(const StepDefinition& before) const { return waitsFor(m_renamed, before); }

private:
    void join(std::size_t after, std::size_t before)
    {
        m_partners[after] = before;
        m_isKept[before] = true;
    }

    const Orchestration& m_before;
    Orchestration m_renamed; ///< `before`, its steps called as in `after`
    std::vector<std::optional<std::size_t>> m_partners; ///< by place in `after`
    std::vector<bool> m_isKept; ///< by place in `before`
};

} // namespace

std::vector<DefinitionDifference> differencesOf(const Orchestration& before, const Orchestration& after)
{
    std::vector<DefinitionDifference> found;
    addChanges(found, Kind::Flow, {}, factsOf(before), factsOf(after));
    const Pairs pairs(before, after);
    for (std::size_t i = 0; i < after.steps.size(); ++i) {
        const StepDefinition& step = after.steps[i];
        const StepDefinition* old = pairs.partnerOf(i);
        const QString name = textOf(step.name);
        if (old == nullptr) {
            found.push_back(
                {Kind::Added,
                 name,
                 QStringLiteral("step"),
                 QStringLiteral("–"),
                 QStringLiteral("waits for ") + waitsFor(after, step)}
            );
            continue;
        }
        if (old->name != step.name) {
            found.push_back({Kind::Renamed, name, QStringLiteral("name"), textOf(old->name), name});
        }
        const QString waits = waitsFor(after, step);
        if (pairs.waitedFor(*old) != waits) {
            found.push_back({Kind::Changed, name, QStringLiteral("waits for"), waitsFor(before, *old), waits});
        }
        addChanges(found, Kind::Changed, name, factsOf(*old), factsOf(step));
    }
    for (std::size_t i = 0; i < before.steps.size(); ++i) {
        const StepDefinition& step = before.steps[i];
        if (!pairs.isKept(i)) {
            const QString waited = QStringLiteral("waits for ") + waitsFor(before, step);
            found.push_back({Kind::Removed, textOf(step.name), QStringLiteral("step"), waited, QStringLiteral("–")});
        }
    }
    return found;
}

} // namespace backstep
