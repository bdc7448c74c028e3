#include "ui/monitor/list_strip.h"

#include "ui/shared/button.h"

#include <QBoxLayout>

namespace backstep {

namespace {

constexpr int stripHeight = 28;
constexpr int padding = 12;
constexpr std::chrono::seconds toldFor(6);

Token inkOf(Tone tone)
{
    switch (tone) {
    case Tone::Fail:
        return Token::FailInk;
    case Tone::Retry:
        return Token::RetryInk;
    case Tone::Done:
    case Tone::Idle:
    case Tone::Run:
    case Tone::Undo:
        break;
    }
    return Token::Text2;
}

} // namespace

ListStrip::ListStrip(const Theme& theme)
    : Surface(theme, Token::Panel, Qt::TopEdge)
    , m_text(new Text(theme, TextRole::Small))
    , m_stop(new Button(theme, ButtonKind::Link, QStringLiteral("Stop here")))
{
    setObjectName(QStringLiteral("listStrip"));
    setFixedHeight(stripHeight);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(padding, 1, padding, 0);
    row->addWidget(m_text, 1);
    row->addWidget(m_stop);
    m_text->setEliding(true);
    m_stop->setObjectName(QStringLiteral("stopSearch"));
    m_fading.setSingleShot(true);
    connect(m_stop, &Button::clicked, this, &ListStrip::stopRequested);
    connect(&m_fading, &QTimer::timeout, this, [this] { tell(Tone::Idle, {}); });
    read();
}

void ListStrip::setGoing(const QString& words, bool canStop)
{
    m_going = words;
    m_canStop = canStop;
    read();
}

void ListStrip::tell(Tone tone, const QString& sentence)
{
    m_tone = tone;
    m_told = sentence;
    m_fading.stop();
    if (tone != Tone::Fail && !sentence.isEmpty()) {
        m_fading.start(toldFor);
    }
    read();
}

QString ListStrip::text() const
{
    return m_told.isEmpty() ? m_going : m_told;
}

void ListStrip::read()
{
    m_text->setText(text());
    m_text->setInk(m_told.isEmpty() ? Token::Text2 : inkOf(m_tone));
    m_stop->setVisible(m_told.isEmpty() && m_canStop);
    setVisible(!text().isEmpty());
}

} // namespace backstep
