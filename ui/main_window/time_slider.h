#pragma once

#include <QSlider>

namespace backstep {

class Theme;

/// A slider over time: what is over is filled, a press takes the handle there at once, the arrows move it by a second.
class TimeSlider final : public QSlider
{
    Q_OBJECT

public:
    explicit TimeSlider(const Theme& theme);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] QRect groove() const;
    [[nodiscard]] int handleX() const;
    void takeX(int x);

    const Theme& m_theme;
};

} // namespace backstep
