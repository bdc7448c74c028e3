#include "ui/dashboard/dashboard_card.h"

#include "ui/shared/status_glyph.h"

#include <QBoxLayout>
#include <QPainter>

namespace backstep {

namespace {

constexpr int headingHeight = 32;
constexpr double radius = 6;

} // namespace

DashboardCard::DashboardCard(const Theme& theme, const QString& title, QWidget* content)
    : m_theme(theme)
    , m_title(new Text(theme, TextRole::SmallStrong, title))
    , m_detail(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_heading(new QHBoxLayout)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(1, 1, 1, 1);
    m_column->setSpacing(0);
    auto* heading = new QWidget;
    heading->setFixedHeight(headingHeight);
    heading->setLayout(m_heading);
    m_heading->setContentsMargins(12, 0, 12, 0);
    m_heading->setSpacing(12);
    m_detail->setEliding(true);
    m_detail->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_heading->addWidget(m_title);
    m_heading->addWidget(m_detail, 1);
    m_column->addWidget(heading);
    m_column->addWidget(content, 1);
    setAccessibleName(title);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void DashboardCard::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void DashboardCard::setDetail(const QString& detail)
{
    m_detail->setText(detail);
}

void DashboardCard::setLegend(std::vector<LegendEntry> legend)
{
    m_legend = std::move(legend);
    update();
}

void DashboardCard::setCorner(QWidget* corner)
{
    m_heading->addWidget(corner);
}

void DashboardCard::setFoot(QWidget* foot)
{
    m_foot = foot;
    m_column->addSpacing(1); // the line over it
    m_column->addWidget(foot);
}

void DashboardCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::Line));
    painter.setBrush(m_theme.color(Token::Panel));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    if (m_foot != nullptr && m_foot->isVisible()) {
        painter.fillRect(1, m_foot->y() - 1, width() - 2, 1, m_theme.color(Token::Line));
    }
    paintLegend(painter);
}

void DashboardCard::paintLegend(QPainter& painter) const
{
    constexpr int glyph = 12;
    constexpr int gap = 6;
    constexpr int between = 14;
    painter.setFont(m_theme.font(TextRole::Small));
    int right = width() - 12;
    const int left = m_title->geometry().right() + between;
    for (auto each = m_legend.rbegin(); each != m_legend.rend(); ++each) {
        const int words = painter.fontMetrics().horizontalAdvance(each->word);
        if (right - words - gap - glyph < left) {
            return; // no room: the shapes are those of the whole window
        }
        painter.setPen(m_theme.color(Token::Text));
        painter.drawText(QRect(right - words, 0, words, headingHeight), Qt::AlignVCenter, each->word);
        const QRectF box(right - words - gap - glyph, (headingHeight - glyph) / 2.0, glyph, glyph);
        paintGlyph(painter, box, each->glyph, m_theme.ink(each->tone), m_theme.color(Token::Panel));
        right -= words + gap + glyph + between;
    }
}

} // namespace backstep
