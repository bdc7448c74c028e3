#include "ui/shared/banner.h"

#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QPainter>

namespace backstep {

namespace {

constexpr int bannerLeft = 12 + 16 + 8; ///< of its words, behind the icon
constexpr int bannerRight = 12;
constexpr int bannerGap = 8;
constexpr int bannerRoom = 8; ///< above and below words of several lines

} // namespace

Banner::Banner(const Theme& theme, Tone tone, const QString& iconName, const QString& text)
    : m_theme(theme)
    , m_tone(tone)
    , m_iconName(iconName)
    , m_label(new Text(theme, TextRole::Body, text))
    , m_row(new QBoxLayout(QBoxLayout::LeftToRight, this))
    , m_buttons(new QWidget)
{
    setMinimumHeight(leastHeight);
    m_row->setContentsMargins(bannerLeft, 2, bannerRight, 2);
    m_row->setSpacing(bannerGap);
    m_label->setWordWrap(true);
    // A long sentence takes two lines; it never widens what it stands over.
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(bannerGap);
    m_buttons->hide();
    m_row->addWidget(m_label, 1);
    m_row->addWidget(m_buttons, 0, Qt::AlignVCenter);
}

void Banner::setText(const QString& text)
{
    m_label->setText(text);
    m_label->setToolTip(text);
    arrange();
}

/// As high as its sentences are at this width; never less than one line's 40 px. Where the buttons would leave too
/// little room for words they stand below them.
void Banner::arrange()
{
    constexpr int leastWords = 300;
    const int inner = width() - bannerLeft - bannerRight;
    const QSize buttons = m_buttons->isHidden() ? QSize() : m_buttons->sizeHint();
    const int beside = buttons.isEmpty() ? inner : inner - bannerGap - buttons.width();
    const bool isBelow = !buttons.isEmpty() && beside < leastWords;
    m_row->setDirection(isBelow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_row->setAlignment(m_buttons, isBelow ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignVCenter);
    const int wide = isBelow ? inner : beside;
    const int lines = wide > 0 ? m_label->heightForWidth(wide) : 0;
    const int room = lines + 4 > leastHeight ? bannerRoom : 2;
    m_row->setContentsMargins(bannerLeft, room, bannerRight, room);
    const int words = lines + 2 * room;
    setFixedHeight(isBelow ? words + buttons.height() + bannerGap : std::max(leastHeight, words));
}

bool Banner::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest) { // a button came or went
        arrange();
    }
    return QWidget::event(event);
}

void Banner::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void Banner::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    arrange();
}

QString Banner::text() const
{
    return m_label->text();
}

void Banner::setTone(Tone tone, const QString& iconName)
{
    m_tone = tone;
    m_iconName = iconName;
    update();
}

void Banner::addWidget(QWidget& widget)
{
    m_buttons->layout()->addWidget(&widget);
    m_buttons->show();
}

void Banner::paintEvent(QPaintEvent*)
{
    constexpr int size = 16;
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tint(m_tone));
    painter.drawPixmap(
        12,
        m_label->geometry().center().y() - size / 2 + 1,
        m_theme.picture(m_iconName, size, m_theme.ink(m_tone), devicePixelRatioF())
    );
}

} // namespace backstep
