#pragma once

#include <QWidget>

namespace backstep {

class SendGuard;
class Theme;

/// Around the window while records can be sent to a guarded connection: 3 px, beside which nothing is covered.
class GuardFrame final : public QWidget
{
    Q_OBJECT

public:
    explicit GuardFrame(const Theme& theme);

    void watch(const SendGuard& guard);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace backstep
