#include "ui/main_window/status_line.h"

#include "model/connections/connection.h"
#include "ui/shared/status_glyph.h"

#include <QBoxLayout>
#include <QPainter>

namespace backstep {

namespace {
constexpr int glyphPixels = 12;
constexpr int glyphRoom = glyphPixels + 6;
constexpr int gap = 20;
} // namespace

StatusLine::StatusLine(const Theme& theme, const Connection& connection)
    : Surface(theme, Token::Window, Qt::TopEdge)
    , m_connection(connection)
    , m_name(new Text(theme, TextRole::SmallMedium))
    , m_detail(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_role(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_rate(new Text(theme, TextRole::NumberTiny, {}, Token::Text2))
    , m_history(new Text(theme, TextRole::NumberTiny, {}, Token::Text2))
    , m_page(new Text(theme, TextRole::NumberTiny, {}, Token::Text2))
{
    setFixedHeight(24);
    m_detail->setEliding(true);
    m_role->setEliding(true);
    m_page->setEliding(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12 + glyphRoom, 1, 12, 0);
    row->setSpacing(6);
    row->addWidget(m_name);
    row->addWidget(m_detail);
    row->addSpacing(gap - 6 + glyphRoom);
    row->addWidget(m_role);
    row->addSpacing(gap - 6);
    row->addWidget(m_rate);
    row->addSpacing(gap - 6);
    row->addWidget(m_history);
    row->addStretch(1);
    row->addWidget(m_page);
    row->addSpacing(gap - 6);
    row->addWidget(new Text(theme, TextRole::NumberTiny, QStringLiteral("UTC"), Token::Text2));
    m_name->setObjectName(QStringLiteral("statusConnection"));
    m_detail->setObjectName(QStringLiteral("statusDetail"));
    m_role->setObjectName(QStringLiteral("statusRole"));
    m_rate->setObjectName(QStringLiteral("statusRate"));
    m_history->setObjectName(QStringLiteral("statusHistory"));
    m_history->setEliding(true);
    connect(&connection, &Connection::changed, this, &StatusLine::read);
    read();
}

void StatusLine::addTag(QWidget& tag)
{
    auto* row = static_cast<QHBoxLayout*>(layout());
    row->insertSpacing(2, gap - 6);
    row->insertWidget(3, &tag);
}

void StatusLine::setPageWords(const QString& words)
{
    m_page->setText(words);
}

void StatusLine::read()
{
    m_name->setText(m_connection.name());
    m_detail->setText(m_connection.detail());
    m_role->setText(m_connection.roleWords());
    // Where nothing is heard there is no rate: its room is for the reason.
    const bool isDown = m_connection.state() == Connection::State::Down;
    m_detail->setInk(isDown ? Token::FailInk : Token::Text2);
    m_rate->setVisible(!isDown && m_connection.broker() != Connection::Broker::Capture);
    m_rate->setText(countWords(m_connection.recordsPerSecond()) + QStringLiteral(" records/s"));
    m_history->setText(m_connection.history().words);
    m_history->setToolTip(m_connection.history().sentence);
    m_history->setVisible(!m_connection.history().words.isEmpty());
    update();
}

void StatusLine::paintEvent(QPaintEvent* event)
{
    Surface::paintEvent(event);
    QPainter painter(this);
    const double top = 1 + (height() - 1 - glyphPixels) / 2.0;
    const QRectF glyph(12, top, glyphPixels, glyphPixels);
    const QColor ground = m_theme.color(Token::Window);
    switch (m_connection.state()) {
    case Connection::State::Up:
        paintGlyph(painter, glyph, GlyphKind::DiscTick, m_theme.ink(Tone::Done), ground);
        break;
    case Connection::State::Connecting:
        paintGlyph(painter, glyph, GlyphKind::DashedDot, m_theme.ink(Tone::Retry), ground);
        break;
    case Connection::State::Down:
        paintGlyph(painter, glyph, GlyphKind::OctagonCross, m_theme.ink(Tone::Fail), ground);
        break;
    }
    painter.drawPixmap(
        QPointF(m_role->x() - glyphRoom, top),
        m_theme.picture(QStringLiteral("server"), glyphPixels, m_theme.color(Token::Text2), devicePixelRatioF())
    );
}

} // namespace backstep
