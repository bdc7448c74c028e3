#include "app/composition/studio_engine.h"
#include "model/feed/moment_words.h"
#include "model/words.h"

#include <chrono>
#include <limits>
#include <utility>

namespace backstep {

void StudioEngine::connectScrubber()
{
    connect(&m_scrubber, &TimeScrubber::asked, this, &StudioEngine::showPast);
    connect(&m_scrubber, &TimeScrubber::stepAsked, this, &StudioEngine::stepPast);
    connect(&m_scrubber, &TimeScrubber::left, this, &StudioEngine::showNow);
    constexpr std::chrono::seconds beat(1);
    m_pastBeat.setInterval(beat);
    connect(&m_pastBeat, &QTimer::timeout, this, [this] {
        if (m_past != nullptr && m_isPastShown && !m_scrubber.isOnItsWay() && !m_scrubber.isPlaying()) {
            m_past->goTo(m_scrubber.at());
        }
    });
}

QString StudioEngine::whyReadOnly() const
{
    return m_past == nullptr
        ? QString()
        : QStringLiteral("The window shows a time that is over, and nothing can be sent from there. "
                         "Go back to now first (Shift+T).");
}

void StudioEngine::showPast(Instant at)
{
    if (m_past == nullptr && !beginPast()) {
        m_scrubber.refuse(QStringLiteral("Not connected: nothing was seen that could be shown. Connect first (Ctrl+4).")
        );
        return;
    }
    m_feed.stop(); // what is shown stays until that time is there
    m_past->goTo(at);
}

bool StudioEngine::beginPast()
{
    if (m_host == nullptr && m_capture == nullptr) {
        return false;
    }
    const std::uint64_t number = ++m_pasts;
    PastHost::Listener listener;
    listener.arrived = m_door.through<PastHost::Arrival>([this, number](const PastHost::Arrival& arrival) {
        if (number == m_pasts) {
            takePast(arrival);
        }
    });
    listener.reading = m_door.through<PastHost::Reading>([this, number](const PastHost::Reading& reading) {
        if (number == m_pasts) {
            m_scrubber.tellReading(reading.records, reading.inAll);
        }
    });
    if (m_capture == nullptr) {
        m_past = std::make_unique<PastHost>(m_host, m_host->history(), TrackerLimits(), std::move(listener));
    } else {
        m_past
            = std::make_unique<PastHost>(m_capture, m_capture->history(), CaptureHost::limits(), std::move(listener));
    }
    m_pastBeat.start();
    Q_EMIT timeChanged();
    return true;
}

Instant StudioEngine::endOfTime() const
{
    return m_capture == nullptr ? m_clock.now() : m_capture->progress().lastAt;
}

void StudioEngine::takePast(const PastHost::Arrival& arrival)
{
    m_feed.start();
    if (!arrival.fault.empty()) {
        m_scrubber.fail(textOf(arrival.fault));
        return;
    }
    const bool isFirst = !std::exchange(m_isPastShown, true);
    m_feedClock.stand(arrival.at);
    m_feed.look(&m_past->flows(), &m_past->payloads(), {true, isFirst || arrival.isAnew});
    m_scrubber.arrive(arrival.at, {arrival.extent.first, endOfTime()});
}

void StudioEngine::stepPast(int direction)
{
    if (m_past == nullptr) {
        return;
    }
    const PastHistory& history = m_past->history();
    const Instant at = m_scrubber.at();
    const Instant next = direction < 0 ? history.lastBefore(at) : history.nextAfter(at);
    if (next.isSet()) {
        m_scrubber.goTo(next);
    }
}

void StudioEngine::showNow()
{
    if (m_past == nullptr) {
        return;
    }
    m_feedClock.run();
    const bool wasShown = std::exchange(m_isPastShown, false);
    tellProgress(); // a capture's now is the end of it
    if (m_capture == nullptr) {
        m_feed.look(&m_host->flows(), &m_host->payloads(), {false, wasShown});
    } else {
        m_feed.look(&m_capture->flows(), &m_capture->payloads(), {false, wasShown});
    }
    m_feed.start();
    dropPast();
}

/// Nothing asks it any more. It takes its time to go.
void StudioEngine::dropPast()
{
    if (m_past == nullptr) {
        return;
    }
    ++m_pasts;
    m_isPastShown = false;
    m_pastBeat.stop();
    m_lettingGo = std::jthread([past = std::move(m_past)]() mutable { past.reset(); });
    m_past.reset();
    m_scrubber.drop();
    Q_EMIT timeChanged();
}

std::uint64_t StudioEngine::recordsSeenNow() const
{
    constexpr std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
    const FlowQuery* now = m_host != nullptr ? &m_host->flows() : m_capture != nullptr ? &m_capture->flows() : nullptr;
    return now == nullptr ? 0 : now->changesSince(end, 0).recordsSeen;
}

} // namespace backstep
