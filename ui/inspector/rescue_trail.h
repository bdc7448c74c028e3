#pragma once

#include <QWidget>

namespace backstep {

class Theme;

/// Plan › Preview › Follow until resolved: how far a rescue has come.
class RescueTrail final : public QWidget
{
    Q_OBJECT

public:
    enum class Place
    {
        Preview,
        Follow
    };

    explicit RescueTrail(const Theme& theme);

    void setPlace(Place place);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Place m_place = Place::Preview;
};

} // namespace backstep
