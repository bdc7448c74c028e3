#include "ui/main_window/alert_bar.h"

#include "ui/shared/button.h"
#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QPainter>

namespace backstep {

namespace {

constexpr int barHeight = 40;
constexpr int iconLeft = 12;
constexpr int iconSize = 16;
constexpr int toSecond = 8; ///< of "14:06:38.911"

} // namespace

AlertBar::AlertBar(const Theme& theme)
    : m_theme(theme)
    , m_time(new Text(theme, TextRole::NumberTiny, {}, Token::Text2))
    , m_title(new Text(theme, TextRole::Strong))
    , m_text(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_more(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_show(new Button(theme, ButtonKind::Plain, QStringLiteral("Show")))
    , m_dismiss(new Button(theme, ButtonKind::Plain, QStringLiteral("Dismiss")))
    , m_all(new Button(theme, ButtonKind::Plain, QStringLiteral("Dismiss all")))
{
    setObjectName(QStringLiteral("alertBar"));
    setAccessibleName(QStringLiteral("Alerts"));
    setFixedHeight(barHeight);
    hide();
    m_text->setEliding(true);
    m_show->setObjectName(QStringLiteral("alertShow"));
    m_dismiss->setObjectName(QStringLiteral("alertDismiss"));
    m_all->setObjectName(QStringLiteral("alertDismissAll"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(iconLeft + iconSize + 8, 0, 12, 0);
    row->setSpacing(12);
    row->addWidget(m_time);
    row->addWidget(m_title);
    row->addWidget(m_text, 1);
    row->addWidget(m_more);
    for (Button* button : {m_show, m_dismiss, m_all}) {
        row->addWidget(button);
    }
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(m_show, &Button::clicked, this, [this] { Q_EMIT showAsked(takeNewest()); });
    connect(m_dismiss, &Button::clicked, this, [this] { (void)takeNewest(); });
    connect(m_all, &Button::clicked, this, &AlertBar::clear);
}

void AlertBar::add(const Alert& alert)
{
    m_alerts.push_front(alert);
    if (m_alerts.size() > keptMost) {
        m_alerts.pop_back();
    }
    read();
}

void AlertBar::clear()
{
    m_alerts.clear();
    read();
}

Alert AlertBar::takeNewest()
{
    Alert newest = m_alerts.front();
    m_alerts.pop_front();
    read();
    return newest;
}

void AlertBar::read()
{
    setVisible(!m_alerts.empty());
    if (m_alerts.empty()) {
        return;
    }
    const Alert& newest = m_alerts.front();
    m_time->setText(timeWords(newest.at).left(toSecond));
    m_title->setText(newest.title);
    m_text->setText(newest.text);
    const std::size_t more = m_alerts.size() - 1;
    m_more->setText(QStringLiteral("%1 more").arg(countWords(more)));
    m_more->setVisible(more > 0);
    m_all->setVisible(more > 0);
}

void AlertBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tint(Tone::Fail));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Token::Line));
    painter.drawPixmap(
        iconLeft,
        (height() - iconSize) / 2,
        m_theme.picture(QStringLiteral("circle-alert"), iconSize, m_theme.ink(Tone::Fail), devicePixelRatioF())
    );
}

} // namespace backstep
