#include "model/audit/audit_words.h"

#include <QDateTime>
#include <QLocale>
#include <QStringList>

namespace backstep {

StatusWord wordOf(AuditOutcome outcome)
{
    const QString wire = textOf(toWord(outcome));
    switch (outcome) {
    case AuditOutcome::Asked:
        return {QStringLiteral("Asked"), wire, GlyphKind::DashedQuestion, Tone::Idle};
    case AuditOutcome::Sent:
        return {QStringLiteral("Sent"), wire, GlyphKind::CirclePlay, Tone::Run};
    case AuditOutcome::Refused:
        return {QStringLiteral("Refused"), wire, GlyphKind::OctagonCross, Tone::Idle};
    case AuditOutcome::Resolved:
        return {QStringLiteral("Resolved"), wire, GlyphKind::DiscTick, Tone::Done};
    case AuditOutcome::Failed:
        return {QStringLiteral("Failed"), wire, GlyphKind::TriangleMark, Tone::Fail};
    case AuditOutcome::NoAnswer:
        return {QStringLiteral("No answer"), wire, GlyphKind::DashedQuestion, Tone::Retry};
    }
    return {};
}

QString actionWords(const AuditEntry& entry)
{
    QString words = textOf(entry.action).replace(QLatin1Char('-'), QLatin1Char(' '));
    if (!entry.step.isEmpty()) {
        words += QStringLiteral(" of ") + textOf(entry.step);
    }
    return words;
}

QString sourceWords(AuditSource source)
{
    QString words = textOf(toWord(source));
    words[0] = words[0].toUpper();
    return words;
}

QString recordWords(const AuditEntry& entry)
{
    return entry.recordCount == 0 ? QStringLiteral("–")
                                  : countOf(entry.recordCount, QStringLiteral("record"), QStringLiteral("records"));
}

QString dayTimeWords(Instant at)
{
    return at.isSet() ? QLocale::c().toString(
               QDateTime::fromMSecsSinceEpoch(at.micros / 1000, Qt::UTC), QStringLiteral("d MMM HH:mm:ss")
           )
                      : QStringLiteral("–");
}

QString wholeOf(const AuditEntry& entry)
{
    QStringList lines;
    const auto add = [&lines](const QString& name, const QString& value) {
        if (!value.isEmpty()) {
            lines.append(name.leftJustified(15) + value);
        }
    };
    add(QStringLiteral("When"), textOf(toIso8601(entry.at)));
    add(QStringLiteral("Who"), textOf(entry.who) + QStringLiteral(" (as claimed)"));
    add(QStringLiteral("From"), sourceWords(entry.source));
    add(QStringLiteral("Connection"), textOf(entry.connection));
    add(QStringLiteral("Action"), actionWords(entry));
    add(QStringLiteral("Flow"), textOf(entry.flow));
    add(QStringLiteral("Orchestration"), textOf(entry.orchestration));
    add(QStringLiteral("Reason"), textOf(entry.reason));
    add(QStringLiteral("Outcome"), wordOf(entry.outcome).word);
    add(QStringLiteral("Ended"), entry.endedAt.isSet() ? textOf(toIso8601(entry.endedAt)) : QString());
    add(QStringLiteral("It says"), textOf(entry.says));
    add(QStringLiteral("Plan"), textOf(entry.planHash));
    add(QStringLiteral("Act"), textOf(entry.act));
    if (entry.recordCount > 0) {
        lines.append(QStringLiteral("Records of the plan that was confirmed (%1):").arg(entry.recordCount));
        for (const AuditEntry::Sent& record : entry.records) {
            lines.append(QStringLiteral("  %1  key %2").arg(textOf(record.topic), textOf(record.key)));
        }
        if (entry.recordCount > entry.records.size()) {
            lines.append(QStringLiteral("  and %1 more").arg(entry.recordCount - entry.records.size()));
        }
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace backstep
