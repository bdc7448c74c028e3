#pragma once

#include "ui/shared/parts.h"

namespace backstep {

class AlertSettings;
class Settings;

/// Theme and size of text, which change at once, what is kept of a cluster's traffic, and what to be told of.
class SettingsPage final : public Surface
{
    Q_OBJECT

public:
    SettingsPage(const Theme& theme, Settings& settings);

    [[nodiscard]] AlertSettings& alerts() { return *m_alerts; }

private:
    [[nodiscard]] QWidget* buildTheme();
    [[nodiscard]] QWidget* buildFontScale();
    [[nodiscard]] QWidget* buildHistory();
    [[nodiscard]] QWidget* buildPayloads();

    Settings& m_settings;
    AlertSettings* m_alerts;
};

} // namespace backstep
