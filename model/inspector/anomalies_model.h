#pragma once

#include "engine/ports/flow_query.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace backstep {

/// What should not have been: places where the chosen flow was not taken back rightly, and records of it.
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
    void take(const std::vector<SeenAnomaly>& anomalies, const std::vector<SeenHole>& holes);

    struct Row
    {
        QString kind;
        QString text;
        Instant at;
        std::optional<RecordPlace> place; ///< of the record that it speaks of; a hole speaks of none …
        QString step; ///< … but of a step

        friend bool operator==(const Row&, const Row&) = default;
    };

    [[nodiscard]] const Row& row(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Row> m_rows; ///< holes first
};

} // namespace backstep
