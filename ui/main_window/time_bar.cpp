#include "ui/main_window/time_bar.h"

#include "model/feed/moment_words.h"
#include "ui/main_window/time_slider.h"
#include "ui/shared/button.h"
#include "ui/shared/chooser.h"
#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace backstep {

namespace {

constexpr int barHeight = 40;
constexpr int iconLeft = 12;
constexpr int iconSize = 16;
constexpr int wordsBelow = 1160; ///< a narrower bar leaves its words to the tip
constexpr int endsBelow = 900; ///< and the times at the slider's ends

} // namespace

TimeBar::TimeBar(const Theme& theme, TimeScrubber& scrubber)
    : m_theme(theme)
    , m_scrubber(scrubber)
    , m_time(new QLineEdit)
    , m_speed(new Chooser(theme))
    , m_slider(new TimeSlider(theme))
    , m_first(new Text(theme, TextRole::NumberTiny, {}, Token::Text2))
    , m_last(new Text(theme, TextRole::NumberTiny, QStringLiteral("now"), Token::Text2))
    , m_words(new Text(theme, TextRole::Small, {}, Token::Text))
    , m_now(new Button(theme, ButtonKind::Primary, QStringLiteral("Back to now"), QStringLiteral("x")))
{
    setObjectName(QStringLiteral("timeBar"));
    setFixedHeight(barHeight);
    hide();
    assemble();
    connect(&scrubber, &TimeScrubber::changed, this, &TimeBar::read);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(m_time, &QLineEdit::returnPressed, this, &TimeBar::takeTyped);
    connect(m_time, &QLineEdit::textEdited, this, [this] { showFault({}); });
    connect(m_now, &Button::clicked, &scrubber, &TimeScrubber::leave);
    connect(m_speed, &QComboBox::activated, this, [this](int index) {
        m_scrubber.setSpeed(TimeScrubber::speeds.at(static_cast<std::size_t>(index)));
    });
    // What is set here is set quietly: only a person changes it.
    connect(m_slider, &QAbstractSlider::valueChanged, this, [this](int position) {
        m_scrubber.setPlaying(false);
        m_scrubber.goTo(m_scrubber.atPosition(position));
    });
}

QToolButton* TimeBar::makeTool(const QString& text, const QString& iconName, const QString& tip)
{
    auto* action = new QAction(m_theme.icon(iconName), text, this);
    action->setToolTip(tip);
    return makeToolButton(*action);
}

void TimeBar::assemble()
{
    constexpr int timeWidth = 168;
    m_time->setObjectName(QStringLiteral("timeField"));
    m_time->setAccessibleName(QStringLiteral("Time that the window shows, UTC"));
    m_time->setFont(m_theme.font(TextRole::Code));
    m_time->setFixedWidth(timeWidth);
    m_time->installEventFilter(this);
    m_slider->setObjectName(QStringLiteral("timeSlider"));
    m_slider->setAccessibleName(QStringLiteral("Time that the window shows"));
    m_words->setObjectName(QStringLiteral("timeWords"));
    m_words->setEliding(true);
    m_now->setObjectName(QStringLiteral("backToNow"));
    m_now->setKeyHint(QStringLiteral("Shift+T"));
    m_now->setToolTip(QStringLiteral("Shows what is seen now, as it moves on by itself (Shift+T)"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(iconLeft + iconSize + 8, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(m_time);
    addTools();
    row->addSpacing(4);
    row->addWidget(m_first);
    row->addWidget(m_slider, 2);
    row->addWidget(m_last);
    row->addSpacing(4);
    row->addWidget(m_words, 1);
    row->addWidget(m_now);
}

void TimeBar::addTools()
{
    m_back = makeTool(
        QStringLiteral("To the record before"), QStringLiteral("skip-back"), QStringLiteral("To the record before")
    );
    m_play = makeTool(QStringLiteral("Play"), QStringLiteral("play"), QStringLiteral("Plays on from here, up to now"));
    m_on = makeTool(
        QStringLiteral("To the next record"), QStringLiteral("skip-forward"), QStringLiteral("To the next record")
    );
    m_back->setObjectName(QStringLiteral("timeBack"));
    m_play->setObjectName(QStringLiteral("timePlay"));
    m_on->setObjectName(QStringLiteral("timeOn"));
    for (const int speed : TimeScrubber::speeds) {
        m_speed->addItem(QStringLiteral("%1×").arg(speed));
    }
    m_speed->setObjectName(QStringLiteral("timeSpeed"));
    m_speed->setAccessibleName(QStringLiteral("How fast it is played"));
    m_speed->setToolTip(QStringLiteral("How fast it is played"));
    for (QToolButton* tool : {m_back, m_play, m_on}) {
        layout()->addWidget(tool);
    }
    layout()->addWidget(m_speed);
    connect(m_back->defaultAction(), &QAction::triggered, &m_scrubber, [this] { m_scrubber.step(-1); });
    connect(m_on->defaultAction(), &QAction::triggered, &m_scrubber, [this] { m_scrubber.step(1); });
    connect(m_play->defaultAction(), &QAction::triggered, &m_scrubber, [this] {
        m_scrubber.setPlaying(!m_scrubber.isPlaying());
    });
}

void TimeBar::read()
{
    const bool isPast = m_scrubber.isPast();
    if (isPast == isHidden()) {
        m_time->setModified(false);
        showFault({});
        setVisible(isPast);
    }
    if (!isPast) {
        return;
    }
    readTime();
    readWords();
    const bool plays = m_scrubber.isPlaying();
    QAction& play = *m_play->defaultAction();
    play.setIcon(m_theme.icon(plays ? QStringLiteral("pause") : QStringLiteral("play")));
    play.setText(plays ? QStringLiteral("Stop playing") : QStringLiteral("Play"));
    play.setToolTip(plays ? QStringLiteral("Stops here") : QStringLiteral("Plays on from here, up to now"));
    const auto speed = std::ranges::find(TimeScrubber::speeds, m_scrubber.speed());
    m_speed->setCurrentIndex(static_cast<int>(speed - TimeScrubber::speeds.begin()));
}

void TimeBar::readWords()
{
    const QString words = m_fault.isEmpty() ? m_scrubber.words() : m_fault;
    m_words->setText(words);
    m_words->setInk(m_fault.isEmpty() ? Token::Text : Token::FailInk);
    m_words->setVisible(width() >= wordsBelow || !m_fault.isEmpty());
    setToolTip(QStringLiteral("The window shows what was seen at this time, and sends nothing. ") + words);
}

void TimeBar::readTime()
{
    const TimeScrubber::Extent& extent = m_scrubber.extent();
    if (!m_time->hasFocus() || !m_time->isModified()) {
        m_time->setText(momentWords(m_scrubber.at(), extent.now.isSet() ? extent.now : m_scrubber.at()));
    }
    m_first->setText(
        extent.first.isSet() ? momentWords(extent.first, extent.now).section(QLatin1Char('.'), 0, 0) : QString()
    );
    const QSignalBlocker quiet(m_slider);
    m_slider->setEnabled(m_scrubber.positions() > 0);
    m_slider->setRange(0, m_scrubber.positions());
    if (!m_slider->isSliderDown()) {
        m_slider->setValue(m_scrubber.position());
    }
    m_slider->update();
}

void TimeBar::takeTyped()
{
    const TimeScrubber::Extent& extent = m_scrubber.extent();
    const auto moment = readMoment(m_time->text(), m_scrubber.at(), extent.now.isSet() ? extent.now : m_scrubber.at());
    if (!moment) {
        showFault(momentHelp());
        return;
    }
    showFault({});
    m_time->setModified(false);
    m_scrubber.setPlaying(false);
    m_scrubber.goTo(*moment);
}

void TimeBar::showFault(const QString& sentence)
{
    m_fault = sentence;
    if (m_time->property("wrong").toBool() == sentence.isEmpty()) {
        m_time->setProperty("wrong", !sentence.isEmpty());
        m_time->style()->unpolish(m_time);
        m_time->style()->polish(m_time);
    }
    readWords();
}

bool TimeBar::eventFilter(QObject* watched, QEvent* event)
{
    const bool isEscape = watched == m_time && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape;
    if (isEscape && m_time->isModified()) { // what was typed is taken back, and nothing else happens
        m_time->setModified(false);
        showFault({});
        readTime();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void TimeBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    readWords();
    m_first->setVisible(width() >= endsBelow);
    m_last->setVisible(width() >= endsBelow);
}

void TimeBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tint(Tone::Retry));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Token::Line));
    painter.drawPixmap(
        iconLeft,
        (height() - iconSize) / 2,
        m_theme.picture(QStringLiteral("history"), iconSize, m_theme.ink(Tone::Retry), devicePixelRatioF())
    );
}

} // namespace backstep
