#pragma once

#include "model/editor/step_edits.h"

#include <QObject>

class QAction;

namespace backstep {

class ActionTable;
class DesignPage;
class FlowCanvas;

/// What changes the steps of the flow in front: for menus, palette and keys, and what is asked for on the canvas. Each
/// is asked of the model; a refusal is shown in its own words.
class StepActions final : public QObject
{
    Q_OBJECT

public:
    /// The keys go where steps are chosen: the canvas and `outline`.
    StepActions(ActionTable& table, DesignPage& page, FlowCanvas& canvas, QWidget& outline);

    /// Those that stand in the tool bar.
    [[nodiscard]] QList<QAction*> forBar() const { return m_forBar; }

    /// Behind the chosen step.
    void insertServed(const LibraryStep& step);

    /// Another file is in front, or it was read.
    void readDocument(EditorDocument* document);

private:
    using Ask = std::function<EditAnswer(StepEdits&)>;

    void addInserting();
    void addEditing();
    void addShaping();
    void connectCanvas();
    QAction&
    add(const char* menu, const QString& text, const QString& icon, const QString& keys, std::function<void()> run);
    /// Asks, then chooses what there is to choose or says why it was refused.
    bool make(const Ask& ask);
    void addStep(const Ask& ask);
    void copy();
    [[nodiscard]] QStringList chosen() const;
    [[nodiscard]] QString chosenOne() const;

    ActionTable& m_table;
    DesignPage& m_page;
    FlowCanvas& m_canvas;
    QWidget& m_outline;
    EditorDocument* m_document = nullptr;
    std::vector<QAction*> m_all;
    QList<QAction*> m_forBar;
};

} // namespace backstep
