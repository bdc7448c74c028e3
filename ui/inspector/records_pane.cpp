#include "ui/inspector/records_pane.h"

#include "model/inspector/inspector_model.h"
#include "ui/inspector/flow_compare_pane.h"
#include "ui/shared/status_glyph.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>

#include <array>

namespace backstep {

namespace {

constexpr int timeWidth = 104;
constexpr int wayWidth = 28;
constexpr int phaseWidth = 52;
constexpr int stepWidth = 124;
constexpr int attemptWidth = 32;
constexpr int placeWidth = 116;

enum Tab
{
    RecordsTab,
    AnomaliesTab,
    CompareTab
};

constexpr int placeShownFrom = 560; ///< narrower panes leave the place to the detail

} // namespace

void RecordCellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    switch (index.column()) {
    case RecordsModel::WayColumn:
        paintGround(*painter, option);
        paintWay(*painter, option.rect, index);
        return;
    case RecordsModel::SaysColumn:
        paintGround(*painter, option);
        paintSays(*painter, option, index);
        return;
    case RecordsModel::PhaseColumn: {
        const bool back = index.data(RecordsModel::PhaseRole).toInt() == static_cast<int>(Phase::Undo);
        cell.palette.setColor(QPalette::Text, m_theme.ink(back ? Tone::Undo : Tone::Run));
        break;
    }
    case RecordsModel::TimeColumn:
        cell.font = m_theme.font(TextRole::Number);
        break;
    case RecordsModel::AttemptColumn:
    case RecordsModel::PlaceColumn:
        cell.font = m_theme.font(TextRole::Number);
        cell.palette.setColor(QPalette::Text, m_theme.color(Token::Text2));
        break;
    default:
        break;
    }
    RowDelegate::paint(painter, cell, index);
}

void RecordCellDelegate::paintWay(QPainter& painter, const QRect& cell, const QModelIndex& index) const
{
    QString icon = QStringLiteral("circle-dot");
    QColor ink = m_theme.color(Token::Text2);
    switch (static_cast<RecordWay>(index.data(RecordsModel::WayRole).toInt())) {
    case RecordWay::Sent:
        icon = QStringLiteral("arrow-up-right");
        ink = m_theme.ink(Tone::Run);
        break;
    case RecordWay::Received:
        icon = QStringLiteral("arrow-down-left");
        ink = m_theme.ink(Tone::Done);
        break;
    case RecordWay::Told:
        break;
    }
    constexpr int size = 14;
    const double ratio = painter.device()->devicePixelRatioF();
    painter.drawPixmap(cell.left() + 7, cell.center().y() - size / 2, m_theme.picture(icon, size, ink, ratio));
}

void RecordCellDelegate::paintSays(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index)
    const
{
    const auto tone = static_cast<Tone>(index.data(RecordsModel::ToneRole).toInt());
    const QVariant glyph = index.data(RecordsModel::GlyphRole);
    QRect room = option.rect.adjusted(8, 0, -8, -1);
    painter.save();
    if (glyph.isValid()) {
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF sign(room.left(), room.center().y() - lineGlyph / 2.0 + 0.5, lineGlyph, lineGlyph);
        paintGlyph(painter, sign, static_cast<GlyphKind>(glyph.toInt()), m_theme.ink(tone), ground(option));
        room.setLeft(room.left() + lineGlyph + 6);
    }
    painter.setFont(m_theme.font(TextRole::Small));
    painter.setPen(tone == Tone::Idle ? m_theme.color(Token::Text2) : m_theme.ink(tone));
    const QString words = painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room.width());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, words);
    painter.restore();
}

RecordsPane::RecordsPane(const Theme& theme, InspectorModel& inspector)
    : Surface(theme, Token::Panel)
    , m_inspector(inspector)
    , m_tabs(new QTabBar)
    , m_recordCount(new Chip(theme, QStringLiteral("0")))
    , m_anomalyCount(new Chip(theme, QStringLiteral("0")))
    , m_stack(new QStackedWidget)
    , m_records(makeRecords())
    , m_anomalies(makeAnomalies())
    , m_comparison(new FlowComparePane(theme, inspector))
    , m_note(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_note->setContentsMargins(12, 12, 12, 12);
    m_stack->addWidget(m_records);
    m_stack->addWidget(m_anomalies);
    m_stack->addWidget(m_comparison);
    m_stack->addWidget(m_note);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTabs());
    column->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &RecordsPane::showTab);
    connect(m_comparison, &FlowComparePane::stepChosen, this, &RecordsPane::chooseMessage);
    m_settled.setSingleShot(true);
    connect(&m_settled, &QTimer::timeout, this, &RecordsPane::scrollToChosen);
}

QWidget* RecordsPane::makeTabs()
{
    m_tabs->addTab(QStringLiteral("Records"));
    m_tabs->addTab(QStringLiteral("Anomalies"));
    m_tabs->addTab(QStringLiteral("Compare"));
    m_tabs->setTabButton(0, QTabBar::RightSide, m_recordCount);
    m_tabs->setTabButton(1, QTabBar::RightSide, m_anomalyCount);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setObjectName(QStringLiteral("recordTabs"));
    auto* bar = new Surface(m_theme, Token::Panel, Qt::BottomEdge);
    bar->setFixedHeight(32);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 0, 8, 0);
    row->addWidget(m_tabs);
    row->addStretch(1);
    return bar;
}

QTableView* RecordsPane::makeRecords()
{
    auto* table = new QTableView;
    dressTable(*table, m_theme);
    table->setModel(&m_inspector.records());
    table->setItemDelegate(new RecordCellDelegate(m_theme, table));
    table->setObjectName(QStringLiteral("recordsTable"));
    table->setAccessibleName(QStringLiteral("Records"));
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const std::array widths{
        std::pair<int, int>{RecordsModel::TimeColumn, timeWidth},
        std::pair<int, int>{RecordsModel::WayColumn, wayWidth},
        std::pair<int, int>{RecordsModel::PhaseColumn, phaseWidth},
        std::pair<int, int>{RecordsModel::StepColumn, stepWidth},
        std::pair<int, int>{RecordsModel::AttemptColumn, attemptWidth},
        std::pair<int, int>{RecordsModel::PlaceColumn, placeWidth}};
    table->horizontalHeader()->setMinimumSectionSize(wayWidth);
    for (const auto& [column, width] : widths) {
        table->setColumnWidth(column, width);
    }
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        Q_EMIT recordChosen(current.isValid() ? current.row() : -1);
    });
    connect(&m_inspector.records(), &QAbstractItemModel::modelReset, this, [this] { Q_EMIT recordChosen(-1); });
    return table;
}

QTableView* RecordsPane::makeAnomalies()
{
    auto* table = new QTableView;
    dressTable(*table, m_theme);
    table->setModel(&m_inspector.anomalies());
    table->setObjectName(QStringLiteral("anomaliesTable"));
    table->setAccessibleName(QStringLiteral("Anomalies"));
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setColumnWidth(AnomaliesModel::TimeColumn, timeWidth);
    table->setColumnWidth(AnomaliesModel::KindColumn, stepWidth);
    table->setColumnWidth(AnomaliesModel::PlaceColumn, placeWidth);
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (current.isValid()) {
            chooseAnomaly(current.row());
        }
    });
    return table;
}

void RecordsPane::chooseStep(const QString& step)
{
    for (int row = m_inspector.records().rowCount() - 1; row >= 0; --row) {
        if (m_inspector.records().row(row).step == step) {
            chooseRow(row);
            return;
        }
    }
}

void RecordsPane::chooseMessage(const QString& step, RecordWay way)
{
    const RecordsModel& records = m_inspector.records();
    for (int row = records.rowCount() - 1; row >= 0; --row) {
        const RecordRow& each = records.row(row);
        if (each.step == step && each.way == way && each.phase.value_or(Phase::Do) == Phase::Do) {
            chooseRow(row);
            return;
        }
    }
    chooseStep(step);
}

void RecordsPane::chooseEvidence()
{
    const RecordsModel& records = m_inspector.records();
    int row = records.rowCount() - 1;
    if (m_inspector.flow() && m_inspector.flow()->status == FlowStatus::Failed) {
        const auto isFailingReply = [&records](int at) {
            return records.row(at).way == RecordWay::Received && records.row(at).tone == Tone::Fail;
        };
        int failing = row;
        while (failing >= 0 && !isFailingReply(failing)) {
            --failing;
        }
        row = failing < 0 ? row : failing;
    }
    chooseRow(row);
}

void RecordsPane::chooseRow(int row)
{
    if (row >= 0) {
        const QModelIndex cell = m_inspector.records().index(row, 0);
        m_records->setCurrentIndex(cell);
        m_records->scrollTo(cell);
    }
}

/// The record that an anomaly speaks of, or the step.
void RecordsPane::chooseAnomaly(int row)
{
    const AnomaliesModel::Row& anomaly = m_inspector.anomalies().row(row);
    if (anomaly.place) {
        chooseRow(m_inspector.records().rowAt(*anomaly.place));
    } else {
        chooseStep(anomaly.step);
    }
}

void RecordsPane::readCounts()
{
    const auto say = [this](int tab, Chip* chip, const QAbstractItemModel& model) {
        chip->setText(countWords(static_cast<std::uint64_t>(model.rowCount())));
        if (chip->size() != chip->sizeHint()) {
            chip->resize(chip->sizeHint());
            m_tabs->setTabText(tab, m_tabs->tabText(tab)); // the bar makes room for it
        }
    };
    say(RecordsTab, m_recordCount, m_inspector.records());
    say(AnomaliesTab, m_anomalyCount, m_inspector.anomalies());
    showTab(m_tabs->currentIndex());
}

void RecordsPane::showComparison()
{
    m_tabs->setCurrentIndex(CompareTab);
    m_comparison->begin();
}

void RecordsPane::showTab(int tab)
{
    if (tab == CompareTab) {
        if (m_stack->currentWidget() != m_comparison || !m_inspector.isCompared()) {
            m_stack->setCurrentWidget(m_comparison);
            m_comparison->begin();
        }
        m_comparison->read();
        return;
    }
    const bool records = tab == RecordsTab;
    const QAbstractItemModel& model = records ? static_cast<QAbstractItemModel&>(m_inspector.records())
                                              : static_cast<QAbstractItemModel&>(m_inspector.anomalies());
    if (model.rowCount() > 0) {
        m_stack->setCurrentWidget(records ? m_records : m_anomalies);
        return;
    }
    if (!records) {
        m_note->setText(QStringLiteral("No anomaly: every record of this flow was one that should have been, and "
                                       "no UNDO is missing, doubled or out of order."));
    } else if (m_inspector.recordsFault().isEmpty()) {
        m_note->setText(QStringLiteral("No record of this flow was kept. Older records may still be on the topics."));
    } else {
        m_note->setText(m_inspector.recordsFault());
    }
    m_stack->setCurrentWidget(m_note);
}

void RecordsPane::resizeEvent(QResizeEvent* event)
{
    Surface::resizeEvent(event);
    m_records->setColumnHidden(RecordsModel::PlaceColumn, width() < placeShownFrom);
    keepChosenInSight();
}

void RecordsPane::showEvent(QShowEvent* event)
{
    Surface::showEvent(event);
    keepChosenInSight();
}

/// The table has its size only when the layout has come to rest.
void RecordsPane::keepChosenInSight()
{
    m_settled.start();
}

void RecordsPane::scrollToChosen()
{
    if (m_records->currentIndex().isValid()) {
        m_records->scrollTo(m_records->currentIndex());
    }
}

} // namespace backstep
