#include "ui/inspector/rescue_panel.h"

#include "model/inspector/rescue_model.h"
#include "ui/inspector/rescue_message_view.h"
#include "ui/shared/button.h"
#include "ui/shared/status_glyph.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QPainter>
#include <QRadioButton>
#include <QScrollArea>

namespace backstep {

namespace {

constexpr int effectsMost = 8;
constexpr int planMost = 60;

/// A status glyph alone, with its word as tip.
class Glyph final : public QWidget
{
public:
    Glyph(const Theme& theme, StatusWord status, int size)
        : m_theme(theme)
        , m_status(std::move(status))
    {
        setFixedSize(size, size);
        setToolTip(m_status.word);
        setAccessibleName(m_status.word);
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

QString iconOf(const RescueWay& way)
{
    if (way.startsAgain) {
        return QStringLiteral("play");
    }
    switch (way.action) {
    case OperatorAction::Undo:
    case OperatorAction::UndoNow:
        return QStringLiteral("undo-2");
    case OperatorAction::Retry:
        return QStringLiteral("rotate-cw");
    case OperatorAction::MarkDone:
    case OperatorAction::MarkUndone:
        return QStringLiteral("check");
    case OperatorAction::Skip:
        return QStringLiteral("skip-forward");
    case OperatorAction::Pause:
        return QStringLiteral("pause");
    case OperatorAction::Resume:
    case OperatorAction::StartAnyway:
        return QStringLiteral("play");
    }
    return {};
}

QWidget* twoLines(const Theme& theme, QWidget* sign, const QString& first, const QString& second)
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(12, 3, 12, 3);
    row->setSpacing(8);
    row->addWidget(sign, 0, Qt::AlignVCenter);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    for (auto* text :
         {new Text(theme, TextRole::Small, first), new Text(theme, TextRole::Tiny, second, Token::Text2)}) {
        text->setEliding(true);
        text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        words->addWidget(text);
    }
    row->addLayout(words, 1);
    return line;
}

} // namespace

RescuePanel::RescuePanel(const Theme& theme, InspectorModel& inspector, RescueModel& rescue)
    : Surface(theme, Token::Panel, Qt::LeftEdge)
    , m_inspector(inspector)
    , m_rescue(rescue)
    , m_middle(new Surface(theme, Token::Panel))
    , m_notice(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_undo(new Button(theme, ButtonKind::Plain, QStringLiteral("Undo…"), QStringLiteral("undo-2")))
    , m_preview(new Button(theme, ButtonKind::Undo, QStringLiteral("Preview"), QStringLiteral("eye")))
    , m_follow(new Button(theme, ButtonKind::Plain, QStringLiteral("Follow what was sent"), QStringLiteral("activity")))
{
    setObjectName(QStringLiteral("rescuePanel"));
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_middle);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeading());
    column->addWidget(scroll, 1);
    column->addWidget(makeFoot());
    connect(m_undo, &Button::clicked, this, &RescuePanel::planAsked);
    connect(m_preview, &Button::clicked, this, &RescuePanel::previewAsked);
    connect(m_follow, &Button::clicked, this, &RescuePanel::followAsked);
}

QWidget* RescuePanel::makeHeading()
{
    auto* heading = new Surface(m_theme, Token::Panel, Qt::BottomEdge);
    heading->setFixedHeight(40);
    auto* row = new QHBoxLayout(heading);
    row->setContentsMargins(12, 0, 12, 1);
    row->addWidget(new Text(m_theme, TextRole::Strong, QStringLiteral("Rescue")));
    row->addStretch(1);
    row->addWidget(new Text(m_theme, TextRole::Tiny, QStringLiteral("nothing is sent before you confirm"), Token::Text2)
    );
    return heading;
}

QWidget* RescuePanel::makeFoot()
{
    auto* foot = new Surface(m_theme, Token::Panel, Qt::TopEdge);
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    m_notice->setWordWrap(true);
    m_notice->setObjectName(QStringLiteral("rescueNotice"));
    m_undo->setObjectName(QStringLiteral("undoButton"));
    m_preview->setObjectName(QStringLiteral("previewButton"));
    m_preview->setKeyHint(QStringLiteral("Ctrl+Enter"));
    m_follow->setObjectName(QStringLiteral("followButton"));
    column->addWidget(m_notice);
    column->addWidget(m_follow);
    column->addWidget(m_undo);
    column->addWidget(m_preview);
    return foot;
}

void RescuePanel::addHeading(const QString& words, QWidget* right)
{
    auto* heading = new Surface(m_theme, Token::Panel, m_column->count() == 0 ? Qt::Edges() : Qt::Edges(Qt::TopEdge));
    auto* row = new QHBoxLayout(heading);
    row->setContentsMargins(12, 10, 12, 4);
    row->addWidget(new Text(m_theme, TextRole::SmallStrong, words));
    row->addStretch(1);
    if (right != nullptr) {
        row->addWidget(new Text(m_theme, TextRole::Tiny, QStringLiteral("ends as"), Token::Text2));
        row->addWidget(right);
    }
    if (m_column->count() > 0) {
        m_column->addSpacing(8);
    }
    m_column->addWidget(heading);
}

void RescuePanel::read()
{
    readFoot();
    // Rebuilt only when what it says changed: a person may be about to press one of the ways.
    QStringList said;
    if (m_inspector.flow()) {
        for (const KeptEffect& kept : keptEffects(*m_inspector.flow())) {
            said << kept.step + kept.words + kept.status.word;
        }
    }
    for (const RescueWay& way : m_rescue.ways()) {
        said << way.words + way.detail;
    }
    said << QString::number(m_rescue.chosen()) << (m_rescue.preview() ? m_rescue.preview()->hash : QString());
    const QString now = said.join(QLatin1Char('\n'));
    if (now == m_shown && m_column != nullptr) {
        return;
    }
    m_shown = now;
    // Later: one of them may be telling right now that it was pressed.
    for (QWidget* old : m_middle->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        old->setObjectName({});
        old->hide();
        old->deleteLater();
    }
    delete m_middle->layout();
    m_column = new QVBoxLayout(m_middle);
    m_column->setContentsMargins(0, 0, 0, 12);
    m_column->setSpacing(0);
    readEffects();
    readWays();
    readPlan();
    m_column->addStretch(1);
}

void RescuePanel::readEffects()
{
    addHeading(QStringLiteral("What still has its effect"));
    const std::vector<KeptEffect> kept
        = m_inspector.flow() ? keptEffects(*m_inspector.flow()) : std::vector<KeptEffect>{};
    if (kept.empty()) {
        auto* none = new Text(m_theme, TextRole::Small, QStringLiteral("Nothing."), Token::Text2);
        none->setContentsMargins(12, 0, 12, 0);
        m_column->addWidget(none);
    }
    for (std::size_t i = 0; i < kept.size() && i < effectsMost; ++i) {
        m_column->addWidget(twoLines(m_theme, new Glyph(m_theme, kept[i].status, 14), kept[i].step, kept[i].words));
    }
    if (kept.size() > effectsMost) {
        auto* more = new Text(
            m_theme, TextRole::Tiny, QStringLiteral("and %1 more").arg(kept.size() - effectsMost), Token::Text2
        );
        more->setContentsMargins(34, 2, 12, 2);
        m_column->addWidget(more);
    }
}

void RescuePanel::readWays()
{
    if (m_ways != nullptr) {
        m_ways->deleteLater();
    }
    m_ways = new QButtonGroup(this);
    if (m_rescue.ways().empty()) {
        return;
    }
    addHeading(QStringLiteral("What to do"));
    int number = 0;
    for (const RescueWay& way : m_rescue.ways()) {
        auto* radio = new QRadioButton(way.words);
        radio->setFont(m_theme.font(TextRole::Small));
        radio->setEnabled(way.possible);
        radio->setChecked(number == m_rescue.chosen());
        radio->setToolTip(way.detail);
        radio->setObjectName(QStringLiteral("rescueWay%1").arg(number));
        m_ways->addButton(radio, number++);
        auto* detail = new Text(m_theme, TextRole::Tiny, way.detail, Token::Text2);
        detail->setWordWrap(true);
        detail->setContentsMargins(22, 0, 0, 0);
        auto* both = new QVBoxLayout;
        both->setContentsMargins(12, 4, 12, 4);
        both->setSpacing(0);
        both->addWidget(radio);
        both->addWidget(detail);
        m_column->addLayout(both);
    }
    connect(m_ways, &QButtonGroup::idClicked, this, &RescuePanel::wayChosen);
}

void RescuePanel::readPlan()
{
    const std::optional<RescuePreview>& preview = m_rescue.preview();
    if (!preview) {
        return;
    }
    addHeading(QStringLiteral("Plan"), new Badge(m_theme, preview->ends));
    int shown = 0;
    for (const RescueMessage& message : preview->messages) {
        if (++shown > planMost) {
            break;
        }
        m_column->addWidget(
            twoLines(m_theme, new WaveNumber(m_theme, message.wave, message.phase, 20), message.title, message.when)
        );
    }
    const std::size_t all = preview->messages.size();
    if (all > planMost || all == 0) {
        const QString words = all == 0 ? QStringLiteral("No message: there is nothing to send.")
                                       : QStringLiteral("and %1 more").arg(all - planMost);
        auto* rest = new Text(m_theme, TextRole::Tiny, words, Token::Text2);
        rest->setContentsMargins(12, 2, 12, 2);
        m_column->addWidget(rest);
    }
}

QRect RescuePanel::placeOfAsking() const
{
    return {m_undo->mapToGlobal(QPoint()), m_undo->size()};
}

void RescuePanel::readFoot()
{
    const RescueModel::Stage stage = m_rescue.stage();
    const bool planned = m_rescue.preview().has_value();
    const bool following = stage == RescueModel::Stage::Following;
    const QString whyNot = m_rescue.whyNotPlan();
    QString words = m_rescue.notice();
    if (words.isEmpty() && m_rescue.isPlanSlow()) {
        words = QStringLiteral("The orchestrator works out the plan…");
    } else if (words.isEmpty() && !planned && stage != RescueModel::Stage::Planning) {
        words = whyNot;
    } else if (words.isEmpty() && planned) {
        words = m_rescue.preview()->countWords + QStringLiteral(". What you see is what is sent.");
    }
    m_notice->setText(words);
    m_notice->setInk(m_rescue.notice().isEmpty() ? Token::Text2 : Token::FailInk);
    m_notice->setVisible(!words.isEmpty());
    const std::vector<RescueWay>& ways = m_rescue.ways();
    if (!ways.empty()) {
        const QString asks = ways[static_cast<std::size_t>(m_rescue.chosen())].button;
        m_undo->setText(planned ? QStringLiteral("Plan again") : asks);
        m_undo->setIconName(iconOf(ways[static_cast<std::size_t>(m_rescue.chosen())]));
    }
    m_undo->setVisible(!ways.empty() && (!planned || !m_rescue.notice().isEmpty()));
    m_undo->setEnabled(whyNot.isEmpty());
    m_undo->setToolTip(whyNot.isEmpty() ? QStringLiteral("Asks for the plan. Nothing is sent.") : whyNot);
    m_preview->setVisible(planned && !following);
    m_follow->setVisible(m_rescue.follow().has_value());
    if (planned) {
        m_preview->setKind(m_rescue.preview()->undoes ? ButtonKind::Undo : ButtonKind::Primary);
        const auto count = static_cast<std::uint64_t>(m_rescue.preview()->messages.size());
        m_preview->setText(
            QStringLiteral("Preview ") + countOf(count, QStringLiteral("message"), QStringLiteral("messages"))
        );
    }
}

} // namespace backstep
