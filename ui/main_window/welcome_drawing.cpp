#include "ui/main_window/welcome_drawing.h"

#include "ui/shared/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace backstep {

namespace {

// Numbers of the look's own drawing.
constexpr int drawingWidth = 680;
constexpr int drawingHeight = 120;
constexpr double originX = 16;
constexpr double originY = 20;
constexpr double cardWidth = 168;
constexpr double pitch = 228;
constexpr double doRow = 20;
constexpr double undoRow = 57;

void fillHead(QPainter& painter, double tip, double y, double back, const QColor& color)
{
    QPainterPath head(QPointF(tip, y));
    head.lineTo(back, y - 4.5);
    head.lineTo(back, y + 4.5);
    head.closeSubpath();
    painter.fillPath(head, color);
}

void strokeArrow(QPainter& painter, double from, double tip, double y, const QColor& color)
{
    const double back = tip > from ? tip - 4.5 : tip + 4.5;
    QPainterPath arrow(QPointF(from, y));
    arrow.lineTo(tip, y);
    arrow.moveTo(back, y - 4);
    arrow.lineTo(tip, y);
    arrow.lineTo(back, y + 4);
    painter.strokePath(arrow, QPen(color, 1.6, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
}

} // namespace

WelcomeDrawing::WelcomeDrawing(const Theme& theme)
    : m_theme(theme)
{
    setFixedSize(drawingWidth, drawingHeight);
}

void WelcomeDrawing::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(originX, originY);
    paintEdges(painter);
    paintCard(painter, 0, QStringLiteral("create realm"), QStringLiteral("delete realm"));
    paintCard(painter, pitch, QStringLiteral("create client"), QStringLiteral("delete client"));
    paintCard(painter, 2 * pitch, QStringLiteral("assign roles"), QStringLiteral("revoke roles"));
}

void WelcomeDrawing::paintEdges(QPainter& painter) const
{
    const QColor run = m_theme.fill(Tone::Run);
    const QColor undo = m_theme.fill(Tone::Undo);
    painter.setPen(QPen(run, 2, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(-16, doRow), QPointF(0, doRow));
    painter.drawLine(QPointF(2 * pitch + cardWidth, doRow), QPointF(2 * pitch + cardWidth + 16, doRow));
    for (const double left : {cardWidth, pitch + cardWidth}) {
        const double right = left + pitch - cardWidth;
        painter.setPen(QPen(run, 2, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(left, doRow), QPointF(right, doRow));
        fillHead(painter, right, doRow, right - 8, run);
        QPen dashed(undo, 2, Qt::CustomDashLine, Qt::FlatCap);
        dashed.setDashPattern({2.5, 2});
        painter.setPen(dashed);
        painter.drawLine(QPointF(right, undoRow), QPointF(left, undoRow));
        fillHead(painter, left, undoRow, left + 8, undo);
    }
}

void WelcomeDrawing::paintCard(QPainter& painter, double left, const QString& forward, const QString& back) const
{
    painter.save();
    painter.translate(left, 0);
    painter.setPen(m_theme.color(Token::LineStrong));
    painter.setBrush(m_theme.color(Token::Raised));
    painter.drawRoundedRect(QRectF(0.5, 0.5, cardWidth - 1, 75), 6, 6);
    QPen dashed(m_theme.color(Token::Line), 1, Qt::CustomDashLine, Qt::FlatCap);
    dashed.setDashPattern({3, 3});
    painter.setPen(dashed);
    painter.drawLine(QPointF(1, 38.5), QPointF(cardWidth - 1, 38.5));
    strokeArrow(painter, 14, 26.5, doRow, m_theme.ink(Tone::Run));
    strokeArrow(painter, 28, 15.5, undoRow, m_theme.ink(Tone::Undo));
    painter.setFont(m_theme.font(TextRole::Small));
    painter.setPen(m_theme.color(Token::Text));
    painter.drawText(QRectF(38, doRow - 10, cardWidth - 44, 20), Qt::AlignVCenter, forward);
    painter.setPen(m_theme.color(Token::Text2));
    painter.drawText(QRectF(38, undoRow - 10, cardWidth - 44, 20), Qt::AlignVCenter, back);
    painter.restore();
}

} // namespace backstep
