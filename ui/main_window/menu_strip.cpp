#include "ui/main_window/menu_strip.h"

#include <QAbstractButton>
#include <QBoxLayout>
#include <QMenuBar>
#include <QPainter>
#include <QPainterPath>

namespace backstep {

namespace {

constexpr int signPixels = 16;
constexpr int signLeft = 24;
constexpr int searchWidth = 336;
constexpr int searchHeight = 20;

/// Looks like a field, opens the command palette.
class SearchDoor final : public QAbstractButton
{
public:
    explicit SearchDoor(const Theme& theme)
        : m_theme(theme)
    {
        setText(QStringLiteral("Run a command"));
        setObjectName(QStringLiteral("searchDoor"));
        setAccessibleName(text());
        setFocusPolicy(Qt::NoFocus);
        setFixedSize(searchWidth, searchHeight);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(m_theme.color(underMouse() ? Token::LineStrong : Token::Line));
        painter.setBrush(m_theme.color(Token::Field));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        constexpr int icon = 13;
        const QColor ink = m_theme.color(Token::Text2);
        painter.drawPixmap(
            8, (height() - icon) / 2, m_theme.picture(QStringLiteral("search"), icon, ink, devicePixelRatioF())
        );
        painter.setFont(m_theme.font(TextRole::Small));
        painter.setPen(ink);
        painter.drawText(rect().adjusted(8 + icon + 8, 0, 0, 0), Qt::AlignVCenter, text());
        int right = width() - 6;
        for (const QString& key : {QStringLiteral("P"), QStringLiteral("Shift"), QStringLiteral("Ctrl")}) {
            right = paintKey(painter, key, right) - 4;
        }
    }

private:
    int paintKey(QPainter& painter, const QString& key, int right) const
    {
        QFont font = m_theme.font(TextRole::NumberTiny);
        font.setPixelSize(10);
        painter.setFont(font);
        const int width = painter.fontMetrics().horizontalAdvance(key) + 9;
        const QRectF cap(right - width + 0.5, 2.5, width - 1, 15);
        painter.setPen(m_theme.color(Token::Line));
        painter.setBrush(m_theme.color(Token::Panel));
        painter.drawRoundedRect(cap, 3, 3);
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(cap, Qt::AlignCenter, key);
        return right - width;
    }

    const Theme& m_theme;
};

/// The sign: a box with → above ← on a grid of 24.
void paintSign(QPainter& painter, const QRectF& box, const Theme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.topLeft());
    painter.scale(box.width() / 24, box.height() / 24);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(theme.color(Token::LineStrong));
    painter.drawRoundedRect(QRectF(0.5, 0.5, 23, 23), 5.5, 5.5);
    QPainterPath forward(QPointF(6, 8.5));
    forward.lineTo(16.2, 8.5);
    forward.moveTo(13, 5);
    forward.lineTo(16.6, 8.5);
    forward.lineTo(13, 12);
    painter.strokePath(forward, QPen(theme.ink(Tone::Run), 2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    QPainterPath back(QPointF(18, 15.5));
    back.lineTo(7.8, 15.5);
    back.moveTo(11, 12);
    back.lineTo(7.4, 15.5);
    back.lineTo(11, 19);
    painter.strokePath(back, QPen(theme.ink(Tone::Undo), 2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.restore();
}

} // namespace

MenuStrip::MenuStrip(const Theme& theme)
    : Surface(theme, Token::Window)
    , m_menus(new QMenuBar)
{
    setFixedHeight(28);
    auto* search = new SearchDoor(theme);
    m_search = search;
    connect(search, &QAbstractButton::clicked, this, &MenuStrip::searchRequested);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(signLeft + signPixels + 12, 0, 12, 0);
    row->setSpacing(16);
    row->addWidget(m_menus, 1);
    row->addWidget(m_search, 0, Qt::AlignVCenter);
    m_menus->setNativeMenuBar(false);
}

QPoint MenuStrip::searchCorner() const
{
    return m_search->geometry().bottomRight() + QPoint(1, 4);
}

void MenuStrip::paintEvent(QPaintEvent* event)
{
    Surface::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Token::LineSoft));
    paintSign(painter, QRectF(signLeft, (height() - signPixels) / 2.0, signPixels, signPixels), m_theme);
}

} // namespace backstep
