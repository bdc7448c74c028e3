#include "model/editor/shape_preview.h"

#include "model/editor/what_if.h"
#include "model/words.h"

#include <algorithm>
#include <map>
#include <set>

namespace backstep {

namespace {

using Named = std::pair<QString, QString>;

struct ShapeWords
{
    QString wish;
    QString heading;
    QString is; ///< "t …"
};

ShapeWords wordsOf(FlowShape shape)
{
    switch (shape) {
    case FlowShape::Sequential:
        return {QStringLiteral("Make it a sequence"), QStringLiteral("As a sequence"), QStringLiteral("is a sequence")};
    case FlowShape::Parallel:
        return {
            QStringLiteral("Run all steps at the same time"),
            QStringLiteral("With all steps at the same time"),
            QStringLiteral("runs all steps at the same time")};
    case FlowShape::Graph:
        return {QStringLiteral("Make it a graph"), QStringLiteral("As a graph"), QStringLiteral("is a graph")};
    }
    return {};
}

constexpr qsizetype namedMost = 4; ///< of more the first are named, and the rest counted

/// "a, b and c", "a, b, c and 5 more".
QString listed(const QStringList& words)
{
    if (words.size() == 1) {
        return words.first();
    }
    const bool isLong = words.size() > namedMost;
    const QStringList first = words.mid(0, isLong ? namedMost - 1 : words.size() - 1);
    const QString last = isLong ? QStringLiteral("%1 more").arg(words.size() - first.size()) : words.last();
    return first.join(QStringLiteral(", ")) + QStringLiteral(" and ") + last;
}

std::set<Named> edgesOf(const EditorGraph& graph)
{
    std::set<Named> edges;
    for (const EditorStep& step : graph.steps) {
        for (const StepIndex before : step.before) {
            edges.emplace(graph.steps[before].name, step.name);
        }
    }
    return edges;
}

/// Those of the one that the other has not, in the order of the steps.
std::vector<StepPair> without(const std::set<Named>& edges, const std::set<Named>& others, const EditorGraph& graph)
{
    std::map<QString, StepIndex> places;
    for (StepIndex step = 0; step < graph.steps.size(); ++step) {
        places.emplace(graph.steps[step].name, step);
    }
    std::vector<StepPair> left;
    for (const auto& [from, to] : edges) {
        if (!others.contains({from, to})) {
            left.emplace_back(places.at(from), places.at(to));
        }
    }
    std::ranges::sort(left);
    return left;
}

QString edgeWords(const std::vector<StepPair>& edges, const EditorGraph& graph, const QString& one, const QString& many)
{
    QStringList words;
    for (const auto& [from, to] : edges) {
        words << QStringLiteral("%1 → %2").arg(graph.steps[from].name, graph.steps[to].name);
    }
    return (edges.size() == 1 ? one : many).arg(edges.size()) + listed(words) + QLatin1Char('.');
}

/// Where the payload of a DO comes from (design.md §4).
QString payloadOf(const EditorGraph& graph, StepIndex step)
{
    QStringList before;
    for (const StepIndex each : graph.steps[step].before) {
        before << graph.steps[each].name;
    }
    if (before.isEmpty()) {
        return QStringLiteral("the payload of the start");
    }
    return before.size() == 1 ? QStringLiteral("the reply of ") + before.first()
                              : QStringLiteral("the replies of ") + listed(before) + QStringLiteral(" together");
}

/// What the DO messages carry from then on, steps of the same in one sentence.
QStringList payloadSentences(const EditorGraph& before, const EditorGraph& after)
{
    std::map<QString, QString> were;
    for (StepIndex step = 0; step < before.steps.size(); ++step) {
        were.emplace(before.steps[step].name, payloadOf(before, step));
    }
    std::vector<std::pair<QString, QStringList>> groups;
    for (StepIndex step = 0; step < after.steps.size(); ++step) {
        const QString name = after.steps[step].name;
        const QString now = payloadOf(after, step);
        if (were[name] == now) {
            continue;
        }
        const auto known = std::ranges::find(groups, now, &std::pair<QString, QStringList>::first);
        known == groups.end() ? groups.push_back({now, {name}}) : known->second.append(name);
    }
    QStringList sentences;
    for (const auto& [source, names] : groups) {
        sentences << QStringLiteral("%1 %2 %3%4.")
                         .arg(
                             listed(names),
                             names.size() == 1 ? QStringLiteral("gets") : QStringLiteral("get"),
                             source,
                             names.size() == 1 ? QStringLiteral(", and no longer ") + were[names.first()]
                                               : QStringLiteral(", and no longer what they got")
                         );
    }
    constexpr qsizetype sentencesMost = 3;
    if (sentences.size() > sentencesMost) {
        const auto more = sentences.size() - sentencesMost + 1;
        sentences = sentences.mid(0, sentencesMost - 1);
        sentences << QStringLiteral("And %1 more payloads come from elsewhere.").arg(more);
    }
    return sentences;
}

/// The waves in which a failure of that step is undone: "c, then b, then a".
QString wavesOf(const EditorGraph& graph, const QString& failing)
{
    const auto found = std::ranges::find(graph.steps, failing, &EditorStep::name);
    WhatIfQuestion question;
    question.step = static_cast<StepIndex>(found - graph.steps.begin());
    const WhatIf answer = askWhatIf(graph, question);
    QStringList waves;
    for (const WhatIfWave& wave : answer.waves) {
        QStringList names;
        for (const WhatIfMessage& message : wave.messages) {
            if (message.attempt == 1) {
                names << message.name;
            }
        }
        if (!names.isEmpty()) {
            waves << listed(names) + (names.size() > 1 ? QStringLiteral(" at once") : QString());
        }
    }
    if (waves.size() > namedMost) {
        const auto more = waves.size() - namedMost + 1;
        waves = waves.mid(0, namedMost - 1);
        waves << QStringLiteral("%1 more waves").arg(more);
    }
    return waves.isEmpty() ? QStringLiteral("nothing") : waves.join(QStringLiteral(", then "));
}

QString undoSentence(const EditorGraph& before, const EditorGraph& after)
{
    // The core plans both; beyond this it would hold up the window.
    constexpr std::size_t plannedStepsMax = 200;
    if (before.steps.empty() || before.steps.size() > plannedStepsMax) {
        return {};
    }
    const QString failing = before.steps.back().name;
    const QString was = wavesOf(before, failing);
    const QString is = wavesOf(after, failing);
    return was == is ? QString()
                     : QStringLiteral("When %1 fails, UNDO goes to %2. Now it goes to %3.").arg(failing, is, was);
}

QStringList sentencesOf(const ShapePreview& preview, const EditorGraph& before)
{
    QStringList sentences;
    if (!preview.lost.empty()) {
        sentences << edgeWords(
            preview.lost,
            preview.after,
            QStringLiteral("%1 step no longer waits for another: "),
            QStringLiteral("%1 times a step no longer waits for another: ")
        );
    }
    if (!preview.gained.empty()) {
        sentences << edgeWords(
            preview.gained,
            preview.after,
            QStringLiteral("%1 step waits for another from then on: "),
            QStringLiteral("%1 times a step waits for another from then on: ")
        );
    }
    if (preview.lost.empty() && preview.gained.empty()) {
        sentences << QStringLiteral("The steps run in the same order as before; only how the file says it changes.");
    }
    sentences << payloadSentences(before, preview.after);
    sentences << undoSentence(before, preview.after);
    if (before.longest != preview.after.longest && preview.after.longest.count() > 0) {
        sentences << QStringLiteral("It completes within %1 at most; now within %2.")
                         .arg(atMostWords(preview.after.longest), atMostWords(before.longest));
    }
    sentences.removeAll(QString());
    return sentences;
}

} // namespace

QString wishOf(FlowShape shape)
{
    return wordsOf(shape).wish;
}

ShapeAnswer previewShape(const EditorDocument& document, FlowShape shape)
{
    const auto entry = document.drawnEntry();
    if (!entry || document.isStale() || !document.graph()) {
        return {std::nullopt, QStringLiteral("There is no flow to change.")};
    }
    const EditorGraph& before = *document.graph();
    if (before.orchestration.shape == shape) {
        return {std::nullopt, QStringLiteral("%1 %2 already.").arg(before.name(), wordsOf(shape).is)};
    }
    const QByteArray utf8 = document.text().toUtf8();
    auto edit = DefinitionEdit::of(
        {utf8.constData(), static_cast<std::size_t>(utf8.size())}, document.fileName().toStdString()
    );
    if (!edit) {
        return {std::nullopt, textOf(edit.error().message)};
    }
    if (const auto changed = edit->setShape(*entry, shape); !changed) {
        return {std::nullopt, textOf(changed.error().message)};
    }
    const Entry& made = edit->document().entries[*entry];
    if (!made.orchestration) {
        return {std::nullopt, QStringLiteral("%1 has no step yet that could be in another order.").arg(before.name())};
    }
    ShapePreview preview;
    preview.shape = shape;
    preview.heading = wordsOf(shape).heading;
    preview.after = graphOf(made, edit->document().problems, edit->text());
    preview.gained = without(edgesOf(preview.after), edgesOf(before), preview.after);
    preview.lost = without(edgesOf(before), edgesOf(preview.after), preview.after);
    preview.sentences = sentencesOf(preview, before);
    return {std::move(preview), {}};
}

} // namespace backstep
