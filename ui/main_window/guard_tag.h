#pragma once

#include <QAbstractButton>

namespace backstep {

class SendGuard;
class Theme;

/// The guard of the connection, where one is set: an outlined shield while it is read-only, filled while it is armed.
/// A click arms it, or disarms it at once.
class GuardTag final : public QAbstractButton
{
    Q_OBJECT

public:
    GuardTag(const Theme& theme, SendGuard& guard);

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /// A person wants to send.
    void armAsked();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void read();

    const Theme& m_theme;
    SendGuard& m_guard;
};

} // namespace backstep
