#pragma once

#include "model/editor/editor_document.h"

#include <QAbstractListModel>

#include <vector>

namespace backstep {

/// The outline of the open file: its orchestrations, the steps of the one that is drawn, and DO and UNDO of the chosen
/// step. It says in words all that the canvas draws.
class OutlineRows : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Kind : std::uint8_t
    {
        Orchestration,
        Step,
        Do,
        Undo
    };

    enum Role
    {
        KindRole = Qt::UserRole + 1,
        IndexRole, ///< which orchestration, which step
        OpenRole, ///< its rows are shown below it
        SeverityRole ///< the worst problem of a step; invalid: none
    };

    using QAbstractListModel::QAbstractListModel;

    /// Nothing for a page without a file. Call again whenever the document was read.
    void setDocument(const EditorDocument* document);
    /// -1: none.
    void setChosen(int step);

    [[nodiscard]] int chosen() const { return m_chosen; }

    [[nodiscard]] int rowOfStep(int step) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        Kind kind = Kind::Step;
        int index = 0;
        QString text; ///< of a step nothing: its words are made when they are asked for

        friend bool operator==(const Row&, const Row&) = default;
    };

    [[nodiscard]] std::vector<Row> directionRows() const;
    void insertDirections();
    void removeDirections();

    std::vector<Row> m_rows;
    std::vector<Row> m_directions; ///< of the chosen step
    std::vector<EditorStep> m_steps;
    int m_orchestration = 0;
    int m_chosen = -1;
};

} // namespace backstep
