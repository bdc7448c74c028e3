#include "model/inspector/anomalies_model.h"

#include "model/inspector/record_row.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

QString wordOf(SeenHole::Kind kind)
{
    switch (kind) {
    case SeenHole::Kind::NotUndone:
        return QStringLiteral("DO without UNDO");
    case SeenHole::Kind::DoneAfterUndo:
        return QStringLiteral("done after UNDO");
    case SeenHole::Kind::UndoneTwice:
        return QStringLiteral("UNDO twice");
    case SeenHole::Kind::OutOfOrder:
        return QStringLiteral("UNDO out of order");
    }
    return {};
}

} // namespace

void AnomaliesModel::take(const std::vector<SeenAnomaly>& anomalies, const std::vector<SeenHole>& holes)
{
    std::vector<Row> rows;
    rows.reserve(holes.size() + anomalies.size());
    for (const SeenHole& hole : holes) {
        rows.push_back({wordOf(hole.kind), textOf(hole.text), hole.at, std::nullopt, textOf(hole.step)});
    }
    for (const SeenAnomaly& anomaly : anomalies) {
        rows.push_back({backstep::wordOf(anomaly.kind), textOf(anomaly.text), anomaly.at, anomaly.place, {}});
    }
    const auto [differs, other] = std::ranges::mismatch(rows, m_rows);
    const auto same = static_cast<std::size_t>(differs - rows.begin());
    if (same < m_rows.size()) {
        beginRemoveRows({}, static_cast<int>(same), static_cast<int>(m_rows.size()) - 1);
        m_rows.resize(same);
        endRemoveRows();
    }
    if (same < rows.size()) {
        beginInsertRows({}, static_cast<int>(same), static_cast<int>(rows.size()) - 1);
        m_rows = std::move(rows);
        endInsertRows();
    }
}

int AnomaliesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AnomaliesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AnomaliesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Row& seen = row(index.row());
    const QString place = seen.place ? placeWords(*seen.place) : QString();
    if (role == Qt::ToolTipRole) {
        return seen.place ? QStringLiteral("%1 %2: %3").arg(textOf(seen.place->topic), place, seen.text) : seen.text;
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case TimeColumn:
        return timeWords(seen.at);
    case KindColumn:
        return seen.kind;
    case PlaceColumn:
        return place;
    case TextColumn:
        return seen.text;
    default:
        return {};
    }
}

QVariant AnomaliesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const QStringList headings{
        QStringLiteral("Time, UTC"), QStringLiteral("What"), QStringLiteral("Partition@offset"), QStringLiteral("Why")};
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return headings.value(section);
}

} // namespace backstep
