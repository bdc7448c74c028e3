#include "ui/editor/card_painter.h"

#include "ui/editor/presence_line.h"
#include "ui/shared/status_glyph.h"
#include "ui/shared/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace backstep {

namespace {

constexpr double corner = 6;
constexpr double padding = 10;
constexpr double wordAt = 29;
constexpr double wordWidth = 38;
constexpr double chipHeight = 18;
constexpr double chipGap = 6;
constexpr double glyphSize = 16;

QRectF roundedTo(const QRectF& box, double width)
{
    const double half = width / 2;
    return box.adjusted(half, half, -half, -half);
}

bool isFailing(const WhatIfStep* fate)
{
    return fate != nullptr && (fate->fate == WhatIfFate::Fails || fate->fate == WhatIfFate::FailsUndone);
}

QString severityIcon(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return QStringLiteral("info");
    case Severity::Warning:
        return QStringLiteral("triangle-alert");
    case Severity::Error:
        return QStringLiteral("circle-x");
    }
    return {};
}

Tone severityTone(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return Tone::Run;
    case Severity::Warning:
        return Tone::Retry;
    case Severity::Error:
        return Tone::Fail;
    }
    return Tone::Idle;
}

} // namespace

CardPainter::CardPainter(const Theme& theme, const FlowPicture& picture, double scale)
    : m_theme(theme)
    , m_picture(picture)
    , m_scale(scale)
    , m_detail(detailAt(scale))
{
}

void CardPainter::paint(QPainter& painter, std::size_t step) const
{
    const WhatIfStep* fate = m_picture.fateOf(step);
    const Card card{
        m_picture.graph->steps[step],
        m_picture.layout->cards[step],
        fate,
        fate != nullptr && fate->fate == WhatIfFate::NeverSent,
        m_picture.presenceOf(step)};
    const bool chosen = m_picture.isChosen(static_cast<int>(step));
    if (m_detail == Detail::Flat) {
        paintFlat(painter, card, chosen);
        return;
    }
    if (m_detail == Detail::Node) {
        paintNode(painter, card, chosen);
        return;
    }
    paintFrame(painter, card, chosen, m_picture.hovered == static_cast<int>(step));
    paintHeading(painter, card);
    paintRow(painter, card, doRow(card.box), true);
    paintRow(painter, card, undoRow(card.box), false);
    if (showsWave(card)) {
        paintWave(painter, card);
    }
}

void CardPainter::paintFrame(QPainter& painter, const Card& card, bool chosen, bool hovered) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const double thin = lineWidth(1, m_scale);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(hovered ? Token::Hover : Token::Raised));
    painter.drawRoundedRect(card.box, corner, corner);
    paintUndoGround(painter, card);

    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(m_theme.color(Token::LineSoft), thin));
    const double headingEnd = doRow(card.box).top();
    painter.drawLine(QPointF(card.box.left() + 1, headingEnd), QPointF(card.box.right() - 1, headingEnd));
    painter.setPen(QPen(m_theme.color(Token::Line), thin, Qt::CustomDashLine));
    QPen dashes = painter.pen();
    dashes.setDashPattern({3, 2});
    painter.setPen(dashes);
    const double middle = doRow(card.box).bottom();
    painter.drawLine(QPointF(card.box.left() + 1, middle), QPointF(card.box.right() - 1, middle));

    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    QPen border(m_theme.color(Token::LineStrong), thin);
    if (card.faded) {
        border.setColor(m_theme.color(m_theme.isDark() ? Token::LineStrong : Token::Line));
        border.setDashPattern({3, 2});
    }
    if (isFailing(card.fate)) {
        border = QPen(m_theme.color(Token::FailFill), lineWidth(2, m_scale));
    } else if (chosen) {
        border = QPen(m_theme.color(Token::Accent), lineWidth(2, m_scale));
    }
    painter.setPen(border);
    painter.drawRoundedRect(roundedTo(card.box, border.widthF()), corner, corner);
    if (isFailing(card.fate) && chosen && m_picture.focused) {
        painter.setPen(QPen(m_theme.color(Token::Focus), lineWidth(2, m_scale)));
        painter.drawRoundedRect(card.box.adjusted(-3, -3, 3, 3), corner + 3, corner + 3);
    }
}

void CardPainter::paintUndoGround(QPainter& painter, const Card& card) const
{
    if (!showsWave(card)) {
        return;
    }
    QPainterPath row;
    row.addRoundedRect(card.box.adjusted(0.5, 0.5, -0.5, -0.5), corner - 1, corner - 1);
    QPainterPath lower;
    lower.addRect(undoRow(card.box).adjusted(0, -1, 0, 2));
    const bool failed = card.fate->fate == WhatIfFate::UndoFailed;
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.tint(failed ? Tone::Fail : Tone::Undo));
    painter.drawPath(row & lower);
}

bool CardPainter::showsWave(const Card& card) const
{
    return card.fate != nullptr && card.fate->wave > 0 && card.fate->wave <= m_picture.wavesShown;
}

void CardPainter::paintHeading(QPainter& painter, const Card& card) const
{
    constexpr double chipSize = 20;
    constexpr double chipAt = 8;
    const QColor ink = m_theme.color(card.faded ? Token::Text2 : Token::Text);
    const QString number = QString::number(card.step.number);
    painter.setFont(legible(m_theme.font(TextRole::NumberTiny), m_scale));
    const double wide = std::max(chipSize, painter.fontMetrics().horizontalAdvance(number) + 8.0);
    const QRectF chip(card.box.left() + chipAt, card.box.top() + chipAt, wide, chipSize);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.tint(Tone::Idle));
    painter.drawRoundedRect(chip, 3, 3);
    painter.setPen(m_theme.color(Token::Text2));
    painter.drawText(chip, Qt::AlignCenter, number);

    const double right = paintGlyphs(painter, card);
    painter.setFont(legible(m_theme.font(TextRole::Strong), m_scale));
    painter.setPen(ink);
    QRectF name(card.box.topLeft(), QPointF(right, card.box.top() + layout::headingHeight));
    name.setLeft(chip.right() + 8);
    painter.drawText(
        name, Qt::AlignVCenter, painter.fontMetrics().elidedText(card.step.name, Qt::ElideRight, qRound(name.width()))
    );
}

/// Outcome and problem at the right edge; says where they begin.
double CardPainter::paintGlyphs(QPainter& painter, const Card& card) const
{
    double right = card.box.right() - padding;
    const double middle = card.box.top() + layout::headingHeight / 2;
    if (card.fate != nullptr && !card.faded) {
        const bool silent = isFailing(card.fate) && m_picture.answer->question.way != FailureWay::AnswersFailure;
        GlyphKind glyph = GlyphKind::DiscTick;
        Tone tone = Tone::Done;
        if (isFailing(card.fate)) {
            glyph = silent ? GlyphKind::DashedQuestion : GlyphKind::OctagonCross;
            tone = silent ? Tone::Retry : Tone::Fail;
        }
        const QRectF box(right - glyphSize, middle - glyphSize / 2, glyphSize, glyphSize);
        paintGlyph(painter, box, glyph, m_theme.ink(tone), m_theme.color(Token::Raised));
        right = box.left() - chipGap;
    }
    if (card.step.problem) {
        constexpr int size = 14;
        paintIcon(
            painter,
            QPointF(right - size, middle - size / 2.0),
            severityIcon(*card.step.problem),
            size,
            m_theme.ink(severityTone(*card.step.problem))
        );
        right -= size + chipGap;
    }
    return right;
}

void CardPainter::paintRow(QPainter& painter, const Card& card, const QRectF& row, bool forward) const
{
    constexpr int arrow = 13;
    const bool quiet = card.faded || (!forward && !card.step.hasUndo);
    const QColor ink = quiet ? m_theme.color(Token::Text2) : m_theme.ink(forward ? Tone::Run : Tone::Undo);
    const QString icon = forward ? QStringLiteral("arrow-right") : QStringLiteral("arrow-left");
    paintIcon(painter, QPointF(row.left() + padding, row.center().y() - arrow / 2.0), icon, arrow, ink);
    painter.setFont(legible(m_theme.font(TextRole::TinyStrong), m_scale));
    painter.setPen(ink);
    painter.drawText(
        QRectF(row.left() + wordAt, row.top(), row.width() - wordAt, row.height()),
        Qt::AlignVCenter,
        forward ? QStringLiteral("DO") : QStringLiteral("UNDO")
    );
    if (m_detail != Detail::Full) {
        return;
    }
    const QString words = forward ? QString() : undoWords(card);
    if (words.isEmpty()) {
        paintChips(painter, row, forward ? card.step.forward : card.step.backward);
        if (card.presence != nullptr) {
            paintWorkers(painter, row, forward ? card.presence->forward : card.presence->backward);
        }
        return;
    }
    painter.setFont(m_theme.font(TextRole::Tiny));
    const bool kept = card.fate != nullptr && card.fate->fate == WhatIfFate::Kept;
    painter.setPen(kept ? m_theme.ink(Tone::Retry) : m_theme.color(Token::Text2));
    painter.drawText(row.adjusted(wordAt + wordWidth + chipGap, 0, -padding, 0), Qt::AlignVCenter, words);
}

/// What the UNDO row says instead of its attempts; empty: it says them.
QString CardPainter::undoWords(const Card& card) const
{
    if (card.faded) {
        return QStringLiteral("never sent");
    }
    if (!card.step.hasUndo) {
        return QStringLiteral("none: nothing to undo");
    }
    if (card.fate != nullptr && card.fate->fate == WhatIfFate::Kept) {
        return QStringLiteral("keeps its effect");
    }
    if (card.fate != nullptr && card.fate->fate == WhatIfFate::UndoFailed && showsWave(card)) {
        return QStringLiteral("fails: keeps its effect");
    }
    return {};
}

void CardPainter::paintChips(QPainter& painter, const QRectF& row, const EditorDirection& direction) const
{
    QPointF at(row.left() + wordAt + wordWidth + chipGap + 2, row.center().y() - chipHeight / 2);
    at.rx() += paintChip(painter, at, QStringLiteral("rotate-cw"), QString::number(direction.attempts)) + chipGap;
    paintChip(painter, at, QStringLiteral("clock"), durationWords(direction.timeout));
}

/// How many would answer, at the right edge (look §6).
void CardPainter::paintWorkers(QPainter& painter, const QRectF& row, const WorkerPresence& presence) const
{
    const auto shown = lookOf(presence.kind);
    if (!shown) {
        return;
    }
    constexpr double dot = 8;
    constexpr double gap = 5;
    const QString count = shown->shape == Presence::NeverSeen ? QStringLiteral("?") : QString::number(presence.count);
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    painter.setPen(m_theme.ink(shown->tone));
    const double wide = painter.fontMetrics().horizontalAdvance(count);
    const QRectF words(row.right() - padding - wide, row.top(), wide, row.height());
    painter.drawText(words, Qt::AlignVCenter, count);
    paintPresence(painter, QPointF(words.left() - gap - dot / 2, row.center().y()), shown->shape, m_theme);
}

double CardPainter::paintChip(QPainter& painter, const QPointF& at, const QString& icon, const QString& text) const
{
    constexpr int iconSize = 11;
    constexpr double inner = 5;
    constexpr double gap = 4;
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    const double wide = inner + iconSize + gap + painter.fontMetrics().horizontalAdvance(text) + inner;
    const QRectF box(at, QSizeF(wide, chipHeight));
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.tint(Tone::Idle));
    painter.drawRoundedRect(box, 3, 3);
    const QColor ink = m_theme.color(Token::Text2);
    paintIcon(painter, QPointF(box.left() + inner, box.center().y() - iconSize / 2.0), icon, iconSize, ink);
    painter.setPen(ink);
    painter.drawText(box.adjusted(inner + iconSize + gap, 0, 0, 0), Qt::AlignVCenter, text);
    return wide;
}

void CardPainter::paintWave(QPainter& painter, const Card& card) const
{
    const QRectF box = waveBox(card.box);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(Token::UndoSolid));
    painter.drawRoundedRect(box, 4, 4);
    painter.setFont(legible(m_theme.font(TextRole::Strong), m_scale));
    painter.setPen(m_theme.color(Token::OnSolid));
    painter.drawText(box, Qt::AlignCenter, QString::number(card.fate->wave));
}

Tone CardPainter::toneOf(const Card& card) const
{
    if (card.fate == nullptr) {
        return card.step.problem && *card.step.problem != Severity::Note ? severityTone(*card.step.problem)
                                                                         : Tone::Idle;
    }
    if (isFailing(card.fate)) {
        return Tone::Fail;
    }
    return showsWave(card) ? Tone::Undo : Tone::Idle;
}

void CardPainter::paintNode(QPainter& painter, const Card& card, bool chosen) const
{
    const Tone tone = toneOf(card);
    QPen border(chosen ? m_theme.color(Token::Accent) : m_theme.fill(tone), lineWidth(chosen ? 2 : 1, m_scale));
    if (chosen) {
        border.setWidthF(2 / m_scale);
    }
    if (card.faded) {
        border.setStyle(Qt::DashLine);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(border);
    painter.setBrush(m_theme.tint(tone));
    painter.drawRoundedRect(card.box, corner, corner);

    painter.setFont(legible(m_theme.font(TextRole::Strong), m_scale * 9 / 11)); // 11 pixels
    painter.setPen(m_theme.color(card.faded ? Token::Text2 : Token::Text));
    const QRectF inside = card.box.adjusted(8, 0, -8, 0);
    painter.drawText(
        inside,
        Qt::AlignVCenter,
        painter.fontMetrics().elidedText(card.step.name, Qt::ElideRight, qRound(inside.width()))
    );
}

void CardPainter::paintFlat(QPainter& painter, const Card& card, bool chosen) const
{
    const bool marked = chosen && m_picture.answer == nullptr;
    painter.fillRect(card.box, marked ? m_theme.color(Token::Accent) : m_theme.fill(toneOf(card)));
}

void CardPainter::paintIcon(QPainter& painter, const QPointF& at, const QString& name, int size, const QColor& ink)
    const
{
    paintThemeIcon(painter, QRectF(at, QSizeF(size, size)), m_theme, {name, ink}, m_scale);
}

} // namespace backstep
