#pragma once

#include "ui/shared/parts.h"

namespace backstep {

class Settings;

/// Theme and size of text, which change at once, and what is kept of a cluster's traffic.
class SettingsPage final : public Surface
{
    Q_OBJECT

public:
    SettingsPage(const Theme& theme, Settings& settings);

private:
    [[nodiscard]] QWidget* buildTheme();
    [[nodiscard]] QWidget* buildFontScale();
    [[nodiscard]] QWidget* buildHistory();

    Settings& m_settings;
};

} // namespace backstep
