#include "model/audit/audit_model.h"

#include "model/audit/audit_words.h"

#include "engine/ports/clock.h"
#include "engine/rescue/audit_query.h"
#include "engine/rescue/audit_text.h"

#include <QSaveFile>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds beat(500);
constexpr std::size_t changesAtOnce = 500;

QString quotedIfNeeded(const QString& value)
{
    return value.contains(QLatin1Char(' ')) ? QLatin1Char('"') + value + QLatin1Char('"') : value;
}

/// A sentence where it ended early.
QString writeAll(
    const Audit& audit,
    const AuditFilter& filter,
    const QString& path,
    const std::atomic<bool>& isCancelled,
    quint64& count
)
{
    const bool isJson = path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        return file.errorString();
    }
    std::string text = isJson ? "[" : auditCsvHeading();
    std::uint64_t before = 0;
    for (;;) {
        const auto entries = audit.read(filter, before, AuditModel::pageSize, isCancelled);
        if (!entries) {
            return textOf(entries.error().message);
        }
        for (const AuditEntry& entry : *entries) {
            text += isJson ? (count == 0 ? "\n" : ",\n") + toJsonLine(entry) : toCsvLine(entry);
            ++count;
        }
        const bool isLast = entries->size() < AuditModel::pageSize;
        text += isLast && isJson ? "\n]\n" : "";
        if (file.write(text.data(), static_cast<qint64>(text.size())) != static_cast<qint64>(text.size())) {
            return file.errorString();
        }
        if (isLast) {
            return file.commit() ? QString() : file.errorString();
        }
        text.clear();
        before = entries->back().number;
    }
}

} // namespace

AuditModel::AuditModel(std::shared_ptr<Audit> audit, QObject* parent)
    : QAbstractTableModel(parent)
    , m_audit(std::move(audit))
{
    m_beat.setInterval(beat);
    connect(&m_beat, &QTimer::timeout, this, &AuditModel::poll);
}

void AuditModel::setLive(bool live)
{
    if (live == m_isLive) {
        return;
    }
    m_isLive = live;
    if (!live) {
        m_beat.stop();
        return;
    }
    m_beat.start();
    m_isBegun ? poll() : restart();
}

void AuditModel::setFilterText(const QString& text)
{
    if (text == m_filterText) {
        return;
    }
    m_filterText = text;
    const auto filter = readAuditFilter(text.toStdString(), SystemClock().now());
    m_filterFault = filter ? QString() : textOf(filter.error().message);
    if (filter && *filter != m_filter) {
        m_filter = *filter;
        restart();
    }
    Q_EMIT stateChanged();
}

QString AuditModel::conditionOf(const QModelIndex& cell) const
{
    if (!cell.isValid()) {
        return {};
    }
    const AuditEntry& entry = this->entry(cell.row());
    const auto condition = [](const char* field, const QString& value) {
        return value.isEmpty() ? QString() : QLatin1String(field) + QLatin1Char(':') + quotedIfNeeded(value);
    };
    switch (cell.column()) {
    case OutcomeColumn:
        return condition("outcome", textOf(toWord(entry.outcome)));
    case ActionColumn:
        return condition("action", textOf(entry.action));
    case FlowColumn:
        return condition("flow", textOf(entry.flow));
    case OrchestrationColumn:
        return condition("orchestration", textOf(entry.orchestration));
    case WhoColumn:
        return condition("who", textOf(entry.who));
    case ConnectionColumn:
        return condition("connection", textOf(entry.connection));
    default:
        return {};
    }
}

void AuditModel::restart()
{
    m_page.cancel();
    m_poll.cancel();
    if (!m_rows.empty()) {
        beginRemoveRows({}, 0, static_cast<int>(m_rows.size()) - 1);
        m_rows.clear();
        endRemoveRows();
    }
    m_isWhole = false;
    m_isBegun = false;
    readPage(true);
}

void AuditModel::readPage(bool isFirst)
{
    const std::uint64_t before = m_rows.empty() ? 0 : m_rows.back().number;
    m_page.run([this, audit = m_audit, filter = m_filter, before, isFirst](const std::atomic<bool>& isCancelled) {
        // Taken first: what is written meanwhile comes twice, and is known by its number.
        const auto mark = audit->mark();
        Page page{audit->read(filter, before, pageSize, isCancelled), mark ? *mark : 0};
        return [this, page = std::move(page), isFirst] { takePage(page, isFirst); };
    });
    Q_EMIT stateChanged();
}

void AuditModel::takePage(Page page, bool isFirst)
{
    if (!page.entries) {
        setFault(textOf(page.entries.error().message));
        return;
    }
    if (isFirst) {
        m_mark = page.mark;
        m_isBegun = true;
    }
    m_isWhole = page.entries->size() < pageSize;
    if (!page.entries->empty()) {
        m_isTaking = true;
        const int from = static_cast<int>(m_rows.size());
        beginInsertRows({}, from, from + static_cast<int>(page.entries->size()) - 1);
        std::ranges::move(*page.entries, std::back_inserter(m_rows));
        endInsertRows();
        m_isTaking = false;
    }
    setFault({});
}

void AuditModel::setFault(const QString& fault)
{
    m_fault = fault;
    Q_EMIT stateChanged();
}

void AuditModel::poll()
{
    if (!m_isBegun) {
        if (!m_page.isBusy()) {
            readPage(true); // it could not be read before
        }
        return;
    }
    if (m_poll.isBusy()) {
        return;
    }
    m_poll.run([this, audit = m_audit, mark = m_mark](const std::atomic<bool>&) {
        return [this, changes = audit->changesSince(mark, changesAtOnce)] { takeChanges(changes); };
    });
}

void AuditModel::takeChanges(const Result<Audit::Changes>& changes)
{
    if (!changes) {
        return setFault(textOf(changes.error().message));
    }
    const bool isMore = changes->entries.size() == changesAtOnce;
    m_mark = changes->mark;
    std::ranges::for_each(changes->entries, [this](const AuditEntry& entry) { takeChange(entry); });
    if (!m_fault.isEmpty()) {
        setFault({});
    }
    if (isMore) {
        poll();
    }
}

/// New ones come where their number puts them; one that was concluded may match no longer, or only now.
void AuditModel::takeChange(const AuditEntry& entry)
{
    const auto place = std::ranges::lower_bound(m_rows, entry.number, std::ranges::greater{}, &AuditEntry::number);
    const int row = static_cast<int>(place - m_rows.begin());
    const bool isThere = place != m_rows.end() && place->number == entry.number;
    const bool belongs = matches(m_filter, entry);
    if (isThere && belongs) {
        *place = entry;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    } else if (isThere) {
        beginRemoveRows({}, row, row);
        m_rows.erase(place);
        endRemoveRows();
    } else if (belongs && (m_isWhole || place != m_rows.end())) {
        beginInsertRows({}, row, row);
        m_rows.insert(place, entry);
        endInsertRows();
    }
}

QString AuditModel::written(const std::vector<int>& rows, AuditFormat format) const
{
    std::string text = format == AuditFormat::Csv ? auditCsvHeading() : std::string();
    for (const int row : rows) {
        const AuditEntry& entry = this->entry(row);
        switch (format) {
        case AuditFormat::Text:
            text += wholeOf(entry).toStdString() + (row == rows.back() ? "\n" : "\n\n");
            break;
        case AuditFormat::Csv:
            text += toCsvLine(entry);
            break;
        case AuditFormat::Json:
            text += toJsonLine(entry) + "\n";
            break;
        }
    }
    return QString::fromStdString(text);
}

void AuditModel::exportTo(const QString& path)
{
    m_export.run([this, audit = m_audit, filter = m_filter, path](const std::atomic<bool>& isCancelled) {
        quint64 count = 0;
        const QString fault = writeAll(*audit, filter, path, isCancelled, count);
        return [this, path, fault, count] {
            if (fault.isEmpty()) {
                Q_EMIT exported(path, count);
            } else {
                Q_EMIT notExported(QStringLiteral("%1 was not written: %2").arg(path, fault));
            }
        };
    });
}

int AuditModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AuditModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AuditModel::textAt(const AuditEntry& entry, int column) const
{
    switch (column) {
    case TimeColumn:
        return dayTimeWords(entry.at);
    case OutcomeColumn:
        return wordOf(entry.outcome).word;
    case ActionColumn:
        return actionWords(entry);
    case FlowColumn:
        return shortId(entry.flow);
    case OrchestrationColumn:
        return textOf(entry.orchestration);
    case WhoColumn:
        return textOf(entry.who);
    case ConnectionColumn:
        return textOf(entry.connection);
    case RecordsColumn:
        return recordWords(entry);
    case ReasonColumn:
        return textOf(entry.reason.empty() ? entry.says : entry.reason).simplified();
    default:
        return {};
    }
}

QVariant AuditModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const AuditEntry& entry = this->entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textAt(entry, index.column());
    case Qt::ToolTipRole:
        return index.column() == FlowColumn ? textOf(entry.flow) : textOf(entry.says);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3")
            .arg(textAt(entry, index.column()), actionWords(entry), wordOf(entry.outcome).word);
    case StatusRole:
        return index.column() == OutcomeColumn ? QVariant::fromValue(wordOf(entry.outcome)) : QVariant();
    default:
        return {};
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static constexpr std::array<const char*, ColumnCount> titles{
        "When", "Outcome", "Action", "Why", "Flow", "Orchestration", "Who", "Connection", "Plan"};
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount) {
        return {};
    }
    return QString::fromLatin1(titles.at(static_cast<std::size_t>(section)));
}

bool AuditModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_isBegun && !m_isWhole && !m_isTaking && !m_page.isBusy();
}

void AuditModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent)) {
        readPage(false);
    }
}

} // namespace backstep
