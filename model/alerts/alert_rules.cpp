#include "model/alerts/alert_rules.h"

#include "model/settings/settings.h"

#include <QUrl>
#include <QVariantMap>

#include <algorithm>

namespace backstep {

namespace {

const QString rulesName = QStringLiteral("alertViews");
const QString waysName = QStringLiteral("alertWays");
const QString viewKey = QStringLiteral("view");
const QString leastKey = QStringLiteral("least");
const QString errorsKey = QStringLiteral("newErrors");
const QString desktopKey = QStringLiteral("desktop");
const QString soundKey = QStringLiteral("sound");
const QString webhookKey = QStringLiteral("webhook");

} // namespace

AlertRules readAlertRules(const Settings& settings)
{
    AlertRules rules;
    for (const QVariantMap& row : settings.rows(rulesName)) {
        const QString view = row.value(viewKey).toString();
        if (!view.isEmpty()) {
            rules.views.push_back({view, std::clamp(row.value(leastKey).toInt(), 1, alertLeastMax)});
        }
    }
    const auto ways = settings.rows(waysName);
    if (!ways.empty()) {
        rules.newErrors = ways.front().value(errorsKey, rules.newErrors).toBool();
        rules.desktop = ways.front().value(desktopKey, rules.desktop).toBool();
        rules.sound = ways.front().value(soundKey, rules.sound).toBool();
        rules.webhook = ways.front().value(webhookKey).toString();
    }
    return rules;
}

void keepAlertRules(Settings& settings, const AlertRules& rules)
{
    std::vector<QVariantMap> views;
    views.reserve(rules.views.size());
    for (const AlertRule& rule : rules.views) {
        views.push_back({{viewKey, rule.view}, {leastKey, rule.least}});
    }
    settings.setRows(rulesName, views);
    settings.setRows(
        waysName,
        {{{errorsKey, rules.newErrors},
          {desktopKey, rules.desktop},
          {soundKey, rules.sound},
          {webhookKey, rules.webhook}}}
    );
}

QString faultOfWebhook(const QString& text)
{
    if (text.isEmpty()) {
        return {};
    }
    const QUrl url(text, QUrl::StrictMode);
    const bool isWeb = url.scheme() == QStringLiteral("https") || url.scheme() == QStringLiteral("http");
    if (!url.isValid() || !isWeb || url.host().isEmpty()) {
        return QStringLiteral("This is no address of a webhook. Write one like https://hooks.example.com/backstep.");
    }
    return {};
}

} // namespace backstep
