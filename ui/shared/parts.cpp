#include "ui/shared/parts.h"

#include "ui/shared/status_glyph.h"

#include <QAction>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QEvent>
#include <QHelpEvent>
#include <QLineEdit>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace backstep {

Text::Text(const Theme& theme, TextRole role, const QString& text, Token ink)
    : QLabel(text)
    , m_theme(theme)
    , m_role(role)
    , m_ink(ink)
{
    setTextFormat(Qt::PlainText); // names and errors come from files and the wire
    dress();
    connect(&theme, &Theme::changed, this, &Text::dress);
}

void Text::setInk(Token ink)
{
    m_ink = ink;
    dress();
}

void Text::setEliding(bool eliding)
{
    m_eliding = eliding;
    updateGeometry();
    update();
}

QSize Text::minimumSizeHint() const
{
    const QSize least = QLabel::minimumSizeHint();
    return m_eliding ? QSize(0, least.height()) : least;
}

void Text::paintEvent(QPaintEvent* event)
{
    const QRect room = contentsRect();
    if (!m_eliding || fontMetrics().horizontalAdvance(text()) <= room.width()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(m_theme.color(m_ink));
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, room.width());
    painter.drawText(room, static_cast<int>(alignment()) | Qt::TextSingleLine, shown);
}

bool Text::event(QEvent* event)
{
    if (m_eliding && event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        const bool cut = fontMetrics().horizontalAdvance(text()) > contentsRect().width();
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), cut ? text() : QString(), this);
        return true;
    }
    const bool taken = QLabel::event(event);
    if (event->type() == QEvent::Polish) {
        dress(); // the sheet's first polish brings back the colours that the label was made with
    }
    return taken;
}

void Text::dress()
{
    setFont(m_theme.font(m_role));
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, m_theme.color(m_ink));
    setPalette(colors);
}

Badge::Badge(const Theme& theme, const StatusWord& status)
    : m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setStatus(status);
}

void Badge::setStatus(const StatusWord& status)
{
    m_status = status;
    setToolTip(status.wire);
    setAccessibleName(status.word);
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const
{
    return {badgeWidth(m_status, m_theme), badgeHeight};
}

void Badge::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintBadge(painter, QPointF(0, 0), m_status, m_theme);
}

namespace {
constexpr int chipHeight = 18;
constexpr int chipPadding = 5;
constexpr int chipIcon = 11;
constexpr int chipGap = 4;
} // namespace

Chip::Chip(const Theme& theme, const QString& text, const QString& iconName)
    : m_theme(theme)
    , m_text(text)
    , m_iconName(iconName)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Chip::setText(const QString& text)
{
    m_text = text;
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    const int icon = m_iconName.isEmpty() ? 0 : chipIcon + chipGap;
    const int word = QFontMetrics(m_theme.font(TextRole::NumberTiny)).horizontalAdvance(m_text);
    return {2 * chipPadding + icon + word, chipHeight};
}

void Chip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.tint(Tone::Idle));
    painter.drawRoundedRect(rect(), 3, 3);
    const QColor ink = m_theme.color(Token::Text2);
    int x = chipPadding;
    if (!m_iconName.isEmpty()) {
        painter.drawPixmap(
            x, (height() - chipIcon) / 2, m_theme.picture(m_iconName, chipIcon, ink, devicePixelRatioF())
        );
        x += chipIcon + chipGap;
    }
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    painter.setPen(ink);
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::TextSingleLine, m_text);
}

Surface::Surface(const Theme& theme, Token ground, Qt::Edges lines, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_ground(ground)
    , m_lines(lines)
{
}

void Surface::setGround(Token ground)
{
    m_ground = ground;
    update();
}

void Surface::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(m_ground));
    const QColor line = m_theme.color(Token::Line);
    if (m_lines.testFlag(Qt::TopEdge)) {
        painter.fillRect(0, 0, width(), 1, line);
    }
    if (m_lines.testFlag(Qt::BottomEdge)) {
        painter.fillRect(0, height() - 1, width(), 1, line);
    }
    if (m_lines.testFlag(Qt::LeftEdge)) {
        painter.fillRect(0, 0, 1, height(), line);
    }
    if (m_lines.testFlag(Qt::RightEdge)) {
        painter.fillRect(width() - 1, 0, 1, height(), line);
    }
}

ToolBar::ToolBar(const Theme& theme)
    : Surface(theme, Token::Panel, Qt::BottomEdge)
    , m_row(new QHBoxLayout(this))
{
    setFixedHeight(40);
    m_row->setContentsMargins(12, 0, 12, 1);
    m_row->setSpacing(4);
}

QToolButton* ToolBar::addAction(QAction& action, bool labelled)
{
    QToolButton* button = makeToolButton(action, labelled);
    addWidget(*button);
    return button;
}

void ToolBar::addWidget(QWidget& widget, int stretch)
{
    m_row->addWidget(&widget, stretch, Qt::AlignVCenter);
}

void ToolBar::addLine()
{
    auto* line = new Surface(m_theme, Token::Line);
    line->setFixedSize(1, 20);
    m_row->addSpacing(6);
    m_row->addWidget(line, 0, Qt::AlignVCenter);
    m_row->addSpacing(6);
}

void ToolBar::addSpace()
{
    m_row->addStretch(1);
}

PanelHeading::PanelHeading(const Theme& theme, const QString& title, Qt::Edges lines)
    : Surface(theme, Token::Panel, lines)
    , m_title(new Text(theme, TextRole::SmallStrong, title, Token::Text2))
    , m_detail(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_row(new QHBoxLayout(this))
{
    setFixedHeight(28);
    m_row->setContentsMargins(12, 0, 8, 0);
    m_row->setSpacing(8);
    m_row->addWidget(m_title);
    m_row->addWidget(m_detail);
    m_row->addStretch(1);
}

void PanelHeading::setTitle(const QString& title)
{
    m_title->setText(title);
}

void PanelHeading::setDetail(const QString& detail)
{
    m_detail->setText(detail);
}

void PanelHeading::addWidget(QWidget& widget)
{
    m_row->addWidget(&widget, 0, Qt::AlignVCenter);
}

EmptyState::EmptyState(const Theme& theme, const QString& iconName, const QString& title, const QString& text)
    : m_theme(theme)
    , m_title(new Text(theme, TextRole::Strong, title))
    , m_text(new Text(theme, TextRole::Small, text, Token::Text2))
    , m_column(new QVBoxLayout(this))
{
    auto* icon = new QLabel;
    const auto draw
        = [this, icon, iconName] { icon->setPixmap(m_theme.icon(iconName, Token::Text2).pixmap(QSize(24, 24))); };
    draw();
    connect(&theme, &Theme::changed, this, draw);
    m_column->setSpacing(4);
    m_column->addStretch(1);
    m_column->addWidget(icon, 0, Qt::AlignHCenter);
    m_column->addSpacing(4);
    for (Text* words : {m_title, m_text}) {
        // As wide as the place: only so does the layout know how many lines it takes.
        words->setWordWrap(true);
        words->setAlignment(Qt::AlignHCenter);
        m_column->addWidget(words);
    }
    m_column->addStretch(1);
}

QSize EmptyState::minimumSizeHint() const
{
    return {160, 120};
}

void EmptyState::resizeEvent(QResizeEvent* event)
{
    constexpr int widest = 440; // longer lines are hard to read
    constexpr int least = 16;
    const int side = std::max(least, (width() - widest) / 2);
    m_column->setContentsMargins(side, least, side, least);
    QWidget::resizeEvent(event);
}

void EmptyState::setTexts(const QString& title, const QString& text)
{
    m_title->setText(title);
    m_text->setText(text);
}

} // namespace backstep
