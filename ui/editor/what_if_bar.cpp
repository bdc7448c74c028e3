#include "ui/editor/what_if_bar.h"

#include "ui/shared/chooser.h"
#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QPainter>
#include <QSignalBlocker>

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
    , m_and(new Text(theme, TextRole::Body, QStringLiteral("and the UNDO of")))
    , m_undo(new Chooser(theme))
    , m_fails(new Text(theme, TextRole::Body, QStringLiteral("fails")))
    , m_back(makeButton(QStringLiteral("skip-back"), QStringLiteral("One wave back")))
    , m_play(makeButton(QStringLiteral("play"), QStringLiteral("Play the waves")))
    , m_next(makeButton(QStringLiteral("skip-forward"), QStringLiteral("One wave on")))
    , m_waves(new Text(theme, TextRole::Number))
{
    setObjectName(QStringLiteral("whatIfBar"));
    setFixedHeight(barHeight);
    m_how->setObjectName(QStringLiteral("howItFails"));
    m_how->setAccessibleName(QStringLiteral("How it fails"));
    m_how->addItems({QStringLiteral("answers failure every time"), QStringLiteral("never answers")});
    m_undo->setObjectName(QStringLiteral("undoThatFails"));
    m_undo->setAccessibleName(QStringLiteral("Which UNDO fails"));
    m_undo->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // it never widens the canvas
    QToolButton* close = makeButton(QStringLiteral("x"), QStringLiteral("Leave What if (Esc)"));
    close->setObjectName(QStringLiteral("leaveWhatIf"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12 + iconSize + 8, 0, 12, 1);
    row->setSpacing(8);
    for (QWidget* part : std::initializer_list<QWidget*>{m_question, m_how, m_and, m_undo, m_fails}) {
        row->addWidget(part);
    }
    row->addStretch(1);
    for (QWidget* part : std::initializer_list<QWidget*>{m_back, m_play, m_next, m_waves, close}) {
        row->addWidget(part);
    }
    connect(close, &QToolButton::clicked, &session, &WhatIfSession::leave);
    connectParts();
    connect(&session, &WhatIfSession::answered, this, &WhatIfBar::readAnswer);
    connect(&session, &WhatIfSession::wavesShownChanged, this, &WhatIfBar::readWaves);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void WhatIfBar::connectParts()
{
    connect(m_how, &Chooser::currentIndexChanged, this, [this](int how) { m_session.setSilent(how == 1); });
    connect(m_undo, &Chooser::currentIndexChanged, this, [this] {
        const QVariant step = m_undo->currentData();
        m_session.setUndoFails(step.isValid() ? std::optional(step.value<StepIndex>()) : std::nullopt);
    });
    connect(m_back, &QToolButton::clicked, this, [this] { m_session.showWaves(m_session.wavesShown() - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { m_session.showWaves(m_session.wavesShown() + 1); });
    connect(m_play, &QToolButton::clicked, &m_session, &WhatIfSession::play);
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
    constexpr int questionWidth = 260;
    const QString question = QStringLiteral("What if ") + m_session.stepName();
    m_question->setText(m_question->fontMetrics().elidedText(question, Qt::ElideRight, questionWidth));
    m_question->setToolTip(question);
    const QSignalBlocker quiet(m_how);
    m_how->setCurrentIndex(m_session.answer()->question.silent ? 1 : 0);
    fillUndos();
    readWaves();
}

/// Those that can fail: the steps that get an UNDO in this world, and the one chosen.
void WhatIfBar::fillUndos()
{
    const QSignalBlocker quiet(m_undo);
    const WhatIf& answer = *m_session.answer();
    const auto& steps = m_session.graph().steps;
    m_undo->clear();
    m_undo->addItem(m_narrow ? QStringLiteral("and no UNDO") : QStringLiteral("none"));
    for (StepIndex step = 0; step < steps.size(); ++step) {
        const bool kept = answer.steps[step].fate == WhatIfFate::Kept; // its UNDO would come in another world
        if (answer.steps[step].wave == 0 && !kept && answer.question.undoFails != step) {
            continue;
        }
        m_undo->addItem(
            m_narrow ? QStringLiteral("and the UNDO of ") + steps[step].name : steps[step].name,
            QVariant::fromValue(step)
        );
        if (answer.question.undoFails == step) {
            m_undo->setCurrentIndex(m_undo->count() - 1);
        }
    }
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

/// Words go first, then the choices are cut; the question and the buttons stay.
void WhatIfBar::resizeEvent(QResizeEvent*)
{
    constexpr int roomForAll = 880;
    setNarrow(width() < roomForAll);
}

void WhatIfBar::setNarrow(bool narrow)
{
    if (narrow == m_narrow) {
        return;
    }
    m_narrow = narrow;
    for (QWidget* word : std::initializer_list<QWidget*>{m_and, m_fails, m_waves}) {
        word->setVisible(!narrow);
    }
    for (Chooser* choice : {m_how, m_undo}) {
        choice->setMinimumContentsLength(narrow ? 6 : 0);
        choice->setSizeAdjustPolicy(
            narrow ? QComboBox::AdjustToMinimumContentsLengthWithIcon : QComboBox::AdjustToContents
        );
        choice->setSizePolicy(narrow ? QSizePolicy::Expanding : QSizePolicy::Preferred, QSizePolicy::Fixed);
    }
    if (m_session.isOpen()) {
        fillUndos();
    }
}

void WhatIfBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tint(Tone::Undo));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.fill(Tone::Undo));
    painter.drawPixmap(
        12,
        (height() - iconSize) / 2,
        m_theme.picture(QStringLiteral("flask-conical"), iconSize, m_theme.ink(Tone::Undo), devicePixelRatioF())
    );
}

} // namespace backstep
