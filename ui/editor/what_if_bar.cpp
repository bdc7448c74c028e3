#include "ui/editor/what_if_bar.h"

#include "ui/shared/button.h"
#include "ui/shared/chooser.h"
#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QSignalBlocker>

#include <algorithm>

namespace backstep {

namespace {
constexpr int barHeight = 40;
constexpr int iconSize = 16;
} // namespace

WhatIfBar::WhatIfBar(const Theme& theme, WhatIfSession& session)
    : m_theme(theme)
    , m_session(session)
    , m_question(new Text(theme, TextRole::Strong))
    , m_how(new Chooser(theme))
    , m_others(new Button(theme, ButtonKind::Plain, QStringLiteral("and…")))
    , m_and(new Text(theme, TextRole::Body, QStringLiteral("and the UNDO of")))
    , m_undo(new Button(theme, ButtonKind::Plain, QStringLiteral("none")))
    , m_fails(new Text(theme, TextRole::Body, QStringLiteral("fails")))
    , m_back(makeButton(QStringLiteral("skip-back"), QStringLiteral("One wave back")))
    , m_play(makeButton(QStringLiteral("play"), QStringLiteral("Play the waves")))
    , m_next(makeButton(QStringLiteral("skip-forward"), QStringLiteral("One wave on")))
    , m_waves(new Text(theme, TextRole::Number))
{
    setObjectName(QStringLiteral("whatIfBar"));
    m_how->setObjectName(QStringLiteral("howItFails"));
    m_how->setAccessibleName(QStringLiteral("How it fails"));
    m_undo->setObjectName(QStringLiteral("undoThatFails"));
    m_undo->setMenu(new QMenu(m_undo));
    m_others->setObjectName(QStringLiteral("othersThatFail"));
    m_others->setToolTip(QStringLiteral("Other steps that fail as well"));
    m_others->setMenu(new QMenu(m_others));
    m_how->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_question->setEliding(true);
    m_question->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // it never widens the canvas
    m_close = makeButton(QStringLiteral("x"), QStringLiteral("Leave What if (Esc)"));
    m_close->setObjectName(QStringLiteral("leaveWhatIf"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(12 + iconSize + 8, 2, 12, 3);
    rows->setSpacing(0);
    m_upper = new QHBoxLayout;
    m_lower = new QHBoxLayout;
    for (QBoxLayout* row : {m_upper, m_lower}) {
        row->setSpacing(8);
        rows->addLayout(row);
    }
    placeParts();
    connectParts();
}

void WhatIfBar::connectParts()
{
    for (const FailureWay way : everyFailureWay) {
        m_how->addItem(wordsOf(way), QVariant::fromValue(way));
    }
    connect(m_how, &Chooser::currentIndexChanged, this, [this] {
        m_session.setWay(m_how->currentData().value<FailureWay>());
    });
    connect(m_back, &QToolButton::clicked, this, [this] { m_session.showWaves(m_session.wavesShown() - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { m_session.showWaves(m_session.wavesShown() + 1); });
    connect(m_play, &QToolButton::clicked, &m_session, &WhatIfSession::play);
    connect(m_close, &QToolButton::clicked, &m_session, &WhatIfSession::leave);
    connect(&m_session, &WhatIfSession::answered, this, &WhatIfBar::readAnswer);
    connect(&m_session, &WhatIfSession::wavesShownChanged, this, &WhatIfBar::readWaves);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QToolButton* WhatIfBar::makeButton(const QString& icon, const QString& words)
{
    auto* button = new QToolButton;
    button->setIcon(m_theme.icon(icon));
    button->setIconSize(QSize(iconSize, iconSize));
    button->setToolTip(words);
    button->setAccessibleName(words);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void WhatIfBar::readAnswer()
{
    m_question->setText(QStringLiteral("What if ") + m_session.stepName());
    const QSignalBlocker quiet(m_how);
    m_how->setCurrentIndex(m_how->findData(QVariant::fromValue(m_session.answer()->question.way)));
    fillUndos();
    fillOthers();
    readWaves();
}

/// Those that can fail: the steps that get an UNDO in this world, and the ones chosen.
void WhatIfBar::fillUndos()
{
    const WhatIf& answer = *m_session.answer();
    const auto& steps = m_session.graph().steps;
    const std::vector<StepIndex>& failing = answer.question.undosFail;
    m_undo->menu()->clear();
    for (StepIndex step = 0; step < steps.size(); ++step) {
        const bool kept = answer.steps[step].fate == WhatIfFate::Kept; // its UNDO would come in another world
        const bool fails = std::ranges::find(failing, step) != failing.end();
        if (answer.steps[step].wave == 0 && !kept && !fails) {
            continue;
        }
        QAction* choice = m_undo->menu()->addAction(steps[step].name);
        choice->setCheckable(true);
        choice->setChecked(fails);
        connect(choice, &QAction::triggered, this, [this, step](bool on) { m_session.setUndoFails(step, on); });
    }
    m_undo->setText(
        failing.empty()           ? QStringLiteral("none")
            : failing.size() == 1 ? steps[failing.front()].name
                                  : QStringLiteral("%1 steps").arg(failing.size())
    );
    m_undo->setAccessibleName(QStringLiteral("Which UNDO fails: ") + m_undo->text());
    m_undo->setEnabled(!m_undo->menu()->isEmpty());
    m_undo->updateGeometry();
}

/// Every step but the one asked about, and how it fails.
void WhatIfBar::fillOthers()
{
    const WhatIfQuestion& question = m_session.answer()->question;
    const auto& steps = m_session.graph().steps;
    m_others->menu()->clear();
    for (StepIndex step = 0; step < steps.size(); ++step) {
        if (step == question.step) {
            continue;
        }
        const auto now = question.wayOf(step);
        QMenu* ways = m_others->menu()->addMenu(now ? steps[step].name + QStringLiteral("  ✓") : steps[step].name);
        const auto offer = [&](const QString& words, std::optional<FailureWay> way) {
            QAction* choice = ways->addAction(words);
            choice->setCheckable(true);
            choice->setChecked(now == way);
            connect(choice, &QAction::triggered, this, [this, step, way] { m_session.setAlso(step, way); });
        };
        offer(QStringLiteral("does not fail"), std::nullopt);
        for (const FailureWay way : everyFailureWay) {
            offer(wordsOf(way), way);
        }
    }
    const std::size_t also = question.also.size();
    m_others->setText(also == 0 ? QStringLiteral("and…") : QStringLiteral("and %1 more").arg(also));
    m_others->setAccessibleName(QStringLiteral("Other steps that fail as well: %1").arg(also));
    m_others->setEnabled(steps.size() > 1);
    m_others->updateGeometry();
}

void WhatIfBar::readWaves()
{
    m_waves->setText(m_session.waveWords());
    m_back->setEnabled(m_session.wavesShown() > 0);
    m_next->setEnabled(m_session.wavesShown() < m_session.waves());
    m_play->setEnabled(m_session.waves() > 0);
    const bool playing = m_session.isPlaying();
    m_play->setIcon(m_theme.icon(playing ? QStringLiteral("pause") : QStringLiteral("play")));
}

/// One row, or two where the words would be cut.
void WhatIfBar::resizeEvent(QResizeEvent*)
{
    constexpr int roomForAll = 960;
    const bool narrow = width() < roomForAll;
    if (narrow != m_narrow) {
        m_narrow = narrow;
        placeParts();
    }
}

void WhatIfBar::placeParts()
{
    for (QBoxLayout* row : {m_upper, m_lower}) {
        while (QLayoutItem* item = row->takeAt(0)) {
            delete item; // the parts themselves stay
        }
    }
    const std::initializer_list<QWidget*> waves{m_back, m_play, m_next, m_waves};
    QBoxLayout* second = m_narrow ? m_lower : m_upper;
    m_upper->addWidget(m_question);
    m_upper->addWidget(m_how);
    m_upper->addWidget(m_others);
    if (m_narrow) {
        m_upper->addStretch(1);
        m_upper->addWidget(m_close);
    }
    for (QWidget* part : std::initializer_list<QWidget*>{m_and, m_undo, m_fails}) {
        second->addWidget(part);
    }
    second->addStretch(1);
    for (QWidget* part : waves) {
        second->addWidget(part);
    }
    if (!m_narrow) {
        m_upper->addWidget(m_close);
    }
    setFixedHeight(m_narrow ? 2 * barHeight - 8 : barHeight);
}

void WhatIfBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tint(Tone::Undo));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.fill(Tone::Undo));
    painter.drawPixmap(
        12,
        (barHeight - iconSize) / 2,
        m_theme.picture(QStringLiteral("flask-conical"), iconSize, m_theme.ink(Tone::Undo), devicePixelRatioF())
    );
}

} // namespace backstep
