#include "ui/inspector/bulk_rescue_page.h"

#include "model/inspector/bulk_rows.h"
#include "ui/shared/button.h"
#include "ui/shared/chooser.h"
#include "ui/shared/table.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QSaveFile>
#include <QTableView>

#include <array>

namespace backstep {

namespace {

constexpr int reasonHeight = 56;
constexpr std::size_t everything = BulkRescue::flowsMost;

struct Sizes
{
    const char* words;
    std::vector<std::size_t> sizes;
};

const std::vector<Sizes>& sizeChoices()
{
    static const std::vector<Sizes> choices{
        {"Stages of 1, 2, 5, 20, 20…", {1, 2, 5, 20}},
        {"Stages of 1, 10, 100, 100…", {1, 10, 100}},
        {"Stages of 1, 1, 1…", {1}},
        {"One, then all others", {1, everything}}};
    return choices;
}

struct Rate
{
    const char* words;
    int perSecond;
};

constexpr std::array rates{Rate{"As fast as they go", 0}, Rate{"20 flows a second", 20}, Rate{"5 flows a second", 5}};

} // namespace

BulkRescuePage::BulkRescuePage(const Theme& theme, BulkRescue& rescue)
    : Surface(theme, Token::Panel)
    , m_rescue(rescue)
    , m_rows(new BulkRows(rescue, this))
    , m_back(new Button(theme, ButtonKind::Link, QStringLiteral("Monitor"), QStringLiteral("arrow-left")))
    , m_title(new Text(theme, TextRole::Heading))
    , m_sentence(new Text(theme, TextRole::Body, {}, Token::Text2))
    , m_sizes(new Chooser(theme))
    , m_rate(new Chooser(theme))
    , m_asks(new QCheckBox(QStringLiteral("Ask me after each stage")))
    , m_table(makeTable())
    , m_reason(new QPlainTextEdit)
    , m_whyNot(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_save(new Button(theme, ButtonKind::Plain, QStringLiteral("Export…"), QStringLiteral("download")))
    , m_stop(new Button(theme, ButtonKind::Plain, QStringLiteral("Stop"), QStringLiteral("square")))
    , m_go(new Button(theme, ButtonKind::Undo, QStringLiteral("Send"), QStringLiteral("send")))
{
    setObjectName(QStringLiteral("bulkRescue"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_table, 1);
    column->addWidget(makeFoot());
    connectParts();
    read();
}

QWidget* BulkRescuePage::makeHead()
{
    auto* head = new Surface(m_theme, Token::Panel, Qt::BottomEdge);
    m_back->setObjectName(QStringLiteral("leaveBulk"));
    m_title->setObjectName(QStringLiteral("bulkTitle"));
    m_sentence->setObjectName(QStringLiteral("bulkSentence"));
    m_sentence->setWordWrap(true);
    auto* first = new QHBoxLayout;
    first->setSpacing(12);
    first->addWidget(m_back);
    first->addWidget(m_title, 1);
    first->addWidget(
        new Text(m_theme, TextRole::Tiny, QStringLiteral("nothing is sent before you confirm"), Token::Text2)
    );
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(12, 8, 12, 12);
    column->setSpacing(4);
    column->addLayout(first);
    column->addWidget(m_sentence);
    return head;
}

QTableView* BulkRescuePage::makeTable()
{
    constexpr int idWidth = 132;
    constexpr int countWidth = 84;
    constexpr int statusWidth = 136;
    auto* table = new QTableView;
    table->setObjectName(QStringLiteral("bulkTable"));
    table->setAccessibleName(QStringLiteral("Flows to rescue"));
    table->setModel(m_rows);
    dressTable(*table, m_theme);
    for (const int column : {BulkRows::EndsColumn, BulkRows::OutcomeColumn}) {
        table->setItemDelegateForColumn(column, new StatusDelegate(m_theme, BulkRows::StatusRole, table));
        table->setColumnWidth(column, statusWidth);
    }
    table->setColumnWidth(BulkRows::FlowColumn, idWidth);
    table->setColumnWidth(BulkRows::OrchestrationColumn, idWidth + 40);
    table->setColumnWidth(BulkRows::MessagesColumn, countWidth);
    table->setColumnWidth(BulkRows::StageColumn, countWidth - 20);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setSectionsClickable(false);
    return table;
}

QWidget* BulkRescuePage::makeChoices()
{
    auto* choices = new QWidget;
    for (const Sizes& each : sizeChoices()) {
        m_sizes->addItem(QString::fromUtf8(each.words));
    }
    for (const Rate& each : rates) {
        m_rate->addItem(QString::fromLatin1(each.words), each.perSecond);
    }
    m_sizes->setObjectName(QStringLiteral("bulkSizes"));
    m_sizes->setAccessibleName(QStringLiteral("Size of the stages"));
    m_rate->setObjectName(QStringLiteral("bulkRate"));
    m_rate->setAccessibleName(QStringLiteral("Rate within a stage"));
    m_asks->setObjectName(QStringLiteral("bulkAsks"));
    m_asks->setChecked(m_rescue.asksBetween());
    m_asks->setToolTip(QStringLiteral("Off: it goes on by itself while every flow of a stage is resolved"));
    auto* row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_sizes);
    row->addWidget(m_rate);
    row->addWidget(m_asks);
    row->addStretch(1);
    return choices;
}

QWidget* BulkRescuePage::makeFoot()
{
    auto* foot = new Surface(m_theme, Token::Panel, Qt::TopEdge);
    m_reason->setProperty("field", true);
    m_reason->setFixedHeight(reasonHeight);
    m_reason->setTabChangesFocus(true);
    m_reason->setPlaceholderText(
        QStringLiteral("Why is it done? A ticket, a name, a sentence. It is kept with each act.")
    );
    m_reason->setAccessibleName(QStringLiteral("Reason"));
    m_reason->setObjectName(QStringLiteral("bulkReason"));
    m_whyNot->setObjectName(QStringLiteral("bulkWhyNot"));
    m_save->setObjectName(QStringLiteral("bulkExport"));
    m_stop->setObjectName(QStringLiteral("bulkStop"));
    m_go->setObjectName(QStringLiteral("bulkGo"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_whyNot, 1);
    for (Button* button : {m_save, m_stop, m_go}) {
        buttons->addWidget(button);
    }
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(makeChoices());
    column->addWidget(m_reason);
    column->addLayout(buttons);
    return foot;
}

void BulkRescuePage::connectParts()
{
    connect(m_back, &Button::clicked, this, &BulkRescuePage::left);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& row) {
        Q_EMIT flowOpened(m_rows->item(row.row()).flow);
    });
    connect(m_sizes, &QComboBox::activated, this, [this](int choice) {
        m_rescue.setSizes(sizeChoices()[static_cast<std::size_t>(choice)].sizes);
    });
    connect(m_rate, &QComboBox::activated, this, [this] { m_rescue.setRate(m_rate->currentData().toInt()); });
    connect(m_asks, &QCheckBox::toggled, &m_rescue, &BulkRescue::setAsksBetween);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &BulkRescuePage::readButtons);
    connect(m_save, &Button::clicked, this, &BulkRescuePage::saveTable);
    connect(m_stop, &Button::clicked, &m_rescue, &BulkRescue::stop);
    connect(m_go, &Button::clicked, this, &BulkRescuePage::go);
    connect(&m_rescue, &BulkRescue::changed, this, &BulkRescuePage::read);
    connect(&m_rescue, &BulkRescue::replaced, m_reason, &QPlainTextEdit::clear);
}

void BulkRescuePage::read()
{
    const QString flows = countOf(m_rescue.items().size(), QStringLiteral("flow"), QStringLiteral("flows"));
    const bool retries = m_rescue.action() == OperatorAction::Retry;
    m_title->setText((retries ? QStringLiteral("Retry ") : QStringLiteral("Undo ")) + flows);
    m_sentence->setText(m_rescue.sentence());
    m_asks->setChecked(m_rescue.asksBetween()); // stopping asks again
    readButtons();
}

void BulkRescuePage::readButtons()
{
    const BulkRescue::Stage stage = m_rescue.stage();
    const bool isPlan = stage == BulkRescue::Stage::Planned || stage == BulkRescue::Stage::Planning;
    const QString size = countOf(m_rescue.nextSize(), QStringLiteral("flow"), QStringLiteral("flows"))
        + QStringLiteral(", ")
        + countOf(m_rescue.nextMessages(), QStringLiteral("message"), QStringLiteral("messages"));
    m_reason->setReadOnly(!isPlan);
    m_go->setText(
        isPlan ? QStringLiteral("Send stage 1: %1").arg(size)
               : QStringLiteral("Send stage %1: %2").arg(m_rescue.stageNumber() + 1).arg(size)
    );
    const bool stands = stage == BulkRescue::Stage::Standing;
    const QString whyNot = isPlan ? m_rescue.whyNotStart(m_reason->toPlainText()) : m_rescue.whyNotGoOn();
    m_go->setVisible(isPlan || stands);
    m_go->setEnabled(whyNot.isEmpty() && m_rescue.nextSize() > 0);
    m_go->setToolTip(whyNot.isEmpty() ? QStringLiteral("Each flow exactly as it was planned, or not at all") : whyNot);
    m_whyNot->setText(whyNot);
    m_stop->setVisible(stage == BulkRescue::Stage::Running);
    m_save->setEnabled(!m_rescue.items().empty());
}

void BulkRescuePage::go()
{
    if (m_rescue.stage() == BulkRescue::Stage::Standing) {
        m_rescue.goOn();
    } else {
        m_rescue.start(m_reason->toPlainText());
    }
}

void BulkRescuePage::saveTable()
{
    const QString text = m_rescue.toCsv(); // as it is now, however long the dialog stays
    auto* dialog = new QFileDialog(
        this, QStringLiteral("Export what became of each flow"), {}, QStringLiteral("Tables (*.csv)")
    );
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->selectFile(QStringLiteral("rescued-flows.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, text](const QString& path) {
        QSaveFile file(path);
        const QByteArray bytes = text.toUtf8();
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
            m_whyNot->setText(QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString()));
        }
    });
    dialog->open();
}

void BulkRescuePage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT left();
        return;
    }
    Surface::keyPressEvent(event);
}

} // namespace backstep
