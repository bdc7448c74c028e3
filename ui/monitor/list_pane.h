#pragma once

#include "model/flows/flow_table.h"

#include <QStackedWidget>

namespace backstep {

class EmptyState;
class FlowList;
class Theme;

/// The list of flows, or what stands in its place while it is empty: why, and what to do.
class ListPane final : public QStackedWidget
{
    Q_OBJECT

public:
    ListPane(const Theme& theme, FlowTable& table);

    [[nodiscard]] FlowList& list() { return *m_list; }

    /// Not one flow was seen.
    [[nodiscard]] bool isNothing() const;

    /// Chooses what stands here.
    void read();

Q_SIGNALS:
    void sampleRequested();
    /// The filter is to be asked without this condition; -1: without any.
    void dropRequested(int condition);

private:
    [[nodiscard]] EmptyState* buildNothing();
    [[nodiscard]] EmptyState* buildNoMatch();
    void readNoMatch();

    const Theme& m_theme;
    FlowTable& m_table;
    FlowList* m_list;
    QAction* m_drop;
    EmptyState* m_nothing; ///< no flow at all
    EmptyState* m_none; ///< none in this view
    EmptyState* m_noMatch; ///< none that the filter finds
    int m_dropped = -1;
    Instant m_missedAt; ///< when it was counted what would match
    QString m_missedFor;
};

} // namespace backstep
