#include "model/words.h"

#include <QLocale>

namespace backstep {

namespace {

StatusWord statusWord(const QString& word, std::string_view wire, GlyphKind glyph, Tone tone, bool solid = false)
{
    return {word, textOf(wire), glyph, tone, solid};
}

StatusWord goingOn(const FlowDetail& detail)
{
    const std::string_view wire = toWire(FlowStatus::InProgress);
    if (detail.noAnswer) {
        return statusWord(QStringLiteral("No answer"), wire, GlyphKind::DashedQuestion, Tone::Retry);
    }
    if (detail.retrying) {
        return statusWord(QStringLiteral("Retrying"), wire, GlyphKind::Again, Tone::Retry);
    }
    return statusWord(QStringLiteral("In progress"), wire, GlyphKind::CirclePlay, Tone::Run);
}

StatusWord retrying(const StepDetail& detail)
{
    QString word = QStringLiteral("Retrying");
    if (detail.attempt > 0 && detail.attemptsMax > 0) {
        word += QStringLiteral(" %1 of %2").arg(detail.attempt).arg(detail.attemptsMax);
    }
    return statusWord(word, toWire(StepStatus::DoFail), GlyphKind::Again, Tone::Retry);
}

} // namespace

const std::vector<GlyphKind>& allGlyphs()
{
    using enum GlyphKind;
    static const std::vector<GlyphKind> all{
        Circle,
        DashedDot,
        CirclePlay,
        DiscTick,
        Again,
        DashedQuestion,
        OctagonCross,
        SquareBack,
        SquareArrow,
        DiamondMark,
        TriangleMark,
        CirclePause};
    return all;
}

StatusWord wordOf(FlowStatus status, const FlowDetail& detail)
{
    const std::string_view wire = toWire(status);
    if (detail.paused && !isAtRest(status)) {
        return statusWord(QStringLiteral("Paused"), wire, GlyphKind::CirclePause, Tone::Idle);
    }
    switch (status) {
    case FlowStatus::NotRegistered:
        return statusWord(QStringLiteral("Not registered"), wire, GlyphKind::DashedDot, Tone::Idle);
    case FlowStatus::InProgress:
        return goingOn(detail);
    case FlowStatus::Completed:
        return statusWord(QStringLiteral("Completed"), wire, GlyphKind::DiscTick, Tone::Done);
    case FlowStatus::Undoing:
        // It keeps its word and takes the shape of the trouble it already holds.
        return detail.undoFailed ? statusWord(QStringLiteral("Undoing"), wire, GlyphKind::DiamondMark, Tone::Fail)
                                 : statusWord(QStringLiteral("Undoing"), wire, GlyphKind::SquareBack, Tone::Undo);
    case FlowStatus::Undone:
        return statusWord(QStringLiteral("Undone"), wire, GlyphKind::SquareArrow, Tone::Undo);
    case FlowStatus::Failed:
        return statusWord(QStringLiteral("Failed"), wire, GlyphKind::TriangleMark, Tone::Fail, true);
    }
    return {};
}

StatusWord wordOf(StepStatus status, const StepDetail& detail)
{
    const std::string_view wire = toWire(status);
    const bool goesForward = status == StepStatus::InProgress || status == StepStatus::DoFail;
    if (detail.noAnswer && goesForward) {
        return statusWord(QStringLiteral("No answer"), wire, GlyphKind::DashedQuestion, Tone::Retry);
    }
    switch (status) {
    case StepStatus::Pending:
        return statusWord(QStringLiteral("Pending"), wire, GlyphKind::Circle, Tone::Idle);
    case StepStatus::InProgress:
        return statusWord(QStringLiteral("In progress"), wire, GlyphKind::CirclePlay, Tone::Run);
    case StepStatus::DoSuccess:
        return statusWord(QStringLiteral("Done"), wire, GlyphKind::DiscTick, Tone::Done);
    case StepStatus::DoFail:
        return retrying(detail);
    case StepStatus::RetryExhausted:
        return statusWord(QStringLiteral("Exhausted"), wire, GlyphKind::OctagonCross, Tone::Fail);
    case StepStatus::Undoing:
        return statusWord(QStringLiteral("Undoing"), wire, GlyphKind::SquareBack, Tone::Undo);
    case StepStatus::UndoSuccess:
        return statusWord(QStringLiteral("Undone"), wire, GlyphKind::SquareArrow, Tone::Undo);
    case StepStatus::UndoFail:
        return statusWord(QStringLiteral("UNDO failed"), wire, GlyphKind::DiamondMark, Tone::Fail, true);
    }
    return {};
}

QString wordOf(Phase phase)
{
    return textOf(toWire(phase));
}

QString durationWords(std::chrono::microseconds duration)
{
    return QString::fromStdString(toWords(duration));
}

QString countWords(std::uint64_t count)
{
    constexpr std::uint64_t million = 1'000'000;
    if (count >= million) {
        return QStringLiteral("%1 M").arg(static_cast<double>(count) / static_cast<double>(million), 0, 'f', 2);
    }
    return QLocale(QLocale::English).toString(static_cast<qulonglong>(count));
}

QString countOf(std::uint64_t count, const QString& one, const QString& many)
{
    return countWords(count) + QLatin1Char(' ') + (count == 1 ? one : many);
}

QString timeWords(Instant at)
{
    if (!at.isSet()) {
        return QStringLiteral("–");
    }
    // 2026-11-24T14:06:38.911Z: the time of day stands between T and Z.
    constexpr int timeBegin = 11;
    constexpr int timeLength = 12;
    return QString::fromStdString(toIso8601(at)).mid(timeBegin, timeLength);
}

QString shortId(const FlowId& flow)
{
    constexpr int shown = 13;
    return textOf(flow).left(shown);
}

QString textOf(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace backstep
