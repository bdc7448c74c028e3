#pragma once

#include "model/flows/flow_table.h"
#include "model/flows/latest_task.h"
#include "model/flows/saved_views.h"

#include <optional>
#include <vector>

namespace backstep {

/// How many flows each saved view would show, counted on another thread.
class ViewCounts final : public QObject
{
    Q_OBJECT

public:
    ViewCounts(const FlowTable& table, const SavedViews& views, QObject* parent = nullptr);

    /// In the order of the views. Nothing where it is not known: payloads are searched for one filter alone.
    [[nodiscard]] const std::vector<std::optional<std::uint64_t>>& counts() const { return m_counts; }

    /// Counts anew, unless it is still at it.
    void count();

Q_SIGNALS:
    void changed();

private:
    const FlowTable& m_table;
    const SavedViews& m_views;
    LatestTask m_counting;
    std::vector<std::optional<std::uint64_t>> m_counts;
};

} // namespace backstep
