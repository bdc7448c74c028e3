#include "model/editor/every_failure.h"

#include "model/editor/what_if.h"
#include "model/words.h"

#include <QElapsedTimer>

namespace backstep {

namespace {

constexpr std::size_t ways = everyFailureWay.size();
constexpr qint64 sliceMs = 8; ///< what one turn of the event loop may cost

} // namespace

EveryFailure::EveryFailure(QObject* parent)
    : QAbstractTableModel(parent)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &EveryFailure::planSome);
}

void EveryFailure::setGraph(const EditorGraph& graph)
{
    const bool isSame = !m_graph.steps.empty() && m_graph.orchestration.hash == graph.orchestration.hash;
    if (isSame) {
        return;
    }
    if (!m_graph.steps.empty()) {
        beginRemoveRows({}, 0, rowCount() - 1);
        m_graph = {};
        m_failures.clear();
        m_coverage.clear();
        m_next = 0;
        endRemoveRows();
    }
    if (!graph.steps.empty()) {
        beginInsertRows({}, 0, static_cast<int>(graph.steps.size()) - 1);
        m_graph = graph;
        endInsertRows();
        m_timer.start();
    }
}

void EveryFailure::planSome()
{
    const std::size_t first = m_next;
    QElapsedTimer spent;
    spent.start();
    while (!isDone() && spent.elapsed() < sliceMs) {
        for (const FailureWay way : everyFailureWay) {
            m_failures.push_back(planFailure(m_graph.orchestration, static_cast<StepIndex>(m_next), way));
        }
        ++m_next;
    }
    Q_EMIT dataChanged(index(static_cast<int>(first), FailsColumn), index(static_cast<int>(m_next) - 1, LateColumn));
    if (!isDone()) {
        return;
    }
    m_timer.stop();
    m_coverage = undoCoverage(m_graph.orchestration, m_failures);
    Q_EMIT dataChanged(index(0, CoverageColumn), index(rowCount() - 1, CoverageColumn));
    Q_EMIT done();
}

const OneFailure* EveryFailure::failure(int row, int column) const
{
    const bool isOfOne = column >= FailsColumn && column <= LateColumn;
    if (!isOfOne || static_cast<std::size_t>(row) >= m_next) {
        return nullptr;
    }
    return &m_failures[static_cast<std::size_t>(row) * ways + static_cast<std::size_t>(column - FailsColumn)];
}

const OneFailure* EveryFailure::failureAt(const QModelIndex& cell) const
{
    return cell.isValid() ? failure(cell.row(), cell.column()) : nullptr;
}

QString EveryFailure::gaps() const
{
    if (m_coverage.empty()) {
        return {};
    }
    QStringList names;
    for (const StepIndex step : neverUndone(m_graph.orchestration, m_coverage)) {
        names.append(m_graph.steps[step].name);
    }
    if (names.isEmpty()) {
        return QStringLiteral("Every UNDO is sent by some single failure.");
    }
    constexpr qsizetype namedMax = 4;
    QString all = names.mid(0, namedMax).join(QStringLiteral(", "));
    all += names.size() > namedMax ? QStringLiteral(" and %1 more").arg(names.size() - namedMax) : QString();
    return QStringLiteral("No single failure sends the UNDO of %1: try it once before you need it.").arg(all);
}

QString EveryFailure::textOf(int row, int column) const
{
    if (column == StepColumn) {
        return m_graph.steps[static_cast<std::size_t>(row)].name;
    }
    if (column == CoverageColumn) {
        const auto step = static_cast<std::size_t>(row);
        if (!m_graph.orchestration.steps[step].hasUndo) {
            return QStringLiteral("none");
        }
        return m_coverage.empty()   ? QString()
            : m_coverage[step] == 0 ? QStringLiteral("never")
                                    : countWords(m_coverage[step]);
    }
    const OneFailure* told = failure(row, column);
    if (told == nullptr) {
        return QStringLiteral("…");
    }
    const QString end = wordOf(told->end).word;
    return told->messages == 0 ? end : end + QStringLiteral(", ") + countWords(told->messages);
}

QString EveryFailure::spokenOf(int row, int column) const
{
    const OneFailure* told = failure(row, column);
    const QString step = textOf(row, StepColumn);
    if (told == nullptr) {
        return column == CoverageColumn
            ? QStringLiteral("The UNDO of %1 is sent by %2 of the single failures.").arg(step, textOf(row, column))
            : step;
    }
    QStringList undone;
    for (const StepIndex each : told->undone) {
        undone.append(m_graph.steps[each].name);
    }
    const QString messages = countOf(told->messages, QStringLiteral("UNDO message"), QStringLiteral("UNDO messages"));
    return QStringLiteral("If %1 %2: %3, %4%5.")
        .arg(
            step,
            wordsOf(told->way),
            wordOf(told->end).word,
            messages,
            undone.isEmpty() ? QString() : QStringLiteral(" to ") + undone.join(QStringLiteral(", "))
        );
}

QString EveryFailure::toCsv() const
{
    const auto inQuotes = [](QString text) {
        const QChar quote = QLatin1Char('"');
        const bool isPlain = !text.contains(QLatin1Char(',')) && !text.contains(quote);
        return isPlain ? text : quote + text.replace(quote, QStringLiteral("\"\"")) + quote;
    };
    QString csv = QStringLiteral("step,failure,ends,undo messages,waves,undone\r\n");
    for (const OneFailure& told : m_failures) {
        QStringList undone;
        for (const StepIndex each : told.undone) {
            undone.append(m_graph.steps[each].name);
        }
        csv += QStringList{
                   inQuotes(m_graph.steps[told.step].name),
                   wordsOf(told.way),
                   QString::fromStdString(std::string(toWire(told.end))),
                   QString::number(told.messages),
                   QString::number(told.waves),
                   inQuotes(undone.join(QLatin1Char(' '))),
               }
                   .join(QLatin1Char(','))
            + QStringLiteral("\r\n");
    }
    return csv;
}

int EveryFailure::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_graph.steps.size());
}

int EveryFailure::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EveryFailure::data(const QModelIndex& index, int role) const
{
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return spokenOf(row, index.column());
    case StatusRole: {
        const OneFailure* told = failure(row, index.column());
        StatusWord status = told != nullptr ? wordOf(told->end) : StatusWord{};
        status.word = told != nullptr ? countWords(told->messages) : textOf(row, index.column());
        return QVariant::fromValue(status);
    }
    default:
        return {};
    }
}

QVariant EveryFailure::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) {
        return {};
    }
    const bool isShort = role == Qt::DisplayRole;
    switch (section) {
    case StepColumn:
        return QStringLiteral("Step");
    case FailsColumn:
        return isShort ? QStringLiteral("Fails") : QStringLiteral("It answers failure every time");
    case SilentColumn:
        return isShort ? QStringLiteral("Silent") : QStringLiteral("It never answers");
    case LateColumn:
        return isShort ? QStringLiteral("Late") : QStringLiteral("It answers too late");
    case CoverageColumn:
        return isShort ? QStringLiteral("UNDO in") : QStringLiteral("How many of these failures send its UNDO");
    default:
        return {};
    }
}

} // namespace backstep
