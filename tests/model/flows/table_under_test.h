#pragma once

#include "model/flows/flow_table.h"
#include "tests/support/told_flows.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

namespace backstep {

inline SeenFlow flowAt(const std::string& id, double started, FlowStatus status = FlowStatus::InProgress)
{
    const std::string at = std::to_string(started);
    const bool rests = isAtRest(status);
    SeenFlow flow = toldFlow(id, status, "a " + at + "-" + (rests ? std::to_string(started + 1) + " ok" : " runs"));
    return flow;
}

/// A table under the model tester, with its signals counted and its ids as one line.
struct TableUnderTest
{
    FlowTable table;
    QAbstractItemModelTester tester{&table, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QSignalSpy inserted{&table, &QAbstractItemModel::rowsInserted};
    QSignalSpy removed{&table, &QAbstractItemModel::rowsRemoved};
    QSignalSpy changed{&table, &QAbstractItemModel::dataChanged};
    QSignalSpy laidOut{&table, &QAbstractItemModel::layoutChanged};
    QSignalSpy resets{&table, &QAbstractItemModel::modelReset};

    void take(const std::vector<SeenFlow>& flows, double now = 100) { table.take(flows, toldAt(now)); }

    QString ids() const
    {
        QStringList all;
        for (int row = 0; row < table.rowCount(); ++row) {
            all << textOf(table.idAt(row));
        }
        return all.join(QLatin1Char(' '));
    }

    QString cell(int row, FlowColumn column) const
    {
        return table.index(row, static_cast<int>(column)).data().toString();
    }

    QString signalsSince()
    {
        const QString text = QStringLiteral("inserted %1, removed %2, changed %3, laid out %4, reset %5")
                                 .arg(inserted.size())
                                 .arg(removed.size())
                                 .arg(changed.size())
                                 .arg(laidOut.size())
                                 .arg(resets.size());
        for (QSignalSpy* spy : {&inserted, &removed, &changed, &laidOut, &resets}) {
            spy->clear();
        }
        return text;
    }
};

} // namespace backstep
