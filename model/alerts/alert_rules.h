#pragma once

#include <QString>

#include <vector>

namespace backstep {

class Settings;

/// A view, and how many flows in it are too many.
struct AlertRule
{
    QString view; ///< of every cluster, or saved; by its name
    int least = 1;

    friend bool operator==(const AlertRule&, const AlertRule&) = default;
};

/// What a person wants to be told of, and how. It is theirs alone: kept in their settings, never in a file of views.
struct AlertRules
{
    std::vector<AlertRule> views;
    bool newErrors = false;
    bool desktop = true; ///< a notification of the desktop; the window tells it in any case
    bool sound = false;
    QString webhook; ///< an address that is sent each alert; empty: none is

    friend bool operator==(const AlertRules&, const AlertRules&) = default;
};

inline constexpr int alertLeastMax = 1'000'000;

[[nodiscard]] AlertRules readAlertRules(const Settings& settings);
void keepAlertRules(Settings& settings, const AlertRules& rules);

/// What is wrong with the address of a webhook, and what to write instead; empty: nothing.
[[nodiscard]] QString faultOfWebhook(const QString& text);

} // namespace backstep
