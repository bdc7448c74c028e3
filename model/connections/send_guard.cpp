#include "model/connections/send_guard.h"

#include <algorithm>
#include <chrono>

namespace backstep {

using namespace std::chrono_literals;

SendGuard::SendGuard(const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_beat.setInterval(1s);
    connect(&m_beat, &QTimer::timeout, this, &SendGuard::beat);
    m_end.setSingleShot(true);
    m_end.setInterval(armedFor);
    connect(&m_end, &QTimer::timeout, this, &SendGuard::disarm);
}

void SendGuard::watch(const QString& profile, bool isGuarded)
{
    {
        const std::lock_guard lock(m_mutex);
        m_profile = profile;
        m_isGuarded = isGuarded;
        m_until = {};
    }
    m_beat.stop();
    m_end.stop();
    Q_EMIT changed();
}

bool SendGuard::isGuarded() const
{
    const std::lock_guard lock(m_mutex);
    return m_isGuarded;
}

bool SendGuard::isArmed() const
{
    return left() > Duration(0);
}

QString SendGuard::profile() const
{
    const std::lock_guard lock(m_mutex);
    return m_profile;
}

Duration SendGuard::left() const
{
    const std::lock_guard lock(m_mutex);
    return leftNow();
}

/// A clock that was put back makes it no longer than it was.
Duration SendGuard::leftNow() const
{
    if (!m_isGuarded || !m_until.isSet()) {
        return Duration(0);
    }
    const auto left = std::chrono::ceil<Duration>(m_until - m_clock.now());
    return left > armedFor ? Duration(0) : std::max(left, Duration(0));
}

bool SendGuard::arm(const QString& typed)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isGuarded || typed.trimmed() != m_profile) {
            return false;
        }
        m_until = m_clock.now() + armedFor;
    }
    m_beat.start();
    m_end.start();
    Q_EMIT changed();
    return true;
}

void SendGuard::disarm()
{
    {
        const std::lock_guard lock(m_mutex);
        m_until = {};
    }
    m_beat.stop();
    m_end.stop();
    Q_EMIT changed();
}

void SendGuard::beat()
{
    isArmed() ? Q_EMIT changed() : disarm();
}

std::string SendGuard::whyNotSend() const
{
    const std::lock_guard lock(m_mutex);
    if (!m_isGuarded || leftNow() > Duration(0)) {
        return {};
    }
    return m_profile.toStdString()
        + " is guarded and read-only. Arm it first: the shield in the status bar, then type its name.";
}

QString SendGuard::words() const
{
    if (!isGuarded()) {
        return {};
    }
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(left()).count();
    return seconds == 0 ? QStringLiteral("%1 is guarded, read-only").arg(profile())
                        : QStringLiteral("%1 is armed, %2:%3 left")
                              .arg(profile())
                              .arg(seconds / 60)
                              .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

} // namespace backstep
