#pragma once

#include "engine/ports/clock.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <mutex>
#include <string>

namespace backstep {

/// The guard of the connection in use. A guarded one is read-only until a person arms it by typing its name; ten
/// minutes later, or at a click, it is read-only again. This alone decides whether something may be sent, and whoever
/// sends asks it, on any thread.
class SendGuard final : public QObject
{
    Q_OBJECT

public:
    static constexpr Duration armedFor{10 * 60'000};

    /// The clock must outlive it.
    explicit SendGuard(const Clock& clock, QObject* parent = nullptr);

    /// Of the connection in use from now on; whatever was armed is not any more.
    void watch(const QString& profile, bool isGuarded);

    [[nodiscard]] bool isGuarded() const;
    [[nodiscard]] bool isArmed() const;

    [[nodiscard]] QString profile() const;

    /// How long it stays armed; zero when it is not.
    [[nodiscard]] Duration left() const;

    /// Whether that is the name; only then is it armed, for ten minutes from now on.
    bool arm(const QString& typed);
    void disarm();

    /// One sentence why nothing may be sent; empty: it may. For any thread.
    [[nodiscard]] std::string whyNotSend() const;

    /// "eu-prod is guarded", "eu-prod is armed, 9:41 left"; empty where nothing is guarded.
    [[nodiscard]] QString words() const;

Q_SIGNALS:
    /// Guarded, armed, or how long.
    void changed();

private:
    void beat();
    [[nodiscard]] Duration leftNow() const; ///< the mutex is held

    const Clock& m_clock;
    mutable std::mutex m_mutex;
    QString m_profile;
    bool m_isGuarded = false;
    Instant m_until; ///< not set: not armed
    QTimer m_beat; ///< the time left is told
    QTimer m_end; ///< for a clock that was put back meanwhile
};

} // namespace backstep
