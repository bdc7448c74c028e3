#include "model/timeline/bars.h"

namespace backstep {

namespace {

QString saidBy(const Span& span)
{
    if (span.outcome == Span::Outcome::NoAnswer) {
        return QStringLiteral("no answer in %1").arg(durationWords(span.to - span.from));
    }
    return textOf(span.error);
}

} // namespace

std::vector<QString> textsOf(const Span& span)
{
    if (span.kind != Span::Kind::Attempt) {
        return {};
    }
    const QString step = textOf(span.step);
    const bool plain
        = span.attempt == 1 && (span.outcome == Span::Outcome::Succeeded || span.outcome == Span::Outcome::Running);
    if (plain) {
        return {step};
    }
    const QString number = QString::number(span.attempt);
    const QString attempt = QStringLiteral("attempt ") + number;
    const QString both = step + QStringLiteral(", ") + attempt;
    std::vector<QString> texts{both, attempt, number};
    if (const QString said = saidBy(span); !said.isEmpty()) {
        texts.insert(texts.begin(), both + QStringLiteral(": ") + said);
    }
    return texts;
}

QString tipOf(const Span& span, Instant now)
{
    const Instant end = span.to.isSet() ? span.to : now;
    const QString lasted = durationWords(end - span.from);
    QString head = QStringLiteral("%1 %2").arg(wordOf(span.phase), textOf(span.step));
    if (span.kind == Span::Kind::Backoff) {
        return head + QStringLiteral("\nwaits %1 before its next attempt").arg(lasted);
    }
    if (span.kind == Span::Kind::WaitsForWorker) {
        return head + QStringLiteral("\nno worker has taken it, %1").arg(lasted);
    }
    head += QStringLiteral(", attempt %1").arg(span.attempt);
    QString text = head + QStringLiteral("\n%1, %2").arg(timeWords(span.from), lasted);
    if (!span.to.isSet()) {
        text += QStringLiteral(" so far");
    }
    if (const QString said = saidBy(span); !said.isEmpty()) {
        text += QLatin1Char('\n') + said;
    }
    if (span.skewed) {
        text += QStringLiteral("\nThe clocks of the machines differ; shown in the order of the records.");
    }
    return text;
}

} // namespace backstep
