#include "ui/editor/flow_drawing.h"

#include <QBuffer>
#include <QPainter>
#include <QSvgGenerator>

#include <cmath>

namespace backstep {

namespace {

constexpr double margin = 24;
constexpr double fullDetail = 1; ///< whatever the scale: a file is looked at from near as well
constexpr double sideMax = 32'000; ///< pixels; Qt paints no picture wider or higher than 32,767
constexpr double pixelsMax = 64'000'000; ///< 256 MB

/// Qt writes millimetres, of which each viewer makes another number of pixels.
void setPixels(QByteArray& svg, const QSize& size)
{
    const qsizetype from = svg.indexOf("<svg ") + 5;
    const qsizetype to = svg.indexOf("viewBox", from);
    svg.replace(
        from, to - from, QStringLiteral("width=\"%1\" height=\"%2\" ").arg(size.width()).arg(size.height()).toLatin1()
    );
}

/// What Qt says again and again holds without being said: a sixth of the file.
void leaveOutDefaults(QByteArray& svg)
{
    for (const char* said :
         {R"( vector-effect="none" fill-rule="evenodd")", // as the group around all says
          R"( fill-opacity="1")",
          R"( stroke-opacity="1")",
          R"( stroke-dashoffset="0")",
          R"-( transform="matrix(1,0,0,1,0,0)")-",
          R"( font-style="normal")"}) {
        svg.replace(said, "");
    }
    svg.replace("\n\n", "\n");
}

/// Whoever looks at the file may not have the fonts; Qt names one alone.
void nameFonts(QByteArray& svg)
{
    svg.replace("font-family=\"Inter\"", "font-family=\"Inter, 'Helvetica Neue', Arial, sans-serif\"");
    svg.replace("font-family=\"JetBrains Mono\"", "font-family=\"'JetBrains Mono', Menlo, Consolas, monospace\"");
}

} // namespace

FlowDrawing::FlowDrawing(ThemeKind theme, EditorGraph graph, std::optional<WhatIf> answer)
    : m_theme(theme)
    , m_graph(std::move(graph))
    , m_answer(std::move(answer))
    , m_layout(layoutOf(m_graph))
{
    m_picture.graph = &m_graph;
    m_picture.layout = &m_layout;
    if (m_answer) {
        m_picture.answer = &*m_answer;
        m_picture.wavesShown = static_cast<int>(m_answer->waves.size());
    }
    m_bounds = FlowPainter(m_theme, m_picture, fullDetail)
                   .reach()
                   .adjusted(-margin, -margin, margin, margin)
                   .toAlignedRect();
}

QSize FlowDrawing::size() const
{
    return m_bounds.size().toSize();
}

double FlowDrawing::scaleWithin(double wish) const
{
    const double side = sideMax / std::max(m_bounds.width(), m_bounds.height());
    const double pixels = std::sqrt(pixelsMax / (m_bounds.width() * m_bounds.height()));
    return std::min({wish, side, pixels});
}

void FlowDrawing::paint(QPainter& painter) const
{
    painter.translate(-m_bounds.topLeft());
    FlowPainter(m_theme, m_picture, fullDetail).paint(painter, m_bounds);
}

QImage FlowDrawing::image(double scale) const
{
    const QSizeF pixels = m_bounds.size() * scale;
    QImage image(
        std::max(1, qRound(pixels.width())), std::max(1, qRound(pixels.height())), QImage::Format_ARGB32_Premultiplied
    );
    image.setDevicePixelRatio(scale);
    image.fill(m_theme.color(Token::Canvas));
    QPainter painter(&image);
    paint(painter);
    return image;
}

QByteArray FlowDrawing::svg() const
{
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size());
    generator.setViewBox(QRect(QPoint(), size()));
    generator.setTitle(m_graph.name());
    generator.setDescription(QStringLiteral("A flow, drawn by Backstep"));
    QPainter painter(&generator);
    painter.fillRect(QRect(QPoint(), size()), m_theme.color(Token::Canvas));
    paint(painter);
    painter.end();
    QByteArray svg = buffer.data();
    leaveOutDefaults(svg);
    setPixels(svg, size());
    nameFonts(svg);
    return svg;
}

void FlowDrawing::paintOnto(QPainter& painter, const QRectF& place, double scaleMax) const
{
    const double scale = std::min({place.width() / m_bounds.width(), place.height() / m_bounds.height(), scaleMax});
    painter.save();
    painter.translate(place.center().x() - m_bounds.width() * scale / 2, place.top());
    painter.scale(scale, scale);
    paint(painter);
    painter.restore();
}

} // namespace backstep
