#include "model/inspector/bulk_rows.h"

#include <array>

namespace backstep {

namespace {

/// What would be sent, in its order: "1  orchestrator.orders.pay.undo  it had succeeded".
QString recordsOf(const ActionPlan& plan)
{
    constexpr std::size_t linesMax = 20;
    QStringList lines;
    for (const ActionPlan::Message& message : plan.messages) {
        if (static_cast<std::size_t>(lines.size()) == linesMax) {
            lines << QStringLiteral("and %1 more").arg(plan.messages.size() - linesMax);
            break;
        }
        lines << QStringLiteral("%1  %2  %3").arg(message.wave).arg(textOf(message.record.topic), textOf(message.why));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

BulkRows::BulkRows(BulkRescue& rescue, QObject* parent)
    : QAbstractTableModel(parent)
    , m_rescue(rescue)
{
    // Other flows are another table; what happens to them are cells.
    connect(&rescue, &BulkRescue::replaced, this, [this] {
        beginResetModel();
        endResetModel();
    });
    connect(&rescue, &BulkRescue::itemsChanged, this, [this](int first, int last) {
        Q_EMIT dataChanged(index(first, 0), index(last, SaysColumn));
    });
}

int BulkRows::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rescue.items().size());
}

int BulkRows::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : SaysColumn + 1;
}

QVariant BulkRows::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const BulkItem& shown = item(index.row());
    if (role == StatusRole && index.column() == OutcomeColumn) {
        return QVariant::fromValue(wordOf(shown.state));
    }
    if (role == StatusRole && index.column() == EndsColumn && shown.plan) {
        return QVariant::fromValue(wordOf(shown.plan->ends));
    }
    if (role == Qt::ToolTipRole && index.column() == FlowColumn) {
        return textOf(shown.flow);
    }
    if (role == Qt::ToolTipRole && index.column() == MessagesColumn && shown.plan) {
        return recordsOf(*shown.plan);
    }
    return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(textAt(shown, index.column())) : QVariant();
}

QString BulkRows::textAt(const BulkItem& item, int column) const
{
    switch (column) {
    case FlowColumn:
        return shortId(item.flow);
    case OrchestrationColumn:
        return textOf(item.orchestration);
    case MessagesColumn:
        return item.plan ? countWords(item.plan->messages.size()) : QStringLiteral("–");
    case EndsColumn:
        return item.plan ? wordOf(item.plan->ends).word : QStringLiteral("–");
    case StageColumn:
        return item.stage == 0 ? QStringLiteral("–") : QString::number(item.stage);
    case OutcomeColumn:
        return wordOf(item.state).word;
    case SaysColumn:
        return item.says;
    default:
        return {};
    }
}

QVariant BulkRows::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    static const std::array names{
        QStringLiteral("Flow"),
        QStringLiteral("Orchestration"),
        QStringLiteral("Messages"),
        QStringLiteral("Should end as"),
        QStringLiteral("Stage"),
        QStringLiteral("Outcome"),
        QStringLiteral("Says")};
    return names.at(static_cast<std::size_t>(section));
}

} // namespace backstep
