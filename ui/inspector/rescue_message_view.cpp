#include "ui/inspector/rescue_message_view.h"

#include "model/inspector/rescue_plan.h"
#include "ui/inspector/json_paint.h"
#include "ui/shared/status_glyph.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QPlainTextEdit>

#include <algorithm>
#include <array>

namespace backstep {

namespace {

constexpr int lineHeight = 18;
constexpr int linesLeast = 3;
constexpr int linesShown = 12; ///< longer payloads scroll in their box
constexpr int middleWidth = 48;
constexpr int waveSize = 28;
constexpr int titleHeight = 24;

class TitleGlyph final : public QWidget
{
public:
    TitleGlyph(const Theme& theme, StatusWord status)
        : m_theme(theme)
        , m_status(std::move(status))
    {
        setFixedSize(14, 14);
        setToolTip(m_status.word);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        paintGlyph(painter, QRectF(rect()), m_status.glyph, m_theme.ink(m_status.tone), m_theme.color(Token::Panel));
    }

private:
    const Theme& m_theme;
    StatusWord m_status;
};

QWidget* makeCopy(const Theme& theme, const QString& exact)
{
    auto* copy = new QToolButton;
    copy->setIcon(theme.icon(QStringLiteral("copy")));
    constexpr int icon = 14;
    copy->setIconSize(QSize(icon, icon));
    copy->setToolTip(QStringLiteral("Copies the value; what the sending fills in stands there in words"));
    copy->setAccessibleName(QStringLiteral("Copy the record's value"));
    QObject::connect(copy, &QToolButton::clicked, copy, [exact] { QGuiApplication::clipboard()->setText(exact); });
    return copy;
}

/// The line over a box.
struct BoxTitle
{
    StatusWord status;
    QString words;
    Text* right = nullptr;
    QWidget* tool = nullptr;
};

QWidget* withTitle(const Theme& theme, const BoxTitle& title, QWidget* below)
{
    auto* all = new QWidget;
    all->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // both sides are as wide
    auto* line = new QWidget;
    line->setFixedHeight(titleHeight);
    auto* heading = new QHBoxLayout(line);
    heading->setContentsMargins(0, 0, 0, 0);
    heading->setSpacing(8);
    heading->addWidget(new TitleGlyph(theme, title.status));
    auto* what = new Text(theme, TextRole::Strong, title.words);
    what->setEliding(true);
    heading->addWidget(what);
    title.right->setEliding(true);
    title.right->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    heading->addWidget(title.right, 1);
    if (title.tool != nullptr) {
        heading->addWidget(title.tool);
    }
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(line);
    column->addWidget(below);
    column->addStretch(1);
    return all;
}

} // namespace

WaveNumber::WaveNumber(const Theme& theme, int wave, Phase phase, int size)
    : m_theme(theme)
    , m_wave(wave)
    , m_phase(phase)
{
    setFixedSize(size, size);
    setToolTip(QStringLiteral("wave %1: messages of one wave may leave at once").arg(wave));
}

void WaveNumber::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(m_phase == Phase::Undo ? Token::UndoSolid : Token::AccentFill));
    const double radius = width() > 20 ? 4 : 3;
    painter.drawRoundedRect(rect(), radius, radius);
    painter.setFont(m_theme.font(width() > 20 ? TextRole::Strong : TextRole::SmallStrong));
    painter.setPen(m_theme.color(Token::OnSolid));
    painter.drawText(rect(), Qt::AlignCenter, QString::number(m_wave));
}

RecordBoxView::RecordBoxView(const Theme& theme, const RecordBox& box, Side side)
    : m_theme(theme)
    , m_side(side)
    , m_head(makeHead(box))
    , m_payload(new QPlainTextEdit)
{
    m_payload->setReadOnly(true);
    m_payload->setFrameShape(QFrame::NoFrame);
    m_payload->setFont(theme.font(TextRole::Code));
    m_payload->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_payload->setPlainText(box.payload);
    m_payload->document()->setDocumentMargin(0);
    m_payload->viewport()->setAutoFillBackground(false);
    m_payload->setAccessibleName(QStringLiteral("Payload"));
    new JsonHighlighter(theme, *m_payload->document());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_head);
    auto* inset = new QVBoxLayout;
    inset->setContentsMargins(10, 7, 4, 5);
    inset->addWidget(m_payload);
    column->addLayout(inset);
}

QWidget* RecordBoxView::makeHead(const RecordBox& box)
{
    auto* head = new QWidget;
    auto* grid = new QGridLayout(head);
    grid->setContentsMargins(10, 6, 10, 6);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    const QString third = m_side == Side::Happened ? QStringLiteral("reply") : QStringLiteral("head.");
    const std::array lines{
        std::pair{QStringLiteral("topic"), box.topic},
        std::pair{QStringLiteral("key"), box.key},
        std::pair{third, box.third}};
    int row = 0;
    for (const auto& [name, value] : lines) {
        auto* words = new Text(m_theme, TextRole::NumberTiny, value);
        words->setEliding(true);
        words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        words->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->setToolTip(row == 2 && !box.thirdTip.isEmpty() ? box.thirdTip : value);
        grid->addWidget(new Text(m_theme, TextRole::NumberTiny, name, Token::Text2), row, 0);
        grid->addWidget(words, row++, 1);
    }
    return head;
}

int RecordBoxView::lines() const
{
    return m_payload->document()->blockCount();
}

void RecordBoxView::setPayloadHeight(int height)
{
    m_payload->setFixedHeight(height);
}

void RecordBoxView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const bool sends = m_side == Side::WillBeSent;
    painter.setRenderHint(QPainter::Antialiasing);
    constexpr double radius = 4;
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(Token::Panel));
    painter.drawRoundedRect(frame, radius, radius);
    painter.save();
    painter.setClipRect(m_head->geometry());
    painter.setBrush(m_theme.color(sends ? Token::UndoTint : Token::Zebra));
    painter.drawRoundedRect(frame, radius, radius);
    painter.restore();
    painter.setPen(m_theme.color(sends ? Token::UndoFill : Token::Line));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(frame, radius, radius);
    painter.setPen(m_theme.color(Token::LineSoft));
    painter.drawLine(
        QPointF(1, m_head->geometry().bottom() + 0.5), QPointF(width() - 1, m_head->geometry().bottom() + 0.5)
    );
}

RescueMessageView::RescueMessageView(const Theme& theme, const RescueMessage& message)
    : Surface(theme, Token::Panel, Qt::BottomEdge)
{
    RecordBoxView* happened = nullptr;
    RecordBoxView* sends = nullptr;
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(0);
    row->addWidget(makeHappened(message, happened), 1);
    row->addWidget(makeMiddle(message));
    row->addWidget(makeSends(message, sends), 1);
    const int most = std::max(happened == nullptr ? 0 : happened->lines(), sends->lines());
    const int height = std::clamp(most, linesLeast, linesShown) * lineHeight + 2;
    for (RecordBoxView* box : {happened, sends}) {
        if (box != nullptr) {
            box->setPayloadHeight(height);
        }
    }
}

QWidget* RescueMessageView::makeHappened(const RescueMessage& message, RecordBoxView*& box)
{
    if (message.phase == Phase::Do) {
        auto* none
            = new Text(m_theme, TextRole::Small, QStringLiteral("Goes forward: it cancels nothing."), Token::Text2);
        none->setAlignment(Qt::AlignCenter);
        return none;
    }
    if (!message.seen) {
        auto* none = new Text(
            m_theme,
            TextRole::Small,
            QStringLiteral("Its DO was not seen here: it was sent before this window read the topics."),
            Token::Text2
        );
        none->setWordWrap(true);
        return withTitle(m_theme, {message.done, message.doneTitle, new Text(m_theme, TextRole::NumberTiny)}, none);
    }
    box = new RecordBoxView(m_theme, message.cancels, RecordBoxView::Side::Happened);
    box->setObjectName(QStringLiteral("happened"));
    auto* at = new Text(m_theme, TextRole::NumberTiny, message.doneAt, Token::Text2);
    return withTitle(m_theme, {message.done, message.doneTitle, at}, box);
}

QWidget* RescueMessageView::makeSends(const RescueMessage& message, RecordBoxView*& box)
{
    box = new RecordBoxView(m_theme, message.sends, RecordBoxView::Side::WillBeSent);
    box->setObjectName(QStringLiteral("willBeSent"));
    auto* when = new Text(m_theme, TextRole::Small, message.when, Token::Text2);
    when->setToolTip(QStringList{message.when, message.why}.join(QLatin1Char('\n'))); // long names leave little room
    const StatusWord status = wordOf(message.phase == Phase::Undo ? StepStatus::Undoing : StepStatus::InProgress);
    return withTitle(m_theme, {status, message.title, when, makeCopy(m_theme, message.sends.exact)}, box);
}

QWidget* RescueMessageView::makeMiddle(const RescueMessage& message)
{
    auto* middle = new QWidget;
    middle->setFixedWidth(middleWidth);
    auto* arrow = new QLabel;
    const auto dress = [this, arrow] {
        arrow->setPixmap(
            m_theme.picture(QStringLiteral("arrow-right"), 16, m_theme.ink(Tone::Undo), devicePixelRatioF())
        );
    };
    dress();
    connect(&m_theme, &Theme::changed, arrow, dress);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addStretch(1);
    column->addWidget(new WaveNumber(m_theme, message.wave, message.phase, waveSize), 0, Qt::AlignHCenter);
    column->addWidget(arrow, 0, Qt::AlignHCenter);
    column->addStretch(1);
    return middle;
}

} // namespace backstep
