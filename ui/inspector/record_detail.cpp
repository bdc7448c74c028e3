#include "ui/inspector/record_detail.h"

#include "model/feed/flow_feed.h"
#include "model/inspector/record_text.h"
#include "ui/inspector/json_paint.h"
#include "ui/inspector/record_compare.h"

#include <QBoxLayout>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTabBar>
#include <QTreeView>

#include <utility>

namespace backstep {

namespace {

enum Tab
{
    PayloadTab,
    HeadersTab,
    RawTab,
    CompareTab
};

} // namespace

RecordDetail::RecordDetail(const Theme& theme)
    : Surface(theme, Token::Panel)
    , m_tabs(new QTabBar)
    , m_head(new Text(theme, TextRole::NumberTiny, {}, Token::Text2))
    , m_stack(new QStackedWidget)
    , m_payloadView(makeTree(m_payload, QStringLiteral("payloadTree")))
    , m_headersView(makeTree(m_headers, QStringLiteral("headersTree")))
    , m_raw(new QPlainTextEdit)
    , m_compare(new RecordCompare(theme))
    , m_below(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_note(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    dressTexts();
    m_stack->addWidget(m_payloadView);
    m_stack->addWidget(m_headersView);
    m_stack->addWidget(m_raw);
    m_stack->addWidget(m_compare);
    m_stack->addWidget(m_note);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTabs());
    column->addWidget(m_head);
    column->addWidget(m_stack, 1);
    column->addWidget(makeFoot());
    connect(m_tabs, &QTabBar::currentChanged, this, &RecordDetail::showTab);
    setRecord(nullptr, {}, {});
}

QWidget* RecordDetail::makeTabs()
{
    m_tabs->addTab(QStringLiteral("Payload"));
    m_tabs->addTab(QStringLiteral("Headers"));
    m_tabs->addTab(QStringLiteral("Raw"));
    m_tabs->addTab(QStringLiteral("Compare"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setObjectName(QStringLiteral("detailTabs"));
    auto* bar = new Surface(m_theme, Token::Panel, Qt::BottomEdge);
    bar->setFixedHeight(32);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 0, 8, 0);
    row->addWidget(m_tabs);
    row->addStretch(1);
    return bar;
}

QWidget* RecordDetail::makeFoot()
{
    m_below->setObjectName(QStringLiteral("belowRecord"));
    m_below->setWordWrap(true);
    m_below->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_foot = new Surface(m_theme, Token::Panel, Qt::TopEdge);
    auto* row = new QHBoxLayout(m_foot);
    row->setContentsMargins(12, 6, 12, 6);
    row->addWidget(m_below, 1);
    return m_foot;
}

void RecordDetail::compareWithGood()
{
    m_compare->preferGood();
    m_tabs->setCurrentIndex(CompareTab);
}

void RecordDetail::dressTexts()
{
    m_head->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_head->setContentsMargins(12, 8, 12, 8);
    m_head->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_raw->setReadOnly(true);
    m_raw->setFrameShape(QFrame::NoFrame);
    m_raw->setFont(m_theme.font(TextRole::Code));
    m_raw->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_raw->setObjectName(QStringLiteral("rawText"));
    new JsonHighlighter(m_theme, *m_raw->document());
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_note->setContentsMargins(12, 12, 12, 12);
}

QTreeView* RecordDetail::makeTree(PayloadTree& model, const QString& name)
{
    auto* tree = new QTreeView;
    dressTree(*tree, m_theme);
    tree->setModel(&model);
    tree->setObjectName(name);
    tree->setAccessibleName(
        name == QLatin1String("payloadTree") ? QStringLiteral("Payload") : QStringLiteral("Headers")
    );
    tree->setItemDelegate(new PayloadDelegate(m_theme, tree));
    tree->setIndentation(16);
    return tree;
}

void RecordDetail::setRecord(
    const SeenRecord* record, const QString& below, std::function<std::vector<Counterpart>()> counterparts
)
{
    m_compare->setRecord(record, std::move(counterparts));
    m_below->setText(below);
    m_foot->setVisible(!below.isEmpty());
    m_payload.setText(record != nullptr && record->record.value ? *record->record.value : std::string());
    m_headers.setText(record != nullptr ? headersJson(record->record) : std::string());
    m_rawText = record != nullptr ? wholeText(record->record) : QString();
    m_head->setText(record != nullptr ? recordHead(record->record) : QString());
    m_head->setVisible(record != nullptr);
    if (record == nullptr) {
        m_note->setText(QStringLiteral("Choose a record to see what it holds."));
    } else if (!record->record.value) {
        m_note->setText(QStringLiteral("This record has no value (null)."));
    } else if (const QString deleted = deletionWords(record->record);
               !deleted.isEmpty() && record->record.value->empty()) {
        m_note->setText(deleted);
    } else if (m_payload.isTooLarge()) {
        m_note->setText(QStringLiteral("This value is too large for a tree. Its beginning stands under Raw."));
    } else {
        m_note->setText(QStringLiteral("This value is not JSON. Its bytes stand under Raw."));
    }
    // Two levels: what the record is about, without its deepest corners.
    m_payloadView->expand(m_payload.index(0, 0));
    showTab(m_tabs->currentIndex());
}

void RecordDetail::showTab(int tab)
{
    switch (tab) {
    case PayloadTab:
        m_stack->setCurrentWidget(m_payload.isJson() ? static_cast<QWidget*>(m_payloadView) : m_note);
        break;
    case HeadersTab:
        if (m_payload.isJson() && !m_headers.isJson()) {
            m_note->setText(QStringLiteral("This record has no headers in its value."));
        }
        m_stack->setCurrentWidget(m_headers.isJson() ? static_cast<QWidget*>(m_headersView) : m_note);
        break;
    case CompareTab:
        m_stack->setCurrentWidget(m_compare);
        break;
    default:
        // Laid out only where somebody looks: a long line takes its time.
        if (m_raw->toPlainText() != m_rawText) {
            m_raw->setPlainText(m_rawText);
        }
        m_stack->setCurrentWidget(m_raw);
        break;
    }
}

} // namespace backstep
