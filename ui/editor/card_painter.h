#pragma once

#include "model/words.h"
#include "ui/editor/flow_painter.h"

#include <QColor>
#include <QFont>

namespace backstep {

/// One step's card: DO above UNDO (look §7), in every state and detail.
class CardPainter
{
public:
    CardPainter(const Theme& theme, const FlowPicture& picture, double scale);

    void paint(QPainter& painter, std::size_t step) const;

private:
    struct Card
    {
        const EditorStep& step;
        QRectF box;
        const WhatIfStep* fate;
        bool faded; ///< never sent
    };

    void paintFrame(QPainter& painter, const Card& card, bool chosen, bool hovered) const;
    void paintHeading(QPainter& painter, const Card& card) const;
    double paintGlyphs(QPainter& painter, const Card& card) const;
    void paintRow(QPainter& painter, const Card& card, const QRectF& row, bool forward) const;
    void paintChips(QPainter& painter, const QRectF& row, const EditorDirection& direction) const;
    double paintChip(QPainter& painter, const QPointF& at, const QString& icon, const QString& text) const;
    void paintUndoGround(QPainter& painter, const Card& card) const;
    void paintWave(QPainter& painter, const Card& card) const;
    void paintNode(QPainter& painter, const Card& card, bool chosen) const;
    void paintFlat(QPainter& painter, const Card& card, bool chosen) const;
    [[nodiscard]] QString undoWords(const Card& card) const;
    [[nodiscard]] Tone toneOf(const Card& card) const;
    [[nodiscard]] bool showsWave(const Card& card) const;
    void paintIcon(QPainter& painter, const QPointF& at, const QString& name, int size, const QColor& ink) const;

    const Theme& m_theme;
    const FlowPicture& m_picture;
    double m_scale;
    Detail m_detail;
};

/// Line widths stay at least one pixel, however small the drawing is.
[[nodiscard]] double lineWidth(double width, double scale);

/// A font that is still read at this scale: no text is smaller than 9 pixels on the screen.
[[nodiscard]] QFont legible(QFont font, double scale);

struct IconInk
{
    QString name;
    QColor ink;
};

/// An icon of the theme: dots on a screen, lines in a file and on paper.
void paintThemeIcon(QPainter& painter, const QRectF& place, const Theme& theme, const IconInk& icon, double scale);

} // namespace backstep
