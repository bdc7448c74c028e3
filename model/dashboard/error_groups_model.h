#pragma once

#include "model/dashboard/dashboard_reading.h"
#include "model/dashboard/keyed_rows.h"

#include <QMetaType>

namespace backstep {

[[nodiscard]] inline TallyKeys::Key keyOf(const ErrorGroup& group)
{
    return group.key;
}

enum class ErrorColumn : std::uint8_t
{
    What,
    Step,
    Trend,
    Count,
    First,
    Last,
    New
};

/// Why flows failed: one row for each group of errors, the most frequent first.
class ErrorGroupsModel final : public KeyedRows<ErrorGroup>
{
    Q_OBJECT

public:
    enum Role
    {
        TrendRole = Qt::UserRole + 1, ///< QList<int>
        NewRole ///< bool
    };

    using KeyedRows::KeyedRows;

    void take(const DashboardReading& reading);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const ErrorGroup& group, ErrorColumn column) const;
    [[nodiscard]] QString tip(const ErrorGroup& group, ErrorColumn column) const;

    Instant m_at;
};

} // namespace backstep
