#include "ui/editor/form_parts.h"

#include "ui/shared/parts.h"

#include <QBoxLayout>
#include <QPainter>
#include <QStyleOptionButton>
#include <QStylePainter>

namespace backstep {

namespace {

constexpr int iconSide = 14;
constexpr int gap = 6;

} // namespace

FaultLine::FaultLine(const Theme& theme)
    : m_theme(theme)
    , m_text(new Text(theme, TextRole::Small, {}, Token::FailInk))
{
    m_text->setWordWrap(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(iconSide + gap, 0, 0, 0);
    row->addWidget(m_text);
    hide();
}

void FaultLine::setText(const QString& sentence)
{
    m_text->setText(sentence);
    setVisible(!sentence.isEmpty());
}

QString FaultLine::text() const
{
    return m_text->text();
}

void FaultLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.drawPixmap(
        0, 2, m_theme.picture(QStringLiteral("circle-x"), iconSide, m_theme.color(Token::FailInk), devicePixelRatioF())
    );
}

SideWord::SideWord(const Theme& theme, FormSide side)
    : m_theme(theme)
    , m_side(side)
{
    setFixedHeight(22);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SideWord::paintEvent(QPaintEvent*)
{
    const bool isDo = m_side == FormSide::Do;
    const QColor ink = m_theme.color(isDo ? Token::RunInk : Token::UndoInk);
    const QString icon = isDo ? QStringLiteral("arrow-right") : QStringLiteral("arrow-left");
    QPainter painter(this);
    painter.drawPixmap(0, (height() - iconSide) / 2, m_theme.picture(icon, iconSide, ink, devicePixelRatioF()));
    painter.setPen(ink);
    painter.setFont(m_theme.font(TextRole::SmallStrong));
    painter.drawText(
        rect().adjusted(iconSide + gap, 0, 0, 0), Qt::AlignVCenter, isDo ? QStringLiteral("DO") : QStringLiteral("UNDO")
    );
}

WaitsField::WaitsField(const Theme& theme)
    : m_theme(theme)
{
    setProperty("field", true); // the sheet dresses it as a field
    setFixedHeight(28);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void WaitsField::take(const FormField& field)
{
    m_field = field;
    const QString words = field.value.isEmpty() ? field.standIn : field.value;
    setAccessibleName(field.spoken + QStringLiteral(": ") + words);
    setAccessibleDescription(field.help);
    setToolTip(field.obstacle.isEmpty() ? words + QLatin1Char('\n') + field.help : field.obstacle);
    update();
}

void WaitsField::paintEvent(QPaintEvent*)
{
    constexpr int padding = 8;
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    QStylePainter painter(this);
    painter.drawControl(QStyle::CE_PushButton, option);
    const bool isEmpty = m_field.value.isEmpty();
    painter.setFont(m_theme.font(isEmpty ? TextRole::Body : TextRole::Code));
    painter.setPen(m_theme.color(!isEnabled() ? Token::Text3 : isEmpty ? Token::Text2 : Token::Text));
    const QRect room = rect().adjusted(padding, 0, -padding - iconSide - gap, 0);
    const QString words = isEmpty ? m_field.standIn : m_field.value;
    painter.drawText(
        room,
        Qt::AlignVCenter | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(words, Qt::ElideRight, room.width())
    );
    const QColor ink = m_theme.color(isEnabled() ? Token::Text2 : Token::Text3);
    painter.drawPixmap(
        width() - padding - iconSide,
        (height() - iconSide) / 2,
        m_theme.picture(QStringLiteral("chevron-down"), iconSide, ink, devicePixelRatioF())
    );
}

} // namespace backstep
