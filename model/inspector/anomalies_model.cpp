#include "model/inspector/anomalies_model.h"

#include "model/inspector/record_row.h"

#include <algorithm>

namespace backstep {

namespace {

bool isSame(const SeenAnomaly& left, const SeenAnomaly& right)
{
    return left.kind == right.kind && left.place == right.place && left.flow == right.flow && left.text == right.text;
}

} // namespace

void AnomaliesModel::take(const std::vector<SeenAnomaly>& anomalies)
{
    std::size_t same = 0;
    while (same < std::min(anomalies.size(), m_anomalies.size()) && isSame(anomalies[same], m_anomalies[same])) {
        ++same;
    }
    if (same < m_anomalies.size()) {
        beginRemoveRows({}, static_cast<int>(same), static_cast<int>(m_anomalies.size()) - 1);
        m_anomalies.resize(same);
        endRemoveRows();
    }
    if (same < anomalies.size()) {
        beginInsertRows({}, static_cast<int>(same), static_cast<int>(anomalies.size()) - 1);
        m_anomalies = anomalies;
        endInsertRows();
    }
}

int AnomaliesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_anomalies.size());
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
    const SeenAnomaly& seen = anomaly(index.row());
    if (role == Qt::ToolTipRole) {
        return textOf(seen.place.topic) + QLatin1Char(' ') + placeWords(seen.place) + QStringLiteral(": ")
            + textOf(seen.text);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case TimeColumn:
        return timeWords(seen.at);
    case KindColumn:
        return wordOf(seen.kind);
    case PlaceColumn:
        return placeWords(seen.place);
    case TextColumn:
        return textOf(seen.text);
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
