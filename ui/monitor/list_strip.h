#pragma once

#include "ui/shared/parts.h"

#include <QTimer>

namespace backstep {

class Button;

/// A line below the list, there while it has something to say: that something long goes on, with what stops it, or what
/// became of what was asked for.
class ListStrip final : public Surface
{
    Q_OBJECT

public:
    explicit ListStrip(const Theme& theme);

    /// Empty: nothing goes on.
    void setGoing(const QString& words, bool canStop);
    /// Said for a few seconds; a fault until something else is said.
    void tell(Tone tone, const QString& sentence);

    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void stopRequested();

private:
    void read();

    Text* m_text;
    Button* m_stop;
    QTimer m_fading;
    QString m_going;
    bool m_canStop = false;
    QString m_told;
    Tone m_tone = Tone::Idle;
};

} // namespace backstep
