#include "model/feed/time_scrubber.h"

#include "model/feed/moment_words.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds playingBeat(100);

} // namespace

TimeScrubber::TimeScrubber(QObject* parent)
    : QObject(parent)
{
    m_beat.setInterval(playingBeat);
    connect(&m_beat, &QTimer::timeout, this, [this] {
        advance(std::chrono::microseconds(m_sinceBeat.nsecsElapsed() / 1000));
        m_sinceBeat.start();
    });
}

Instant TimeScrubber::within(Instant at) const
{
    return m_extent.first.isSet() ? std::clamp(at, m_extent.first, std::max(m_extent.first, m_extent.now)) : at;
}

void TimeScrubber::goTo(Instant at)
{
    if (!m_isPast && !m_whyNot.isEmpty()) {
        Q_EMIT refused(m_whyNot);
        return;
    }
    m_isPast = true;
    m_isOnItsWay = true;
    m_at = within(at);
    m_percent = 0;
    m_fault.clear();
    Q_EMIT asked(m_at);
    Q_EMIT changed();
}

/// Milliseconds, and longer steps where there would be more of them than an int holds.
std::int64_t TimeScrubber::stepMicros() const
{
    constexpr std::int64_t least = 1'000;
    constexpr std::int64_t stepsMost = 1'000'000'000;
    return std::max(least, (m_extent.now.micros - m_extent.first.micros) / stepsMost);
}

int TimeScrubber::positions() const
{
    const std::int64_t length = m_extent.now.micros - m_extent.first.micros;
    return m_extent.first.isSet() ? static_cast<int>(std::max<std::int64_t>(0, length) / stepMicros()) : 0;
}

int TimeScrubber::position() const
{
    const std::int64_t from = std::clamp(m_at, m_extent.first, std::max(m_extent.first, m_extent.now)).micros;
    return m_extent.first.isSet() ? static_cast<int>((from - m_extent.first.micros) / stepMicros()) : 0;
}

Instant TimeScrubber::atPosition(int position) const
{
    return {m_extent.first.micros + position * stepMicros()};
}

void TimeScrubber::step(int direction)
{
    if (m_isPast) {
        setPlaying(false);
        Q_EMIT stepAsked(direction);
    }
}

void TimeScrubber::leave()
{
    if (m_isPast) {
        drop();
        Q_EMIT left();
    }
}

void TimeScrubber::drop()
{
    m_isPast = false;
    m_isOnItsWay = false;
    m_extent = {};
    m_fault.clear();
    m_beat.stop();
    Q_EMIT changed();
}

void TimeScrubber::setPlaying(bool plays)
{
    if (!m_isPast || plays == isPlaying()) {
        return;
    }
    m_owed = {};
    if (plays) {
        m_sinceBeat.start();
        m_beat.start();
    } else {
        m_beat.stop();
    }
    Q_EMIT changed();
}

void TimeScrubber::setSpeed(int speed)
{
    m_speed = std::clamp(speed, speeds.front(), speeds.back());
    Q_EMIT changed();
}

/// What is on its way is waited for, and the time that passed meanwhile is made up for.
void TimeScrubber::advance(std::chrono::microseconds elapsed)
{
    if (!m_isPast) {
        return;
    }
    m_owed += elapsed;
    if (m_isOnItsWay) {
        return;
    }
    const Instant next{m_at.micros + std::exchange(m_owed, {}).count() * m_speed};
    if (next >= m_extent.now) {
        leave();
    } else {
        goTo(next);
    }
}

QString TimeScrubber::words() const
{
    if (!m_fault.isEmpty()) {
        return m_fault;
    }
    if (m_isOnItsWay && m_percent > 0) {
        return QStringLiteral("Reading what was seen, %1 %").arg(m_percent);
    }
    if (!m_extent.now.isSet()) {
        return QStringLiteral("Read-only.");
    }
    return agoWordsOf(m_at, m_extent.now) + QStringLiteral(". Read-only.");
}

void TimeScrubber::arrive(Instant at, const Extent& extent)
{
    if (!m_isPast) {
        return;
    }
    m_extent = extent;
    m_isOnItsWay = m_isOnItsWay && at != m_at; // a later wish is still on its way
    m_percent = 0;
    Q_EMIT changed();
}

void TimeScrubber::tellReading(std::size_t records, std::size_t recordsInAll)
{
    constexpr std::size_t whole = 100;
    const int percent = recordsInAll == 0 ? 0 : static_cast<int>(records * whole / recordsInAll);
    if (m_isOnItsWay && percent != m_percent) {
        m_percent = percent;
        Q_EMIT changed();
    }
}

void TimeScrubber::refuse(const QString& sentence)
{
    drop();
    Q_EMIT refused(sentence);
}

void TimeScrubber::fail(const QString& sentence)
{
    if (m_isPast) {
        m_isOnItsWay = false;
        m_fault = sentence;
        m_beat.stop();
        Q_EMIT changed();
    }
}

} // namespace backstep
