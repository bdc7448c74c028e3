#pragma once

#include "model/flows/flow_export.h"
#include "model/flows/flow_table.h"

#include <QObject>

#include <optional>

class QAction;
class QMenu;
class QWidget;

namespace backstep {

class FlowList;

/// What can be done with the cells, rows and columns of the list: filter by a cell, copy rows, write the list to a
/// file, choose columns. The actions are the page's; this does what they say.
class ListActions final : public QObject
{
    Q_OBJECT

public:
    ListActions(FlowList& list, FlowTable& table, QWidget& page);

    /// The current cell as a condition; says why it is none.
    void filterByCell(bool excludes);
    void copy(FlowFormat format);
    /// Asks for a file, and writes what the filter shows.
    void exportList();
    /// Writes in the background; told() says how it went.
    void exportTo(const QString& path);

    /// Check marks for every column, and back to the usual ones.
    void fillColumnMenu(QMenu& menu);

Q_SIGNALS:
    void conditionAsked(const QString& condition);
    /// A sentence for the person: what was done, or why not.
    void told(backstep::Tone tone, const QString& sentence);
    void columnsChosen();

private:
    [[nodiscard]] FlowsToWrite chosenRows() const;
    void toggle(FlowColumn column, bool isShown);

    FlowList& m_list;
    FlowTable& m_table;
    QWidget& m_page;
    LatestTask m_writing;
};

} // namespace backstep
