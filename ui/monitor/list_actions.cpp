#include "ui/monitor/list_actions.h"

#include "ui/monitor/flow_list.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QSaveFile>

#include <algorithm>

namespace backstep {

namespace {

QString flowsIn(std::size_t count)
{
    return countOf(count, QStringLiteral("flow"), QStringLiteral("flows"));
}

QString written(const QString& path, const FlowsToWrite& flows, const std::atomic<bool>& isCancelled)
{
    const bool isJson = path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        return file.errorString();
    }
    if (const auto why = write(flows, isJson ? FlowFormat::Json : FlowFormat::Csv, file, isCancelled)) {
        return *why;
    }
    return file.commit() ? QString() : file.errorString();
}

} // namespace

ListActions::ListActions(FlowList& list, FlowTable& table, QWidget& page)
    : QObject(&page)
    , m_list(list)
    , m_table(table)
    , m_page(page)
{
}

void ListActions::filterByCell(bool excludes)
{
    const QString condition = m_list.cellCondition();
    if (condition.isEmpty()) {
        Q_EMIT told(
            Tone::Idle,
            m_list.currentIndex().isValid()
                ? QStringLiteral("This cell makes no filter. Choose one of Status, Flow, Orchestration, Step, Attempt, "
                                 "Worker or What it says.")
                : QStringLiteral("Choose a cell first: a click on it, or the arrow keys.")
        );
        return;
    }
    Q_EMIT conditionAsked((excludes ? QStringLiteral("-") : QString()) + condition);
}

FlowsToWrite ListActions::chosenRows() const
{
    FlowsToWrite rows{m_table.store().data(), {}, m_list.columns(), m_table.now()};
    for (const FlowId& flow : m_list.chosen()) {
        if (const auto place = m_table.store().placeOf(flow)) {
            rows.places.push_back(*place);
        }
    }
    return rows;
}

void ListActions::copy(FlowFormat format)
{
    const FlowsToWrite rows = chosenRows();
    if (rows.places.empty()) {
        Q_EMIT told(Tone::Idle, QStringLiteral("Nothing is chosen to be copied. Choose rows first."));
        return;
    }
    constexpr std::size_t most = 20'000;
    if (rows.places.size() > most) {
        Q_EMIT told(
            Tone::Idle,
            QStringLiteral("%1 are too many for the clipboard. Export the list to a file instead.")
                .arg(flowsIn(rows.places.size()))
        );
        return;
    }
    QApplication::clipboard()->setText(QString::fromUtf8(backstep::written(rows, format)));
    Q_EMIT told(Tone::Done, QStringLiteral("%1 copied.").arg(flowsIn(rows.places.size())));
}

void ListActions::exportList()
{
    const QString path = QFileDialog::getSaveFileName(
        &m_page,
        QStringLiteral("Export the list"),
        QStringLiteral("flows.csv"),
        QStringLiteral("CSV (*.csv);;JSON (*.json)")
    );
    if (!path.isEmpty()) {
        exportTo(path);
    }
}

void ListActions::exportTo(const QString& path)
{
    FlowsToWrite rows{m_table.store().data(), m_table.shown().copy(), m_list.columns(), m_table.now()};
    m_writing.run([this, path, rows = std::move(rows)](const std::atomic<bool>& isCancelled) {
        const QString fault = written(path, rows, isCancelled);
        return [this, path, fault, count = rows.places.size()] {
            if (fault.isEmpty()) {
                Q_EMIT told(
                    Tone::Done, QStringLiteral("%1 written to %2.").arg(flowsIn(count), QFileInfo(path).fileName())
                );
            } else {
                Q_EMIT told(Tone::Fail, QStringLiteral("%1 was not written: %2.").arg(path, fault));
            }
        };
    });
}

void ListActions::toggle(FlowColumn column, bool isShown)
{
    FlowColumns columns = m_list.columns();
    std::erase(columns, column);
    if (isShown) {
        // Before the last one, which takes what is left of the width.
        columns.insert(columns.empty() ? columns.end() : std::prev(columns.end()), column);
    }
    m_list.setColumns(columns);
    Q_EMIT columnsChosen();
}

void ListActions::fillColumnMenu(QMenu& menu)
{
    const FlowColumns shown = m_list.columns();
    for (const FlowColumn column : allFlowColumns()) {
        QAction* action = menu.addAction(titleOf(column));
        const bool isShown = std::ranges::find(shown, column) != shown.end();
        action->setCheckable(true);
        action->setChecked(isShown);
        action->setEnabled(!isShown || shown.size() > 1); // some column stays
        connect(action, &QAction::toggled, this, [this, column](bool on) { toggle(column, on); });
    }
    menu.addSeparator();
    QAction* usual = menu.addAction(QStringLiteral("The usual columns"));
    connect(usual, &QAction::triggered, this, [this] {
        m_list.setColumns(usualFlowColumns());
        Q_EMIT columnsChosen();
    });
}

} // namespace backstep
