#pragma once

#include "model/dashboard/keyed_rows.h"
#include "model/dashboard/workers_reading.h"

#include <map>

namespace backstep {

enum class WorkerColumn : std::uint8_t
{
    Group,
    Serves,
    Present,
    Behind,
    Answered
};

/// Who listens for which steps, how far they are behind, and when they answered last.
class WorkersModel final : public KeyedRows<WorkerRow>
{
    Q_OBJECT

public:
    enum Role
    {
        MembersRole = Qt::UserRole + 11, ///< int; other numbers than those of the error groups, since cells are shared
        TroubleRole ///< bool: the cell is what is wrong
    };

    using KeyedRows::KeyedRows;

    void take(std::vector<WorkerRow> rows, Instant now);
    /// Another cluster is watched.
    void clear();

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// Since when a group is as it is.
    struct Sighting
    {
        bool present = false;
        Instant since;
    };

    [[nodiscard]] QString text(const WorkerRow& row, WorkerColumn column) const;
    [[nodiscard]] QString tip(const WorkerRow& row, WorkerColumn column) const;

    Instant m_at;
    std::map<QString, Sighting> m_sightings;
};

} // namespace backstep
