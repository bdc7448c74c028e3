#pragma once

#include "model/registration/definition_difference.h"

#include <QAbstractTableModel>

namespace backstep {

/// What differs between the registered version and the file, a row for each thing.
class DifferenceRows final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        SignColumn, ///< "+", "−", "±"
        StepColumn,
        WhatColumn,
        BeforeColumn,
        AfterColumn
    };

    enum Role
    {
        KindRole = Qt::UserRole + 1, ///< a DefinitionDifference::Kind
        StepRole ///< its name; of a removed one none
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Another comparison: nothing of the one before stays. `before`: what the earlier version is called.
    void setDifferences(const QString& before, std::vector<DefinitionDifference> differences);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString m_before;
    std::vector<DefinitionDifference> m_rows;
};

} // namespace backstep
