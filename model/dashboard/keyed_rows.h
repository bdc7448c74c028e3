#pragma once

#include <QAbstractTableModel>

#include <algorithm>
#include <utility>
#include <vector>

namespace backstep {

/// Rows of a small live table that are told whole, once a second: rows that are gone, new, moved and changed are
/// announced as such, so that what is chosen stays chosen. `keyOf(row)` says which row is which.
template <class Row>
class KeyedRows : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

protected:
    void setRows(std::vector<Row> rows)
    {
        removeGone(rows);
        const bool stays = std::ranges::equal(m_rows, rows, {}, key, key);
        if (!stays) {
            appendNew(rows);
            arrange(rows);
        }
        m_rows = std::move(rows);
        if (!m_rows.empty()) {
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        }
    }

private:
    static auto key(const Row& row) { return keyOf(row); }

    static bool holds(const std::vector<Row>& rows, const Row& row)
    {
        return std::ranges::find(rows, keyOf(row), key) != rows.end();
    }

    void removeGone(const std::vector<Row>& rows)
    {
        for (int row = rowCount() - 1; row >= 0; --row) {
            if (!holds(rows, m_rows[static_cast<std::size_t>(row)])) {
                beginRemoveRows({}, row, row);
                m_rows.erase(m_rows.begin() + row);
                endRemoveRows();
            }
        }
    }

    void appendNew(const std::vector<Row>& rows)
    {
        std::vector<Row> fresh;
        std::ranges::copy_if(rows, std::back_inserter(fresh), [this](const Row& row) { return !holds(m_rows, row); });
        if (!fresh.empty()) {
            beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
            m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
            endInsertRows();
        }
    }

    void arrange(const std::vector<Row>& rows)
    {
        Q_EMIT layoutAboutToBeChanged();
        for (const QModelIndex& old : persistentIndexList()) {
            const auto place = std::ranges::find(rows, keyOf(m_rows[static_cast<std::size_t>(old.row())]), key);
            changePersistentIndex(old, index(static_cast<int>(place - rows.begin()), old.column()));
        }
        m_rows = rows;
        Q_EMIT layoutChanged();
    }

    std::vector<Row> m_rows;
};

} // namespace backstep
