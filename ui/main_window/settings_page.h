#pragma once

#include "ui/shared/parts.h"

namespace backstep {

class Settings;

/// Theme and size of text; changes show at once.
class SettingsPage final : public Surface
{
    Q_OBJECT

public:
    SettingsPage(const Theme& theme, Settings& settings);

private:
    [[nodiscard]] QWidget* buildTheme();
    [[nodiscard]] QWidget* buildFontScale();

    Settings& m_settings;
};

} // namespace backstep
