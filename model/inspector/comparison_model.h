#pragma once

#include "model/inspector/flow_comparison.h"

#include <QAbstractTableModel>

namespace backstep {

/// A flow and one that went well, a step a row.
class ComparisonModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        StepColumn,
        HereColumn,
        ThereColumn,
        TookHereColumn,
        TookThereColumn,
        SaysColumn,
        ColumnCount
    };

    enum Role
    {
        StatusRole = Qt::UserRole + 1, ///< a StatusWord
        PartsRole ///< true for the step where they part
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// The same flows again: what was chosen stays chosen.
    void show(FlowComparison comparison);

    [[nodiscard]] const FlowComparison& comparison() const { return m_comparison; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QVariant words(const StepComparison& step, int column) const;

    FlowComparison m_comparison;
};

} // namespace backstep
