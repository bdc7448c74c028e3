#pragma once

#include <QComboBox>

namespace backstep {

class Theme;

/// A field that opens a list of choices; its chevron takes the theme's colour.
class Chooser final : public QComboBox
{
    Q_OBJECT

public:
    explicit Chooser(const Theme& theme);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace backstep
