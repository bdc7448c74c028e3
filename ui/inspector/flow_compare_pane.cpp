#include "ui/inspector/flow_compare_pane.h"

#include "model/inspector/inspector_model.h"
#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>

#include <array>
#include <utility>

namespace backstep {

void ComparisonDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    const bool isWords = index.column() == ComparisonModel::StepColumn || index.column() == ComparisonModel::SaysColumn;
    if (!isWords) {
        cell.font = m_theme.font(TextRole::Number);
        cell.palette.setColor(QPalette::Text, m_theme.color(Token::Text2));
    } else if (index.data(ComparisonModel::PartsRole).toBool()) {
        cell.palette.setColor(QPalette::Text, m_theme.ink(Tone::Fail));
    }
    RowDelegate::paint(painter, cell, index);
}

FlowComparePane::FlowComparePane(const Theme& theme, InspectorModel& inspector)
    : m_inspector(inspector)
    , m_sentence(new Text(theme, TextRole::Strong))
    , m_with(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_stack(new QStackedWidget)
    , m_table(new QTableView)
    , m_note(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    dress(theme);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_note);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_sentence);
    column->addWidget(m_with);
    column->addWidget(m_stack, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& row) {
        if (row.isValid()) {
            const auto& steps = m_inspector.comparison().comparison().steps;
            const StepComparison& step = steps[static_cast<std::size_t>(row.row())];
            Q_EMIT stepChosen(step.step, step.differsWhenSent ? RecordWay::Sent : RecordWay::Received);
        }
    });
}

void FlowComparePane::dress(const Theme& theme)
{
    m_sentence->setObjectName(QStringLiteral("partingSentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setContentsMargins(12, 8, 12, 0);
    m_with->setObjectName(QStringLiteral("goodFlow"));
    m_with->setEliding(true);
    m_with->setContentsMargins(12, 2, 12, 8);
    dressTable(*m_table, theme);
    m_table->setModel(&m_inspector.comparison());
    m_table->setItemDelegate(new ComparisonDelegate(theme, m_table));
    for (const int column : {ComparisonModel::HereColumn, ComparisonModel::ThereColumn}) {
        m_table->setItemDelegateForColumn(column, new StatusDelegate(theme, ComparisonModel::StatusRole, m_table));
    }
    m_table->setObjectName(QStringLiteral("comparisonTable"));
    m_table->setAccessibleName(QStringLiteral("Steps, here and in a flow that went well"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    for (const auto& [column, width] : std::array{
             std::pair<int, int>{ComparisonModel::StepColumn, 124},
             std::pair<int, int>{ComparisonModel::HereColumn, 124},
             std::pair<int, int>{ComparisonModel::ThereColumn, 84},
             std::pair<int, int>{ComparisonModel::TookHereColumn, 72},
             std::pair<int, int>{ComparisonModel::TookThereColumn, 72}}) {
        m_table->setColumnWidth(column, width);
    }
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_note->setContentsMargins(12, 4, 12, 12);
}

void FlowComparePane::begin()
{
    m_inspector.compareWithGood();
    read();
    if (const int parting = m_inspector.comparison().comparison().parting; parting >= 0) {
        m_table->setCurrentIndex({});
        m_table->setCurrentIndex(m_inspector.comparison().index(parting, 0));
    }
}

void FlowComparePane::read()
{
    const FlowComparison& comparison = m_inspector.comparison().comparison();
    const QString whyNot = m_inspector.whyNoComparison();
    m_sentence->setText(comparison.sentence);
    m_sentence->setVisible(whyNot.isEmpty());
    m_with->setText(QStringLiteral("Compared with ") + comparison.goodWords);
    m_with->setVisible(whyNot.isEmpty());
    m_note->setText(whyNot);
    m_note->setContentsMargins(12, whyNot.isEmpty() ? 4 : 12, 12, 12);
    m_stack->setCurrentWidget(whyNot.isEmpty() ? static_cast<QWidget*>(m_table) : m_note);
}

} // namespace backstep
