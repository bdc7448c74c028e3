#include "ui/inspector/rescue_confirm_pane.h"

#include "model/inspector/rescue_model.h"
#include "ui/shared/button.h"

#include <QBoxLayout>
#include <QPlainTextEdit>

namespace backstep {

namespace {

constexpr int reasonHeight = 64;
constexpr int signSize = 14;

} // namespace

RescueConfirmPane::RescueConfirmPane(const Theme& theme, InspectorModel& inspector, RescueModel& rescue)
    : Surface(theme, Token::Panel, Qt::LeftEdge)
    , m_inspector(inspector)
    , m_rescue(rescue)
    , m_title(new Text(theme, TextRole::Heading))
    , m_flow(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_ends(new Badge(theme))
    , m_reason(new QPlainTextEdit)
    , m_plan(new Text(theme, TextRole::Tiny, {}, Token::Text2))
    , m_notice(new Text(theme, TextRole::Small, {}, Token::FailInk))
    , m_again(new Button(theme, ButtonKind::Link, QStringLiteral("Plan again")))
    , m_cancel(new Button(theme, ButtonKind::Plain, QStringLiteral("Cancel")))
    , m_send(new Button(theme, ButtonKind::Undo, QStringLiteral("Send"), QStringLiteral("send")))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTitle());
    column->addWidget(makeReason());
    column->addWidget(makeChecks());
    column->addStretch(1);
    column->addWidget(makeFoot());
    connect(m_reason, &QPlainTextEdit::textChanged, this, [this] {
        m_rescue.setReason(reason());
        readFoot();
    });
    connect(m_again, &Button::clicked, this, &RescueConfirmPane::planAsked);
    connect(m_cancel, &Button::clicked, this, &RescueConfirmPane::cancelled);
    connect(m_send, &Button::clicked, this, &RescueConfirmPane::confirm);
}

QWidget* RescueConfirmPane::makeTitle()
{
    auto* title = new QWidget;
    m_title->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_flow);
    line->addWidget(m_ends);
    line->addStretch(1);
    auto* column = new QVBoxLayout(title);
    column->setContentsMargins(16, 16, 16, 12);
    column->setSpacing(4);
    column->addWidget(m_title);
    column->addLayout(line);
    return title;
}

QWidget* RescueConfirmPane::makeReason()
{
    auto* area = new Surface(m_theme, Token::Panel, Qt::TopEdge);
    auto* heading = new QHBoxLayout;
    heading->addWidget(new Text(m_theme, TextRole::SmallStrong, QStringLiteral("Reason")));
    heading->addStretch(1);
    heading->addWidget(
        new Text(m_theme, TextRole::Tiny, QStringLiteral("kept with the act, in the flow's events"), Token::Text2)
    );
    m_reason->setProperty("field", true);
    m_reason->setFixedHeight(reasonHeight);
    m_reason->setTabChangesFocus(true);
    m_reason->setPlaceholderText(QStringLiteral("Why is it done? A ticket, a name, a sentence."));
    m_reason->setAccessibleName(QStringLiteral("Reason"));
    m_reason->setObjectName(QStringLiteral("reasonField"));
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(4);
    column->addLayout(heading);
    column->addWidget(m_reason);
    return area;
}

QWidget* RescueConfirmPane::makeChecks()
{
    auto* area = new Surface(m_theme, Token::Panel, Qt::TopEdge);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(16, 10, 16, 8);
    column->setSpacing(4);
    column->addWidget(new Text(m_theme, TextRole::SmallStrong, QStringLiteral("Checked just now")));
    auto* list = new QWidget;
    m_checks = new QVBoxLayout(list);
    m_checks->setContentsMargins(0, 0, 0, 0);
    m_checks->setSpacing(6);
    column->addWidget(list);
    return area;
}

QWidget* RescueConfirmPane::makeFoot()
{
    auto* foot = new Surface(m_theme, Token::Panel, Qt::TopEdge);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    m_cancel->setKeyHint(QStringLiteral("Esc"));
    m_send->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_send, 1);
    m_notice->setWordWrap(true);
    m_notice->setObjectName(QStringLiteral("confirmNotice"));
    m_again->setObjectName(QStringLiteral("planAgainButton"));
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_send->setObjectName(QStringLiteral("sendButton"));
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(m_again, 0, Qt::AlignLeft);
    column->addWidget(m_plan);
    column->addLayout(buttons);
    return foot;
}

void RescueConfirmPane::read()
{
    const std::optional<RescuePreview>& preview = m_rescue.preview();
    if (!preview || !m_inspector.flow()) {
        return;
    }
    readReason();
    m_title->setText(preview->title);
    m_flow->setText(QStringLiteral("Flow %1. Should end as").arg(shortId(m_inspector.id())));
    m_ends->setStatus(preview->ends);
    m_plan->setText(QStringLiteral("Plan %1. What you see is the object that is sent.").arg(preview->hash));
    m_send->setText(preview->sendWords);
    m_send->setAccessibleName(preview->sendWords);
    m_send->setKind(preview->undoes ? ButtonKind::Undo : ButtonKind::Primary);
    readChecks();
    readFoot();
}

void RescueConfirmPane::readChecks()
{
    const std::vector<RescueCheck> checks = m_rescue.checks();
    QString said;
    for (const RescueCheck& check : checks) {
        said += check.words + check.detail;
    }
    if (said == m_checked) {
        return;
    }
    m_checked = said;
    while (QLayoutItem* item = m_checks->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const RescueCheck& check : checks) {
        auto* line = new QWidget;
        auto* sign = new QLabel;
        const QString icon = check.good ? QStringLiteral("circle-check-big") : QStringLiteral("triangle-alert");
        const Tone tone = check.good ? Tone::Done : Tone::Retry;
        sign->setPixmap(m_theme.picture(icon, signSize, m_theme.ink(tone), devicePixelRatioF()));
        auto* words = new QVBoxLayout;
        words->setSpacing(0);
        for (auto* text :
             {new Text(m_theme, TextRole::Small, check.words),
              new Text(m_theme, TextRole::Tiny, check.detail, Token::Text2)}) {
            text->setWordWrap(true);
            words->addWidget(text);
        }
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(8);
        row->addWidget(sign, 0, Qt::AlignTop);
        row->addLayout(words, 1);
        m_checks->addWidget(line);
    }
}

void RescueConfirmPane::readFoot()
{
    const QString whyNot = m_rescue.whyNotConfirm(reason());
    m_send->setEnabled(whyNot.isEmpty());
    m_send->setToolTip(whyNot.isEmpty() ? QStringLiteral("Sends exactly these records (Ctrl+Shift+Enter)") : whyNot);
    const bool refused = !m_rescue.notice().isEmpty();
    const bool stale = std::ranges::any_of(m_rescue.checks(), [](const RescueCheck& check) { return check.stale; });
    m_notice->setText(m_rescue.notice());
    m_notice->setVisible(refused);
    m_again->setVisible(refused || stale);
}

void RescueConfirmPane::readReason()
{
    if (reason() != m_rescue.reason()) {
        m_reason->setPlainText(m_rescue.reason());
        m_reason->moveCursor(QTextCursor::End);
    }
}

void RescueConfirmPane::focusReason()
{
    m_reason->setFocus();
}

void RescueConfirmPane::confirm()
{
    if (m_rescue.whyNotConfirm(reason()).isEmpty()) {
        Q_EMIT confirmed(reason());
    }
}

QString RescueConfirmPane::reason() const
{
    return m_reason->toPlainText();
}

} // namespace backstep
