#include "engine/wire/codec.h"
#include "model/editor/what_if.h"
#include "model/words.h"

#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

void standIn(Json& object, const char* member, const char* words)
{
    if (object.contains(member)) {
        object[member] = words;
    }
}

} // namespace

QString wordsOf(FailureWay way)
{
    switch (way) {
    case FailureWay::AnswersFailure:
        return QStringLiteral("answers failure every time");
    case FailureWay::NeverAnswers:
        return QStringLiteral("never answers");
    case FailureWay::AnswersTooLate:
        return QStringLiteral("answers too late");
    }
    return {};
}

QString recordWords(const WhatIfMessage& message)
{
    const OutgoingRecord record = encodeCommand(message.command, {}, Dialect::PerTopic);
    Json value = Json::parse(record.value.value_or("null"), nullptr, false);
    standIn(value, "payload", message.carriesStart ? "<from start>" : "<from reply>");
    if (value.contains("headers")) {
        Json& headers = value["headers"];
        standIn(headers, "flowId", "<flowId>");
        standIn(headers, "timestamp", "<when it is sent>");
        standIn(headers, "x-backstep-command-id", "<new>");
        standIn(headers, "x-backstep-idempotency-key", "<flowId/step/phase>");
    }
    return QStringLiteral("key <flowId>\n") + textOf(value.dump(2));
}

QString questionWords(const EditorGraph& graph, const WhatIfQuestion& question)
{
    QStringList parts{graph.steps[question.step].name + QLatin1Char(' ') + wordsOf(question.way)};
    for (const FailingStep& failing : question.also) {
        parts.append(graph.steps[failing.step].name + QLatin1Char(' ') + wordsOf(failing.way));
    }
    for (const StepIndex step : question.undosFail) {
        parts.append(QStringLiteral("the UNDO of %1 fails").arg(graph.steps[step].name));
    }
    const QString last = parts.takeLast();
    return parts.isEmpty() ? last : parts.join(QStringLiteral(", ")) + QStringLiteral(", and ") + last;
}

QString textOf(const EditorGraph& graph, const WhatIf& answer)
{
    QString text = QStringLiteral("%1: what if %2?\n").arg(graph.name(), questionWords(graph, answer.question));
    text += QStringLiteral("Ends as %1, %2. At most %3, typically %4.\n")
                .arg(
                    wordOf(answer.end).word,
                    answer.endWords,
                    atMostWords(answer.times.atMost),
                    durationWords(answer.times.typically)
                );
    for (const WhatIfWave& wave : answer.waves) {
        text += QStringLiteral("Wave %1, %2\n").arg(wave.number).arg(wave.why);
        for (const WhatIfMessage& message : wave.messages) {
            text += QStringLiteral("  %1  UNDO %2  %3\n").arg(message.order).arg(message.name, message.topic);
        }
    }
    for (const QString& remark : answer.remarks) {
        text += remark + QLatin1Char('\n');
    }
    return text;
}

} // namespace backstep
