#include "ui/shared/payload_panel.h"

#include "ui/shared/button.h"
#include "ui/shared/chooser.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QPlainTextEdit>

#include <algorithm>

namespace backstep {

namespace {

constexpr int panelWidth = 440;
constexpr int payloadHeight = 168;
constexpr int gap = 4;

} // namespace

PayloadPanel::PayloadPanel(const Theme& theme, QWidget& window, std::function<QString(const QString&)> faultOf)
    : Surface(theme, Token::Raised, Qt::TopEdge | Qt::BottomEdge | Qt::LeftEdge | Qt::RightEdge, &window)
    , m_faultOf(std::move(faultOf))
    , m_title(new Text(theme, TextRole::Strong))
    , m_earlier(new Chooser(theme))
    , m_payload(new QPlainTextEdit)
    , m_fault(new Text(theme, TextRole::Small, {}, Token::FailInk))
    , m_button(new Button(theme, ButtonKind::Primary, QStringLiteral("Run")))
{
    setWindowFlags(Qt::Popup);
    setObjectName(QStringLiteral("payloadPanel"));
    setFixedWidth(panelWidth);
    dressPayload();
    m_title->setWordWrap(true);
    m_earlier->setObjectName(QStringLiteral("earlierPayloads"));
    m_earlier->setAccessibleName(QStringLiteral("Payloads used before"));
    m_fault->setObjectName(QStringLiteral("payloadFault"));
    m_fault->setWordWrap(true);
    m_button->setObjectName(QStringLiteral("payloadButton"));
    m_button->setKeyHint(QStringLiteral("Ctrl+Enter"));
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_fault, 1);
    foot->addWidget(m_button, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_payload);
    column->addWidget(m_earlier);
    column->addLayout(foot);
    connect(m_payload, &QPlainTextEdit::textChanged, this, &PayloadPanel::readFault);
    connect(m_button, &QPushButton::clicked, this, &PayloadPanel::answer);
    connect(m_earlier, &QComboBox::activated, this, [this] {
        m_payload->setPlainText(m_earlier->currentData().toString());
        m_payload->setFocus();
    });
}

void PayloadPanel::dressPayload()
{
    m_payload->setObjectName(QStringLiteral("payload"));
    m_payload->setAccessibleName(QStringLiteral("Payload, JSON"));
    m_payload->setProperty("field", true);
    m_payload->setFont(m_theme.font(TextRole::Code));
    m_payload->setFixedHeight(payloadHeight);
    m_payload->setTabChangesFocus(true);
    m_payload->installEventFilter(this);
}

void PayloadPanel::ask(const Question& question, const QRect& global)
{
    m_title->setText(question.title);
    m_button->setText(question.button);
    m_payload->setPlainText(question.payload);
    m_payload->selectAll();
    fillEarlier(question.earlier);
    readFault();
    adjustSize();
    const QRect room = parentWidget()->window()->geometry();
    const int below = global.bottom() + 1 + gap;
    const int y = below + height() <= room.bottom() ? below : std::max(global.top() - gap - height(), room.top());
    move(std::max(global.right() + 1 - panelWidth, room.left()), y);
    show();
    m_payload->setFocus();
}

void PayloadPanel::fillEarlier(const std::vector<Earlier>& earlier)
{
    m_earlier->clear();
    for (const Earlier& each : earlier) {
        m_earlier->addItem(each.words, each.payload);
    }
    m_earlier->setVisible(earlier.size() > 1);
}

void PayloadPanel::readFault()
{
    const QString fault = m_faultOf(m_payload->toPlainText());
    m_fault->setText(fault);
    m_button->setEnabled(fault.isEmpty());
    m_button->setToolTip(fault);
}

void PayloadPanel::answer()
{
    if (m_button->isEnabled()) {
        hide();
        Q_EMIT answered(m_payload->toPlainText());
    }
}

/// Before the keys of the page below get a chance.
bool PayloadPanel::eventFilter(QObject* watched, QEvent* event)
{
    const bool isPress = event->type() == QEvent::KeyPress;
    if (watched != m_payload || (!isPress && event->type() != QEvent::ShortcutOverride)) {
        return Surface::eventFilter(watched, event);
    }
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool answers = isEnter && key->modifiers().testFlag(Qt::ControlModifier);
    if (!answers && key->key() != Qt::Key_Escape) {
        return Surface::eventFilter(watched, event);
    }
    event->accept();
    if (isPress) {
        answers ? answer() : hide();
    }
    return true;
}

} // namespace backstep
