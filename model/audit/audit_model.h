#pragma once

#include "model/flows/latest_task.h"
#include "model/words.h"

#include "engine/ports/audit.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace backstep {

enum class AuditFormat : std::uint8_t
{
    Text,
    Csv,
    Json
};

/// What persons did, the newest first: a page at a time, however many there are, and live. The file is read on another
/// thread.
class AuditModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TimeColumn,
        OutcomeColumn,
        ActionColumn,
        ReasonColumn,
        FlowColumn,
        OrchestrationColumn,
        WhoColumn,
        ConnectionColumn,
        RecordsColumn,
        ColumnCount
    };

    enum Role
    {
        StatusRole = Qt::UserRole + 1 ///< a StatusWord
    };

    static constexpr std::size_t pageSize = 200;

    explicit AuditModel(std::shared_ptr<Audit> audit, QObject* parent = nullptr);

    /// While nobody looks nothing is asked.
    void setLive(bool live);

    /// What a person typed. Where it cannot be read the rows stay, and filterFault() says why.
    void setFilterText(const QString& text);

    [[nodiscard]] const QString& filterText() const { return m_filterText; }

    [[nodiscard]] const QString& filterFault() const { return m_filterFault; }

    /// A condition for what stands in that cell, as it is typed; empty where it makes none.
    [[nodiscard]] QString conditionOf(const QModelIndex& cell) const;

    /// Why the audit cannot be read; empty: it can.
    [[nodiscard]] const QString& fault() const { return m_fault; }

    [[nodiscard]] bool isReading() const { return m_page.isBusy(); }

    [[nodiscard]] const AuditEntry& entry(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    [[nodiscard]] QString written(const std::vector<int>& rows, AuditFormat format) const;
    /// Writes all that match, not only what was read so far; CSV, or JSON where the name ends so.
    void exportTo(const QString& path);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    /// Filter, fault, or whether it reads.
    void stateChanged();
    void exported(const QString& path, quint64 entries);
    void notExported(const QString& sentence);

private:
    struct Page
    {
        Result<std::vector<AuditEntry>> entries;
        std::uint64_t mark = 0;
    };

    void restart();
    void readPage(bool isFirst);
    void takePage(Page page, bool isFirst);
    void poll();
    void takeChanges(const Result<Audit::Changes>& changes);
    void takeChange(const AuditEntry& entry);
    void setFault(const QString& fault);
    [[nodiscard]] QString textAt(const AuditEntry& entry, int column) const;

    std::shared_ptr<Audit> m_audit;
    AuditFilter m_filter;
    QString m_filterText;
    QString m_filterFault;
    QString m_fault;
    std::deque<AuditEntry> m_rows; ///< their numbers fall
    bool m_isWhole = false; ///< nothing older is left to be read
    bool m_isLive = false;
    std::uint64_t m_mark = 0; ///< of the changes that are told next
    bool m_isBegun = false; ///< the first page is there
    bool m_isTaking = false; ///< rows are being put in: whoever hears of it may not ask for more yet
    QTimer m_beat;
    LatestTask m_page;
    LatestTask m_poll;
    LatestTask m_export;
};

} // namespace backstep
