#include "ui/editor/picture_export.h"

#include "ui/editor/flow_drawing.h"

#include <QBuffer>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QPainter>
#include <QPrinter>
#include <QSaveFile>

#include <cmath>

namespace backstep {

namespace {

QByteArray pngOf(const QImage& image)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return buffer.data();
}

QString tooLarge(const FlowDrawing& drawing, const QString& name, double scale)
{
    const double fitting = std::floor(drawing.scaleWithin(scale) * 100) / 100;
    return QStringLiteral(
               "%1 would be too large: %2 × %3 pixels at scale %4. A scale of %5 fits, or an SVG, which has no "
               "pixels."
    )
        .arg(name)
        .arg(qRound(drawing.size().width() * scale))
        .arg(qRound(drawing.size().height() * scale))
        .arg(scale)
        .arg(fitting);
}

} // namespace

std::optional<QString> exportPicture(const FlowDrawing& drawing, const QString& path, double scale)
{
    const QFileInfo info(path);
    const bool isSvg = info.suffix().compare(QLatin1String("svg"), Qt::CaseInsensitive) == 0;
    if (!isSvg && info.suffix().compare(QLatin1String("png"), Qt::CaseInsensitive) != 0) {
        return QStringLiteral("A picture is an SVG or a PNG: give %1 a name that ends in .svg or .png.").arg(path);
    }
    if (!isSvg && drawing.scaleWithin(scale) < scale) {
        return tooLarge(drawing, info.fileName(), scale);
    }
    const QByteArray bytes = isSvg ? drawing.svg() : pngOf(drawing.image(scale));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        return QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString());
    }
    return std::nullopt;
}

void copyPicture(const FlowDrawing& drawing)
{
    auto* data = new QMimeData;
    data->setImageData(drawing.image(drawing.scaleWithin(pictures::scaleUsual)));
    data->setData(QStringLiteral("image/svg+xml"), drawing.svg());
    QGuiApplication::clipboard()->setMimeData(data);
}

void choosePage(QPrinter& printer, const FlowDrawing& drawing)
{
    constexpr double margin = 15; // as much as a hole punch and most printers need
    printer.setPageMargins(QMarginsF(margin, margin, margin, margin), QPageLayout::Millimeter);
    const bool isWide = drawing.size().width() > drawing.size().height();
    printer.setPageOrientation(isWide ? QPageLayout::Landscape : QPageLayout::Portrait);
}

bool printPicture(const FlowDrawing& drawing, const QString& title, QPrinter& printer)
{
    constexpr double pixelsOfScreen = 96; // an inch of paper is no more than an inch of a screen
    constexpr double titleHeight = 28;
    QPainter painter(&printer);
    if (!painter.isActive()) {
        return false;
    }
    const double unit = printer.resolution() / pixelsOfScreen;
    painter.scale(unit, unit);
    const QRectF page(QPointF(), printer.pageLayout().paintRectPixels(printer.resolution()).size() / unit);
    const Theme paper(ThemeKind::Light);
    painter.setFont(paper.font(TextRole::Heading));
    painter.setPen(paper.color(Token::Text));
    painter.drawText(QRectF(page.topLeft(), QSizeF(page.width(), titleHeight)), Qt::AlignLeft | Qt::AlignTop, title);
    drawing.paintOnto(painter, page.adjusted(0, titleHeight, 0, 0), 1);
    return painter.end();
}

} // namespace backstep
