#include "ui/editor/every_failure_pane.h"

#include "ui/shared/parts.h"
#include "ui/shared/table.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QTableView>

namespace backstep {

EveryFailurePane::EveryFailurePane(const Theme& theme, WhatIfSession& session)
    : m_session(session)
    , m_rows(new EveryFailure(this))
    , m_table(new QTableView)
    , m_gaps(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    constexpr int endWidth = 64;
    constexpr int coverageWidth = 60;
    m_table->setObjectName(QStringLiteral("everyFailure"));
    m_table->setAccessibleName(QStringLiteral("Every failure"));
    m_table->setModel(m_rows);
    dressTable(*m_table, theme);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->horizontalHeader()->setSectionResizeMode(EveryFailure::StepColumn, QHeaderView::Stretch);
    for (const int column : {EveryFailure::FailsColumn, EveryFailure::SilentColumn, EveryFailure::LateColumn}) {
        m_table->setItemDelegateForColumn(column, new StatusDelegate(theme, EveryFailure::StatusRole, m_table));
        m_table->setColumnWidth(column, endWidth);
    }
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->setColumnWidth(EveryFailure::CoverageColumn, coverageWidth);
    m_gaps->setObjectName(QStringLiteral("undoGaps"));
    m_gaps->setWordWrap(true);
    m_gaps->setContentsMargins(16, 8, 16, 8);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* caption = new Text(
        theme, TextRole::Small, QStringLiteral("How it ends, and how many UNDO messages that takes."), Token::Text2
    );
    caption->setContentsMargins(16, 8, 16, 8);
    column->addWidget(caption);
    column->addWidget(m_table, 1);
    column->addWidget(m_gaps);
    connect(m_rows, &EveryFailure::done, this, [this] { m_gaps->setText(m_rows->gaps()); });
    connect(m_table, &QTableView::clicked, this, &EveryFailurePane::open);
    connect(m_table, &QTableView::activated, this, &EveryFailurePane::open);
    connect(&session, &WhatIfSession::answered, this, &EveryFailurePane::read);
}

void EveryFailurePane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    read();
}

/// Nothing is planned while nobody looks.
void EveryFailurePane::read()
{
    if (isVisible() && m_session.isOpen()) {
        m_rows->setGraph(m_session.graph());
        m_gaps->setText(m_rows->gaps());
    }
}

void EveryFailurePane::open(const QModelIndex& cell)
{
    if (const OneFailure* failure = m_rows->failureAt(cell)) {
        const auto step = static_cast<int>(failure->step);
        m_session.ask(failure->step, failure->way);
        Q_EMIT stepChosen(step);
    }
}

} // namespace backstep
