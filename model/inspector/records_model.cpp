#include "model/inspector/records_model.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

bool isSame(const SeenRecord& left, const SeenRecord& right)
{
    return left.record.place == right.record.place && left.record.incarnation == right.record.incarnation;
}

std::ptrdiff_t at(std::size_t row)
{
    return static_cast<std::ptrdiff_t>(row);
}

QString wayWords(RecordWay way)
{
    switch (way) {
    case RecordWay::Sent:
        return QStringLiteral("Sent");
    case RecordWay::Received:
        return QStringLiteral("Received");
    case RecordWay::Told:
        return QStringLiteral("Told");
    }
    return {};
}

} // namespace

void RecordsModel::show(std::vector<SeenRecord> records)
{
    beginResetModel();
    m_records = std::move(records);
    m_rows.clear();
    for (const SeenRecord& record : m_records) {
        m_rows.push_back(recordRow(record));
    }
    endResetModel();
}

void RecordsModel::take(std::vector<SeenRecord> records)
{
    const std::size_t shorter = std::min(records.size(), m_records.size());
    std::size_t first = 0;
    while (first < shorter && isSame(records[first], m_records[first])) {
        ++first;
    }
    std::size_t same = 0;
    while (same < shorter - first && isSame(records[records.size() - 1 - same], m_records[m_records.size() - 1 - same])
    ) {
        ++same;
    }
    if (const std::size_t oldEnd = m_records.size() - same; oldEnd > first) {
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(oldEnd) - 1);
        m_records.erase(m_records.begin() + at(first), m_records.begin() + at(oldEnd));
        m_rows.erase(m_rows.begin() + at(first), m_rows.begin() + at(oldEnd));
        endRemoveRows();
    }
    if (const std::size_t newEnd = records.size() - same; newEnd > first) {
        beginInsertRows({}, static_cast<int>(first), static_cast<int>(newEnd) - 1);
        std::vector<RecordRow> rows;
        for (std::size_t row = first; row < newEnd; ++row) {
            rows.push_back(recordRow(records[row]));
        }
        m_rows.insert(m_rows.begin() + at(first), rows.begin(), rows.end());
        m_records.insert(m_records.begin() + at(first), records.begin() + at(first), records.begin() + at(newEnd));
        endInsertRows();
    }
}

void RecordsModel::setAnomalies(const std::vector<SeenAnomaly>& anomalies)
{
    // What was told later is not known yet when the window shows an earlier time.
    for (const RecordPlace& place : std::exchange(m_marked, {})) {
        const int found = rowAt(place);
        if (found >= 0 && std::ranges::find(anomalies, place, &SeenAnomaly::place) == anomalies.end()) {
            say(found, recordRow(m_records[static_cast<std::size_t>(found)]));
        }
    }
    for (const SeenAnomaly& anomaly : anomalies) {
        const int found = rowAt(anomaly.place);
        if (found < 0) {
            continue;
        }
        RecordRow marked = m_rows[static_cast<std::size_t>(found)];
        markAnomaly(marked, anomaly);
        m_marked.push_back(anomaly.place);
        say(found, marked);
    }
}

void RecordsModel::say(int row, const RecordRow& now)
{
    RecordRow& before = m_rows[static_cast<std::size_t>(row)];
    const bool isNew = before.says != now.says;
    before = now;
    if (isNew) {
        const QModelIndex cell = index(row, SaysColumn);
        Q_EMIT dataChanged(cell, cell);
    }
}

int RecordsModel::rowAt(const RecordPlace& place) const
{
    const auto found = std::ranges::find(m_rows, place, &RecordRow::place);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int RecordsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RecordsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RecordsModel::words(const RecordRow& row, int column) const
{
    switch (column) {
    case TimeColumn:
        return timeWords(row.at);
    case PhaseColumn:
        return row.phase ? wordOf(*row.phase) : QString();
    case StepColumn:
        return row.step;
    case AttemptColumn:
        return row.attempt > 0 ? QString::number(row.attempt) : QString();
    case PlaceColumn:
        return placeWords(row.place);
    case SaysColumn:
        return row.says;
    default:
        return {};
    }
}

QVariant RecordsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const RecordRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return words(row, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1 %2: %3 %4, %5")
            .arg(
                wayWords(row.way),
                textOf(row.place.topic),
                row.step,
                row.phase ? wordOf(*row.phase) : QString(),
                row.says
            );
    case WayRole:
        return static_cast<int>(row.way);
    case PhaseRole:
        return row.phase ? QVariant(static_cast<int>(*row.phase)) : QVariant();
    case ToneRole:
        return static_cast<int>(row.tone);
    case GlyphRole:
        return row.glyph ? QVariant(static_cast<int>(*row.glyph)) : QVariant();
    case StepRole:
        return row.step;
    default:
        return {};
    }
}

QVariant RecordsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const QStringList headings{
        QStringLiteral("Time, UTC"),
        QString(),
        QStringLiteral("Phase"),
        QStringLiteral("Step"),
        QStringLiteral("#"),
        QStringLiteral("Partition@offset"),
        QStringLiteral("Says")};
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return headings.value(section);
}

} // namespace backstep
