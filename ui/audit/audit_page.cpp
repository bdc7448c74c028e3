#include "ui/audit/audit_page.h"

#include "model/audit/audit_words.h"
#include "ui/shared/action_table.h"
#include "ui/shared/table.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStyle>
#include <QTableView>

#include <algorithm>
#include <array>

namespace backstep {

namespace {

constexpr int rowHeight = 22;
constexpr int filterWidth = 420;

QString actsIn(std::uint64_t count)
{
    return countOf(count, QStringLiteral("act"), QStringLiteral("acts"));
}

} // namespace

AuditPage::AuditPage(const Theme& theme, AuditModel& model)
    : Surface(theme, Token::Panel)
    , m_model(model)
    , m_filter(
          makeSearchField(theme, QStringLiteral("Words, or action:undo flow:7d0f who:anna outcome:failed since:2h"))
      )
    , m_says(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_stack(new QStackedWidget)
    , m_table(new QTableView)
    , m_empty(new EmptyState(theme, QStringLiteral("history"), {}, {}))
    , m_heading(new PanelHeading(theme, QStringLiteral("The whole entry"), Qt::TopEdge))
    , m_whole(new QPlainTextEdit)
{
    setObjectName(QStringLiteral("auditPage"));
    addActions();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar());
    column->addWidget(buildBody(), 1);
    setFocusProxy(m_table);
    connectParts();
    read();
    readChosen();
}

QWidget* AuditPage::buildBar()
{
    auto* bar = new ToolBar(m_theme);
    m_filter->setObjectName(QStringLiteral("auditFilter"));
    m_filter->setAccessibleName(QStringLiteral("Filter acts"));
    m_filter->setMinimumWidth(filterWidth);
    m_says->setObjectName(QStringLiteral("auditSays"));
    m_says->setEliding(true);
    bar->addWidget(*new Text(m_theme, TextRole::Strong, QStringLiteral("Audit")));
    bar->addLine();
    bar->addWidget(*m_filter, 2);
    bar->addWidget(*m_says, 3);
    for (QAction* action : actions()) {
        if (action->objectName() == QStringLiteral("auditExport")) {
            bar->addAction(*action, true);
        }
    }
    return bar;
}

QWidget* AuditPage::buildBody()
{
    dressTableOfActs();
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_whole->setReadOnly(true);
    m_whole->setFrameShape(QFrame::NoFrame);
    m_whole->setFont(m_theme.font(TextRole::Code));
    m_whole->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_whole->setTabChangesFocus(true);
    m_whole->setObjectName(QStringLiteral("auditWhole"));
    m_whole->setAccessibleName(QStringLiteral("The chosen entry"));
    auto* below = new QWidget;
    auto* column = new QVBoxLayout(below);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_heading);
    column->addWidget(m_whole, 1);
    QSplitter* splitter = makeSplitter(Qt::Vertical);
    splitter->addWidget(m_stack);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    constexpr int belowHeight = 240;
    splitter->setSizes({3 * belowHeight, belowHeight});
    return splitter;
}

void AuditPage::dressTableOfActs()
{
    constexpr std::array<std::pair<int, int>, 8> widths{
        {{AuditModel::TimeColumn, 124},
         {AuditModel::OutcomeColumn, 112},
         {AuditModel::ActionColumn, 148},
         {AuditModel::ReasonColumn, 232},
         {AuditModel::FlowColumn, 116},
         {AuditModel::OrchestrationColumn, 132},
         {AuditModel::WhoColumn, 144},
         {AuditModel::ConnectionColumn, 120}}};
    m_table->setObjectName(QStringLiteral("auditTable"));
    m_table->setAccessibleName(QStringLiteral("What was done, newest first"));
    m_table->setModel(&m_model);
    dressTable(*m_table, m_theme, rowHeight);
    m_table->setItemDelegateForColumn(
        AuditModel::OutcomeColumn, new StatusDelegate(m_theme, AuditModel::StatusRole, m_table)
    );
    for (const auto& [column, width] : widths) {
        m_table->setColumnWidth(column, width);
    }
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
}

QAction& AuditPage::add(const QString& menu, const QString& text, const QString& iconName, const QString& keys)
{
    auto* action = new QAction(text, this);
    if (!iconName.isEmpty()) {
        action->setIcon(m_theme.icon(iconName));
    }
    if (!keys.isEmpty()) {
        action->setShortcuts(QKeySequence::listFromString(keys));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    }
    ActionTable::setMenu(*action, menu);
    ActionTable::dressTip(*action);
    addAction(action);
    return *action;
}

void AuditPage::addCopy(const QString& text, const QString& keys, AuditFormat format)
{
    QAction& action = add(QStringLiteral("Edit"), text, QStringLiteral("copy"), keys);
    connect(&action, &QAction::triggered, this, [this, format] { copy(format); });
}

void AuditPage::addActions()
{
    m_open = &add(QStringLiteral("Go"), QStringLiteral("Open the flow of the act"), QStringLiteral("route"), {});
    connect(m_open, &QAction::triggered, this, &AuditPage::openFlow);
    QAction& filter = add(
        QStringLiteral("Edit"), QStringLiteral("Filter acts"), QStringLiteral("filter"), QStringLiteral("Ctrl+F; /")
    );
    connect(&filter, &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    QAction& cell = add(
        QStringLiteral("Edit"),
        QStringLiteral("Only acts like this cell"),
        QStringLiteral("filter"),
        QStringLiteral("X")
    );
    connect(&cell, &QAction::triggered, this, &AuditPage::filterByCell);
    addCopy(QStringLiteral("Copy acts as text"), QStringLiteral("Ctrl+C"), AuditFormat::Text);
    addCopy(QStringLiteral("Copy acts as CSV"), {}, AuditFormat::Csv);
    addCopy(QStringLiteral("Copy acts as JSON"), {}, AuditFormat::Json);
    QAction& save = add(QStringLiteral("File"), QStringLiteral("Export…"), QStringLiteral("download"), {});
    save.setObjectName(QStringLiteral("auditExport"));
    save.setToolTip(QStringLiteral("Writes all acts that match the filter to a file, as CSV or JSON"));
    connect(&save, &QAction::triggered, this, &AuditPage::askWhereToExport);
}

void AuditPage::connectParts()
{
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_told.clear();
        m_model.setFilterText(text);
    });
    connect(m_filter, &QLineEdit::returnPressed, m_table, qOverload<>(&QWidget::setFocus));
    connect(&m_model, &AuditModel::stateChanged, this, &AuditPage::read);
    connect(&m_model, &AuditModel::rowsInserted, this, [this](const QModelIndex&, int first, int last) {
        // Whoever has scrolled down goes on reading the same rows.
        QScrollBar* bar = m_table->verticalScrollBar();
        if (first * rowHeight < bar->value()) {
            bar->setValue(bar->value() + (last - first + 1) * rowHeight);
        }
        read();
    });
    connect(&m_model, &AuditModel::rowsRemoved, this, [this] {
        read();
        readChosen();
    });
    connect(&m_model, &AuditModel::dataChanged, this, &AuditPage::readChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AuditPage::readChosen);
    connect(m_table, &QTableView::activated, this, &AuditPage::openFlow);
    connect(m_table, &QTableView::customContextMenuRequested, this, &AuditPage::showMenu);
    connect(&m_model, &AuditModel::exported, this, [this](const QString& path, quint64 entries) {
        tell(QStringLiteral("%1 written to %2.").arg(actsIn(entries), path));
    });
    connect(&m_model, &AuditModel::notExported, this, &AuditPage::tell);
}

void AuditPage::read()
{
    const QString fault = m_model.filterFault().isEmpty() ? m_model.fault() : m_model.filterFault();
    m_says->setText(fault.isEmpty() ? m_told : fault);
    m_says->setInk(fault.isEmpty() ? Token::Text2 : Token::FailInk);
    const bool isWrong = !m_model.filterFault().isEmpty();
    if (m_filter->property("wrong").toBool() != isWrong) {
        m_filter->setProperty("wrong", isWrong);
        m_filter->style()->polish(m_filter);
    }
    const bool isFiltered = !m_model.filterText().trimmed().isEmpty();
    m_empty->setTexts(
        isFiltered ? QStringLiteral("No act matches.") : QStringLiteral("Nothing was done yet."),
        isFiltered ? QStringLiteral("Drop a condition, or look further back with since:30d.")
                   : QStringLiteral("Whatever a person sends from here stands here for good: who, when, why, which "
                                    "records, and how it ended.")
    );
    const bool isEmpty = m_model.rowCount() == 0 && !m_model.isReading();
    m_stack->setCurrentWidget(isEmpty ? static_cast<QWidget*>(m_empty) : m_table);
    Q_EMIT wordsChanged(statusWords());
}

QString AuditPage::statusWords() const
{
    const auto rows = static_cast<std::uint64_t>(m_model.rowCount());
    return actsIn(rows) + (m_model.canFetchMore({}) ? QStringLiteral(" read, more below") : QString());
}

void AuditPage::readChosen()
{
    const std::vector<int> rows = chosenRows();
    const bool isOne = rows.size() == 1;
    const QString text = isOne ? wholeOf(m_model.entry(rows.front())) : QString();
    if (text != m_whole->toPlainText()) {
        m_whole->setPlainText(text);
    }
    m_heading->setDetail(
        isOne              ? QString()
            : rows.empty() ? QStringLiteral("choose one above")
                           : QStringLiteral("%1 are chosen").arg(actsIn(rows.size()))
    );
    const bool leads = isOne && !m_model.entry(rows.front()).flow.isEmpty();
    ActionTable::allow(*m_open, leads, QStringLiteral("Choose one act that speaks of a flow."));
}

void AuditPage::showMenu(const QPoint& at)
{
    QMenu menu(this);
    for (QAction* action : actions()) {
        menu.addAction(action);
    }
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

void AuditPage::filterByCell()
{
    const QString condition = m_model.conditionOf(m_table->currentIndex());
    if (condition.isEmpty()) {
        tell(QStringLiteral("This cell makes no filter. Choose one of Outcome, Action, Flow, Orchestration, Who or "
                            "Connection."));
        return;
    }
    const QString before = m_filter->text().trimmed();
    if (!before.contains(condition)) {
        m_filter->setText(before.isEmpty() ? condition : before + QLatin1Char(' ') + condition);
    }
}

void AuditPage::openFlow()
{
    const std::vector<int> rows = chosenRows();
    if (rows.size() == 1 && !m_model.entry(rows.front()).flow.isEmpty()) {
        const AuditEntry& entry = m_model.entry(rows.front());
        Q_EMIT flowAsked(entry.flow, textOf(entry.connection));
    }
}

std::vector<int> AuditPage::chosenRows() const
{
    std::vector<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
        rows.push_back(index.row());
    }
    std::ranges::sort(rows);
    return rows;
}

void AuditPage::copy(AuditFormat format)
{
    const std::vector<int> rows = chosenRows();
    if (rows.empty()) {
        tell(QStringLiteral("Nothing is chosen to be copied. Choose rows first."));
        return;
    }
    QApplication::clipboard()->setText(m_model.written(rows, format));
    tell(QStringLiteral("%1 copied.").arg(actsIn(rows.size())));
}

void AuditPage::askWhereToExport()
{
    auto* dialog = new QFileDialog(this, QStringLiteral("Export the acts that match"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({QStringLiteral("CSV (*.csv)"), QStringLiteral("JSON (*.json)")});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->selectFile(QStringLiteral("audit.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &AuditPage::exportTo);
    dialog->open();
}

void AuditPage::exportTo(const QString& path)
{
    m_model.exportTo(path);
}

void AuditPage::tell(const QString& words)
{
    m_told = words;
    read();
}

void AuditPage::showEvent(QShowEvent* event)
{
    Surface::showEvent(event);
    m_model.setLive(true);
}

void AuditPage::hideEvent(QHideEvent* event)
{
    Surface::hideEvent(event);
    m_model.setLive(false);
}

} // namespace backstep
