#pragma once

#include "model/inspector/record_row.h"

#include <QAbstractTableModel>

#include <vector>

namespace backstep {

/// The records of the chosen flow in the order in which they were read.
class RecordsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TimeColumn,
        WayColumn,
        PhaseColumn,
        StepColumn,
        AttemptColumn,
        PlaceColumn,
        SaysColumn,
        ColumnCount
    };

    enum Role
    {
        WayRole = Qt::UserRole + 1, ///< RecordWay as int
        PhaseRole, ///< Phase as int, invalid without
        ToneRole, ///< Tone as int, of what it says
        GlyphRole, ///< GlyphKind as int, invalid without
        StepRole
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Another flow's records: nothing of the old ones stays.
    void show(std::vector<SeenRecord> records);
    /// The same flow's records as they are now. What was there stays; what came is inserted.
    void take(std::vector<SeenRecord> records);
    /// Marks replies that should not have been, and no others.
    void setAnomalies(const std::vector<SeenAnomaly>& anomalies);

    [[nodiscard]] const SeenRecord& record(int row) const { return m_records[static_cast<std::size_t>(row)]; }

    [[nodiscard]] const RecordRow& row(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    [[nodiscard]] const std::vector<SeenRecord>& records() const { return m_records; }

    /// The row of that place, or -1.
    [[nodiscard]] int rowAt(const RecordPlace& place) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void say(int row, const RecordRow& now);
    [[nodiscard]] QVariant words(const RecordRow& row, int column) const;

    std::vector<SeenRecord> m_records;
    std::vector<RecordRow> m_rows;
    std::vector<RecordPlace> m_marked; ///< of anomalies
};

} // namespace backstep
