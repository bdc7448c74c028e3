#pragma once

#include "engine/saga/one_failure.h"
#include "model/editor/editor_graph.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <vector>

namespace backstep {

/// Every step failing in every way: how the flow ends, and which UNDO is part of none of these ends. A row a step, in
/// the order of the flow; the plans are made a few at a time, so that thousands of steps hold nothing up.
class EveryFailure : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        StepColumn,
        FailsColumn,
        SilentColumn,
        LateColumn,
        CoverageColumn, ///< how many of the failures send the UNDO of this step
        ColumnCount
    };

    enum Role
    {
        StatusRole = Qt::UserRole + 1 ///< StatusWord: the end, its word the number of UNDO messages
    };

    explicit EveryFailure(QObject* parent = nullptr);

    /// Plans made so far of another definition are forgotten; of the same one they stay.
    void setGraph(const EditorGraph& graph);

    [[nodiscard]] bool isDone() const { return m_next == m_graph.steps.size(); }

    /// The failure that a cell tells of; nothing where it is not known yet, or the cell tells of no failure.
    [[nodiscard]] const OneFailure* failureAt(const QModelIndex& cell) const;

    /// "No single failure sends the UNDO of notify." Empty until all is known.
    [[nodiscard]] QString gaps() const;

    /// The table as CSV (RFC 4180), with a heading.
    [[nodiscard]] QString toCsv() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant
    headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// Every plan is made.
    void done();

private:
    void planSome();
    [[nodiscard]] QString textOf(int row, int column) const;
    [[nodiscard]] QString spokenOf(int row, int column) const;
    [[nodiscard]] const OneFailure* failure(int row, int column) const;

    EditorGraph m_graph;
    std::vector<OneFailure> m_failures; ///< of the steps before m_next, three a step
    std::vector<std::size_t> m_coverage; ///< by step; once all is known
    std::size_t m_next = 0;
    QTimer m_timer;
};

} // namespace backstep
