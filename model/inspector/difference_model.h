#pragma once

#include "model/inspector/json_difference.h"

#include <QAbstractTableModel>

namespace backstep {

/// The fields in which two payloads differ, one a row.
class DifferenceModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        FieldColumn,
        HereColumn,
        ThereColumn,
        ColumnCount
    };

    enum Role
    {
        KindRole = Qt::UserRole + 1 ///< FieldDifference::Kind as int
    };

    using QAbstractTableModel::QAbstractTableModel;

    void show(JsonDifference difference, const QString& there);

    [[nodiscard]] const JsonDifference& difference() const { return m_difference; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    JsonDifference m_difference;
    QString m_there; ///< the heading of what it is compared with
};

} // namespace backstep
