#pragma once

#include "engine/base/instant.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <array>
#include <chrono>
#include <cstdint>

namespace backstep {

/// Which time the window shows: now, or one that was, and how that one moves on when it is played. It asks for a time;
/// whoever brings it says so with arrive().
class TimeScrubber final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::array speeds{1, 2, 5, 10, 20, 50, 100};

    explicit TimeScrubber(QObject* parent = nullptr);

    /// What there is to be shown: from the first record on, up to now (of a capture: up to its last record).
    struct Extent
    {
        Instant first; ///< not set: nothing was seen
        Instant now;
    };

    /// Shows the time that was at this moment, from now on read-only. Refused where there is a reason not to.
    void goTo(Instant at);
    /// To the nearest time before (-1) or behind (1) at which a record was seen.
    void step(int direction);
    /// What is seen now, as it moves on by itself.
    void leave();
    void setPlaying(bool plays);
    void setSpeed(int speed);
    /// Time passes while it is played: asked for by its own beat, and by tests.
    void advance(std::chrono::microseconds elapsed);

    /// Why no time but now can be shown at the moment; empty where it can.
    void setWhyNot(const QString& sentence) { m_whyNot = sentence; }

    [[nodiscard]] bool isPast() const { return m_isPast; }

    /// The time that was asked for last; of no meaning now.
    [[nodiscard]] Instant at() const { return m_at; }

    [[nodiscard]] const Extent& extent() const { return m_extent; }

    [[nodiscard]] bool isPlaying() const { return m_beat.isActive(); }

    [[nodiscard]] int speed() const { return m_speed; }

    /// Where the time stands between the first record and now, in whole steps, for a slider.
    [[nodiscard]] int positions() const; ///< how many steps there are
    [[nodiscard]] int position() const;
    [[nodiscard]] Instant atPosition(int position) const;

    /// What is asked for is not shown yet.
    [[nodiscard]] bool isOnItsWay() const { return m_isOnItsWay; }

    /// "5 m 21 s before now. Read-only.", "Reading, 62 %", or why it could not be shown.
    [[nodiscard]] QString words() const;

    /// That moment is shown.
    void arrive(Instant at, const Extent& extent);
    /// So much of what must be read for it is.
    void tellReading(std::size_t records, std::size_t recordsInAll);
    /// It cannot be shown; what was shown before stays.
    void fail(const QString& sentence);
    /// There is nobody who could bring it: it is now, as before.
    void refuse(const QString& sentence);
    /// Whoever brought it is gone (another cluster is watched): it is now, without being asked for.
    void drop();

Q_SIGNALS:
    void changed();
    void asked(backstep::Instant at);
    /// The nearest record before or behind the present moment is wanted.
    void stepAsked(int direction);
    /// Now is to be shown again.
    void left();
    /// It was asked for, and cannot be.
    void refused(const QString& sentence);

private:
    [[nodiscard]] Instant within(Instant at) const;
    [[nodiscard]] std::int64_t stepMicros() const;

    bool m_isPast = false;
    bool m_isOnItsWay = false;
    Instant m_at;
    Extent m_extent;
    int m_speed = 1;
    int m_percent = 0;
    QString m_fault;
    QString m_whyNot;
    QTimer m_beat; ///< while it is played
    QElapsedTimer m_sinceBeat;
    std::chrono::microseconds m_owed{0}; ///< passed while it was on its way
};

} // namespace backstep
