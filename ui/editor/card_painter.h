#pragma once

#include "model/words.h"
#include "ui/editor/flow_painter.h"
#include "ui/editor/theme_paint.h"

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
        const StepPresence* presence;
    };

    void paintFrame(QPainter& painter, const Card& card, bool chosen, bool hovered) const;
    void paintHeading(QPainter& painter, const Card& card) const;
    double paintGlyphs(QPainter& painter, const Card& card) const;
    void paintRow(QPainter& painter, const Card& card, const QRectF& row, bool forward) const;
    void paintChips(QPainter& painter, const QRectF& row, const EditorDirection& direction) const;
    double paintChip(QPainter& painter, const QPointF& at, const QString& icon, const QString& text) const;
    void paintWorkers(QPainter& painter, const QRectF& row, const WorkerPresence& presence) const;
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

} // namespace backstep
