#pragma once

#include "engine/ports/flow_query.h"

#include <QAbstractTableModel>

#include <vector>

namespace backstep {

/// The records of the chosen flow that should not have been.
class AnomaliesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TimeColumn,
        KindColumn,
        PlaceColumn,
        TextColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Nothing of the old ones stays unless the new ones begin with them.
    void take(const std::vector<SeenAnomaly>& anomalies);

    [[nodiscard]] const SeenAnomaly& anomaly(int row) const { return m_anomalies[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<SeenAnomaly> m_anomalies;
};

} // namespace backstep
