#pragma once

#include "model/inspector/bulk_rescue.h"

#include <QAbstractTableModel>

namespace backstep {

/// The flows of a bulk rescue, a row each, in the order in which they are sent.
class BulkRows final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        FlowColumn,
        OrchestrationColumn,
        MessagesColumn,
        EndsColumn,
        StageColumn,
        OutcomeColumn,
        SaysColumn
    };

    enum Role
    {
        StatusRole = Qt::UserRole + 1 ///< a StatusWord, of Ends as and Outcome
    };

    explicit BulkRows(BulkRescue& rescue, QObject* parent = nullptr);

    [[nodiscard]] const BulkItem& item(int row) const { return m_rescue.items()[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textAt(const BulkItem& item, int column) const;

    BulkRescue& m_rescue;
};

} // namespace backstep
