#pragma once

#include "model/editor/flow_picture.h"
#include "model/editor/shape_preview.h"
#include "model/editor/what_if.h"
#include "model/editor/worker_presence.h"

#include <QRectF>

#include <algorithm>
#include <optional>
#include <vector>

class QPainter;

namespace backstep {

class Theme;

/// What is painted: a flow, where it stands, and what a person does with it. The pointers are those of the caller.
struct FlowPicture
{
    const EditorGraph* graph = nullptr;
    const FlowLayout* layout = nullptr;
    const WhatIf* answer = nullptr; ///< in What if
    int wavesShown = 0;
    int chosen = -1;
    std::vector<int> alsoChosen; ///< beside that one
    int hovered = -1;
    std::optional<std::size_t> plusHovered; ///< of an edge
    bool canEdit = false; ///< edges have their +, cards of a graph the handle from which a dependency is drawn
    bool focused = false; ///< the keys go to the canvas
    const std::vector<StepPresence>* presence = nullptr; ///< of each step; nothing: not known
    std::vector<StepPair> gained; ///< edges that come with a change that is looked at
    std::vector<StepPair> lost; ///< and those that go

    [[nodiscard]] bool isChosen(int step) const
    {
        return step == chosen || std::ranges::find(alsoChosen, step) != alsoChosen.end();
    }

    [[nodiscard]] const StepPresence* presenceOf(std::size_t step) const
    {
        return presence == nullptr || step >= presence->size() ? nullptr : &(*presence)[step];
    }

    [[nodiscard]] const WhatIfStep* fateOf(std::size_t step) const
    {
        return answer == nullptr ? nullptr : &answer->steps[step];
    }
};

/// How much of a card is drawn (look §7): by the size that it has on the screen.
enum class Detail : std::uint8_t
{
    Full,
    Words, ///< heading and the two words
    Node, ///< its name on its tone
    Flat ///< its tone
};
[[nodiscard]] Detail detailAt(double scale);

/// Paints what is visible of a flow; the painter stands in the drawing's coordinates already.
class FlowPainter
{
public:
    FlowPainter(const Theme& theme, const FlowPicture& picture, double scale);

    void paint(QPainter& painter, const QRectF& visible) const;
    /// The cards alone.
    void paintCards(QPainter& painter, const QRectF& visible) const;
    /// All that is painted lies in it.
    [[nodiscard]] QRectF reach() const;

private:
    /// Where a flow starts or ends.
    struct Pill
    {
        QString word;
        QString detail;
        QRectF box;
        double grown = 1; ///< larger than at full size, where that would be too small on the screen
    };

    [[nodiscard]] Pill pillOf(bool end) const;
    void paintEdges(QPainter& painter, const QRectF& visible) const;
    void paintLost(QPainter& painter) const;
    void paintPluses(QPainter& painter, const QRectF& visible) const;
    void paintPlus(QPainter& painter, const QPointF& at, bool hovered) const;
    void paintHandle(QPainter& painter) const;
    void paintPills(QPainter& painter) const;
    void paintPill(QPainter& painter, bool end) const;
    void paintTimes(QPainter& painter, const QRectF& visible) const;
    void paintNotes(QPainter& painter) const;
    void paintNote(QPainter& painter, std::size_t step) const;

    const Theme& m_theme;
    const FlowPicture& m_picture;
    double m_scale;
};

/// 1 px every 16 px of the drawing; fewer where they would stand too close.
void paintGround(QPainter& painter, const QRectF& visible, double scale, const Theme& theme);

} // namespace backstep
