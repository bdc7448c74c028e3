#include "ui/editor/presence_line.h"

#include "ui/shared/theme.h"

#include <QPainter>

namespace backstep {

std::optional<PresenceLook> lookOf(WorkerPresence::Kind kind)
{
    switch (kind) {
    case WorkerPresence::Kind::Unknown:
        break;
    case WorkerPresence::Kind::NeverSeen:
        return PresenceLook{Presence::NeverSeen, Tone::Idle};
    case WorkerPresence::Kind::Gone:
        return PresenceLook{Presence::Gone, Tone::Retry};
    case WorkerPresence::Kind::Here:
        return PresenceLook{Presence::Here, Tone::Done};
    }
    return std::nullopt;
}

PresenceLine::PresenceLine(const Theme& theme, FormSide side)
    : m_theme(theme)
    , m_side(side)
{
    setFixedHeight(22);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PresenceLine::take(const WorkerPresence& presence)
{
    if (presence == m_presence) {
        return;
    }
    m_presence = presence;
    const QString side
        = m_side == FormSide::Do ? QStringLiteral("Workers of DO: ") : QStringLiteral("Workers of UNDO: ");
    setAccessibleName(side + presence.words);
    setToolTip(presence.sentence);
    update();
}

void PresenceLine::paintEvent(QPaintEvent*)
{
    const auto shown = lookOf(m_presence.kind);
    if (!shown) {
        return;
    }
    constexpr int wordsAt = 16;
    QPainter painter(this);
    paintPresence(painter, QPointF(5, height() / 2.0), shown->shape, m_theme);
    painter.setPen(m_theme.ink(shown->tone));
    painter.setFont(m_theme.font(TextRole::Small));
    const QRect room = rect().adjusted(wordsAt, 0, 0, 0);
    painter.drawText(
        room,
        Qt::AlignVCenter | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(m_presence.words, Qt::ElideRight, room.width())
    );
}

} // namespace backstep
