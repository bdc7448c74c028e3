#pragma once

#include "model/editor/canvas_view.h"
#include "model/editor/flow_picture.h"
#include "model/editor/step_library.h"
#include "model/editor/what_if.h"
#include "ui/editor/canvas_surface.h"
#include "ui/editor/flow_painter.h"
#include "ui/shared/accessible_cards.h"

#include <QWidget>

#include <optional>

namespace backstep {

class CanvasMap;
class CanvasTools;
class NameField;
class Theme;

/// The flow as a picture: DO above UNDO on each card. Chooses steps and moves about; asks for all the rest: what a
/// person draws, drags or types on it is told, and the picture changes when the flow has.
class FlowCanvas final : public QWidget, public SpokenCards
{
    Q_OBJECT

public:
    explicit FlowCanvas(const Theme& theme);

    /// Nothing: an empty canvas. The view stays where it is while the flow keeps its name.
    void setGraph(const std::optional<EditorGraph>& graph);
    /// The picture is older than the text: it fades to one half.
    void setStale(bool stale);
    /// What can be asked for is shown: the + on edges, handles of dependencies.
    void setEditable(bool editable);
    /// The flow as it would be, with the edges that come and go; nothing: as it is. Call setGraph() for it, too.
    void markChanges(std::vector<StepPair> gained, std::vector<StepPair> lost);
    /// In What if; nothing: out of it.
    void setAnswer(const std::optional<WhatIf>& answer);
    void setWavesShown(int waves);
    /// Of the flow that is drawn, step by step; empty: not known.
    void setPresence(std::vector<StepPresence> presence);

    /// -1: none. Brings it into sight.
    void choose(int step);

    [[nodiscard]] int chosen() const { return m_picture.chosen; }

    /// All that are chosen, in the order of the flow.
    [[nodiscard]] QStringList chosenNames() const;

    /// A field over the card's name; Enter asks for the new one, Esc does not.
    void openName(int step);
    /// A name being typed on a card is the step's name from here on.
    void commitName();

    [[nodiscard]] const CanvasView& view() const { return m_view; }

    /// Where a step's card stands in the widget; for tests and menus.
    [[nodiscard]] QRect placeOf(int step) const;

    void fitAll();
    /// As a flow that is shown for the first time.
    void fitAnew();
    void fitChosen();
    void zoom(int direction);
    void showAt(const QPointF& drawingPoint);

    [[nodiscard]] QSize minimumSizeHint() const override;

    [[nodiscard]] int cardCount() const override;
    [[nodiscard]] QString cardName(int card) const override;
    [[nodiscard]] QString cardDescription(int card) const override;

    [[nodiscard]] QRect cardPlace(int card) const override { return placeOf(card); }

    [[nodiscard]] bool isCardChosen(int card) const override { return m_picture.isChosen(card); }

    [[nodiscard]] int currentCard() const override { return m_picture.chosen; }

    void chooseCard(int card) override { chooseByPerson(card); }

Q_SIGNALS:
    /// By a person; -1: none.
    void stepChosen(int step);
    /// Enter, or a double click.
    void stepOpened(int step);
    void menuAsked(int step, const QPoint& globalAt);
    /// A step between two; an empty name is the start or the end.
    void addAsked(const QString& from, const QString& to);
    void renameAsked(const QString& name, const QString& to);
    /// To that place among the others.
    void moveAsked(const QString& name, int place);
    /// At the same time as another, onto an edge, or out of those that run at the same time; empty names as above.
    void besideAsked(const QString& name, const QString& other);
    void betweenAsked(const QString& name, const QString& from, const QString& to);
    void apartAsked(const QString& name, bool inFront);
    void connectAsked(const QString& from, const QString& to);
    /// Between two, or behind the first; empty names as in addAsked().
    void servedStepDropped(const backstep::LibraryStep& step, const QString& from, const QString& to);
    void viewChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class Gesture : std::uint8_t
    {
        None,
        Pressed, ///< on a card, not moved yet
        Box,
        Move,
        Connect
    };

    void press(const QPointF& at, bool extends);
    void drag(const QPointF& at);
    void drop();
    void cancelGesture();
    void extendTo(int step);
    void hover(const QPointF& at);
    void showInsertPlace(const QPointF& at);
    void paintGesture(QPainter& painter) const;
    void paintMove(QPainter& painter) const;
    void askMove(const QString& name);
    [[nodiscard]] QString nameAt(std::uint32_t step) const;
    [[nodiscard]] QString tipAt(const QPointF& point) const;
    void readEditable();

    [[nodiscard]] bool walk(int way);
    [[nodiscard]] bool walkByArrow(int key);
    [[nodiscard]] int stepUnder(const QPointF& at) const;
    void chooseByPerson(int step);
    void takeBounds();
    void fitOnce();
    void fitAgain();
    void reveal(int step);
    void placeTools();
    void showView();
    void changed();
    void moved();
    void redraw();
    void redrawCard(int step);
    void hoverOver(int step, std::optional<std::size_t> plus);
    void paintPart(QPainter& painter, const QRectF& part) const;

    const Theme& m_theme;
    CanvasView m_view;
    std::optional<EditorGraph> m_graph;
    std::optional<WhatIf> m_answer;
    std::vector<StepPresence> m_presence;
    FlowLayout m_layout;
    FlowPicture m_picture;
    CanvasSurface m_surface;
    CanvasTools* m_tools;
    CanvasMap* m_map;
    NameField* m_name = nullptr; ///< while a name is typed
    Gesture m_gesture = Gesture::None;
    int m_grabbed = -1; ///< the card that a gesture began on
    QPointF m_from; ///< in the drawing
    QPointF m_now;
    bool m_editable = false;
    bool m_stale = false;
    bool m_fitPending = true;
    std::optional<double> m_fitted; ///< the whole flow is in sight, and stays so until a person moves it
    bool m_spaceHeld = false;
    std::optional<QPointF> m_panFrom;
};

} // namespace backstep
