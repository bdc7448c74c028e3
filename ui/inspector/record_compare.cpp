#include "ui/inspector/record_compare.h"

#include "model/words.h"
#include "ui/shared/chooser.h"
#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

constexpr int fieldWidth = 120;
constexpr int hereWidth = 128;

QString countWordsOf(const JsonDifference& difference)
{
    if (difference.isCut) {
        return QStringLiteral("these and more fields differ");
    }
    const auto fields
        = [](std::size_t count) { return countOf(count, QStringLiteral("field"), QStringLiteral("fields")); };
    return QStringLiteral("%1 %2, %3 the same")
        .arg(
            fields(difference.fields.size()),
            difference.fields.size() == 1 ? QStringLiteral("differs") : QStringLiteral("differ"),
            countWords(difference.same)
        );
}

/// "Attempt 2" and "Attempt 3" are one kind.
QString kindOf(const QString& words)
{
    return words.section(QLatin1Char(' '), 0, 0) == QLatin1String("Its") ? words
                                                                         : words.section(QLatin1Char(' '), 0, 0);
}

} // namespace

void DifferenceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    cell.font = m_theme.font(TextRole::Code);
    const auto kind = static_cast<FieldDifference::Kind>(index.data(DifferenceModel::KindRole).toInt());
    if (index.column() == DifferenceModel::FieldColumn) {
        cell.palette.setColor(QPalette::Text, m_theme.ink(Tone::Run));
    } else if (kind == FieldDifference::Kind::Changed) {
        cell.palette.setColor(QPalette::Text, m_theme.ink(Tone::Retry));
    } else {
        const bool isThere
            = (index.column() == DifferenceModel::HereColumn) == (kind == FieldDifference::Kind::OnlyHere);
        cell.palette.setColor(QPalette::Text, isThere ? m_theme.ink(Tone::Retry) : m_theme.color(Token::Text2));
    }
    RowDelegate::paint(painter, cell, index);
}

RecordCompare::RecordCompare(const Theme& theme)
    : m_withWord(new Text(theme, TextRole::Small, QStringLiteral("With"), Token::Text2))
    , m_with(new Chooser(theme))
    , m_count(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_stack(new QStackedWidget)
    , m_table(new QTableView)
    , m_note(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    dress(theme);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_note);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 0, 12, 6);
    row->setSpacing(8);
    row->addWidget(m_withWord);
    row->addWidget(m_with);
    row->addWidget(m_count, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_stack, 1);
    connect(m_with, &QComboBox::activated, this, [this] {
        m_prefers = kindOf(m_with->currentText());
        compare();
    });
}

void RecordCompare::dress(const Theme& theme)
{
    m_with->setObjectName(QStringLiteral("compareWith"));
    m_with->setAccessibleName(QStringLiteral("Compare with"));
    m_count->setObjectName(QStringLiteral("compareCount"));
    m_count->setEliding(true);
    dressTable(*m_table, theme);
    m_table->setModel(&m_difference);
    m_table->setItemDelegate(new DifferenceDelegate(theme, m_table));
    m_table->setObjectName(QStringLiteral("differenceTable"));
    m_table->setAccessibleName(QStringLiteral("Fields that differ"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumnWidth(DifferenceModel::FieldColumn, fieldWidth);
    m_table->setColumnWidth(DifferenceModel::HereColumn, hereWidth);
    m_note->setObjectName(QStringLiteral("compareNote"));
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_note->setContentsMargins(12, 12, 12, 12);
}

void RecordCompare::setRecord(const SeenRecord* record, std::function<std::vector<Counterpart>()> counterparts)
{
    m_record = record == nullptr ? std::nullopt : std::optional(*record);
    m_ask = std::move(counterparts);
    m_isRead = false;
    if (isVisible()) {
        read();
    }
}

void RecordCompare::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!m_isRead) {
        read();
    }
}

void RecordCompare::read()
{
    m_isRead = true;
    m_counterparts = m_record && m_ask ? m_ask() : std::vector<Counterpart>();
    m_with->clear();
    for (const Counterpart& each : m_counterparts) {
        m_with->addItem(each.words);
    }
    const auto preferred = std::ranges::find_if(m_counterparts, [this](const Counterpart& each) {
        return !m_prefers.isEmpty() && each.words.startsWith(m_prefers);
    });
    m_with->setCurrentIndex(
        preferred == m_counterparts.end() ? 0 : static_cast<int>(preferred - m_counterparts.begin())
    );
    m_withWord->setVisible(!m_counterparts.empty());
    m_with->setVisible(!m_counterparts.empty());
    compare();
}

void RecordCompare::compare()
{
    const auto chosen = static_cast<std::size_t>(std::max(m_with->currentIndex(), 0));
    QString note;
    if (!m_record) {
        note = QStringLiteral("Choose a record to compare it.");
    } else if (m_counterparts.empty()) {
        note = QStringLiteral(
            "There is nothing to compare this record with: it is the only one of its kind, and no flow of "
            "this orchestration that went well has one like it."
        );
    } else {
        PayloadDifference difference = payloadDifference(*m_record, m_counterparts[chosen].record);
        note = difference.whyNot;
        if (note.isEmpty() && difference.fields.isEmpty()) {
            note = QStringLiteral("Both carry the same payload.");
        }
        m_difference.show(std::move(difference.fields), m_counterparts[chosen].words);
    }
    m_note->setText(note);
    m_count->setText(note.isEmpty() ? countWordsOf(m_difference.difference()) : QString());
    m_stack->setCurrentWidget(note.isEmpty() ? static_cast<QWidget*>(m_table) : m_note);
}

} // namespace backstep
