#include "ui/editor/run_panel.h"

#include "ui/shared/button.h"
#include "ui/shared/chooser.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QPlainTextEdit>

namespace backstep {

namespace {

constexpr int panelWidth = 440;
constexpr int payloadHeight = 168;
constexpr int lineMax = 40; ///< characters of a payload in the list of earlier ones

QString usedWords(const TestPayloads::Used& used)
{
    const QString line = payloadLine(used.payload);
    const QString start = line.size() > lineMax ? line.left(lineMax) + QStringLiteral("…") : line;
    return QLocale(QLocale::English).toString(used.at, QStringLiteral("d MMM HH:mm")) + QStringLiteral("   ") + start;
}

} // namespace

RunPanel::RunPanel(const Theme& theme, TestPayloads& payloads, QWidget& window)
    : Surface(theme, Token::Raised, Qt::TopEdge | Qt::BottomEdge | Qt::LeftEdge | Qt::RightEdge, &window)
    , m_payloads(payloads)
    , m_title(new Text(theme, TextRole::Strong))
    , m_earlier(new Chooser(theme))
    , m_payload(new QPlainTextEdit)
    , m_fault(new Text(theme, TextRole::Small, {}, Token::FailInk))
    , m_run(new Button(theme, ButtonKind::Primary, QStringLiteral("Run"), QStringLiteral("play")))
{
    setWindowFlags(Qt::Popup);
    setObjectName(QStringLiteral("runPanel"));
    setFixedWidth(panelWidth);
    dressPayload();
    m_earlier->setObjectName(QStringLiteral("earlierPayloads"));
    m_earlier->setAccessibleName(QStringLiteral("Payloads used before"));
    m_fault->setObjectName(QStringLiteral("payloadFault"));
    m_fault->setWordWrap(true);
    m_run->setKeyHint(QStringLiteral("Ctrl+Enter"));
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_fault, 1);
    foot->addWidget(m_run, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_payload);
    column->addWidget(m_earlier);
    column->addLayout(foot);
    connect(m_payload, &QPlainTextEdit::textChanged, this, &RunPanel::readFault);
    connect(m_run, &QPushButton::clicked, this, &RunPanel::run);
    connect(m_earlier, &QComboBox::activated, this, [this](int row) {
        m_payload->setPlainText(m_used[static_cast<std::size_t>(row)].payload);
        m_payload->setFocus();
    });
}

void RunPanel::dressPayload()
{
    m_payload->setObjectName(QStringLiteral("payload"));
    m_payload->setAccessibleName(QStringLiteral("Start payload, JSON"));
    m_payload->setProperty("field", true);
    m_payload->setFont(m_theme.font(TextRole::Code));
    m_payload->setFixedHeight(payloadHeight);
    m_payload->setTabChangesFocus(true);
    m_payload->installEventFilter(this);
}

void RunPanel::open(const QString& orchestration, const QPoint& globalCorner)
{
    m_title->setText(QStringLiteral("Start a flow of %1 with this payload").arg(orchestration));
    m_payload->setPlainText(m_payloads.next(orchestration));
    m_payload->selectAll();
    fillUsed(orchestration);
    readFault();
    move(globalCorner - QPoint(panelWidth, 0));
    show();
    m_payload->setFocus();
}

void RunPanel::fillUsed(const QString& orchestration)
{
    m_used = m_payloads.of(orchestration);
    m_earlier->clear();
    for (const TestPayloads::Used& used : m_used) {
        m_earlier->addItem(usedWords(used));
    }
    m_earlier->setVisible(m_used.size() > 1);
}

void RunPanel::readFault()
{
    const QString fault = TestPayloads::faultOf(m_payload->toPlainText());
    m_fault->setText(fault);
    m_run->setEnabled(fault.isEmpty());
    m_run->setToolTip(fault);
}

void RunPanel::run()
{
    if (m_run->isEnabled()) {
        hide();
        Q_EMIT runAsked(m_payload->toPlainText());
    }
}

bool RunPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_payload && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isEnter && key->modifiers().testFlag(Qt::ControlModifier)) {
            run();
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            hide();
            return true;
        }
    }
    return Surface::eventFilter(watched, event);
}

} // namespace backstep
