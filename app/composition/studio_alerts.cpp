#include "app/composition/studio.h"

#include "model/connections/deep_link.h"
#include "ui/main_window/alert_bar.h"
#include "ui/main_window/alert_settings.h"
#include "ui/main_window/settings_page.h"
#include "ui/monitor/monitor_place.h"
#include "ui/shared/action_table.h"

#include <algorithm>

namespace backstep {

/// What a person is told without looking, and how they get from there to what it is about.
void Studio::connectAlerts()
{
    MonitorPage& flows = m_monitorPlace->flows();
    m_alerts = std::make_unique<AlertWatch>(AlertWatch::Sources{
        m_engine.feed(), flows.table(), flows.savedViews(), flows.savedCounts()});
    auto* bar = new AlertBar(m_theme);
    m_window->addBanner(*bar);
    connect(bar, &AlertBar::showAsked, this, &Studio::showAlert);
    connect(m_alerts.get(), &AlertWatch::raised, bar, &AlertBar::add);
    connect(m_alerts.get(), &AlertWatch::raised, this, &Studio::tellAlert);
    connect(&m_alertTelling, &AlertTelling::clicked, this, &Studio::showAlert);
    connect(&m_engine.feed(), &FlowFeed::restarted, bar, [bar](FlowFeed::Restart why) {
        if (why == FlowFeed::Restart::AnotherCluster) {
            bar->clear();
        }
    });
    const auto readCluster = [this] {
        const bool isCapture = m_connection.broker() == Connection::Broker::Capture;
        m_alerts->setCluster(isCapture ? QString() : m_connection.name());
    };
    connect(&m_connection, &Connection::changed, m_alerts.get(), readCluster);
    readCluster();
    connectAlertSettings();
}

void Studio::connectAlertSettings()
{
    AlertSettings& settings = m_window->settingsPage().alerts();
    const auto takeRules = [this](const AlertRules& rules) {
        m_alerts->setRules(rules);
        m_alertTelling.setRules(rules);
    };
    takeRules(settings.rules());
    connect(&settings, &AlertSettings::rulesChanged, m_alerts.get(), takeRules);
    SavedViews& saved = m_monitorPlace->flows().savedViews();
    const auto readViews = [&settings, &saved] {
        QStringList names;
        for (const FlowView view : allViews) {
            names.append(wordOf(view));
        }
        for (const SavedView& view : saved.views()) {
            names.append(view.name);
        }
        settings.setViews(names);
    };
    readViews();
    connect(&saved, &SavedViews::changed, &settings, readViews);
    connect(&m_monitorPlace->flows(), &MonitorPage::alertAsked, &settings, [this, &settings](const QString& view) {
        m_window->showPlace(MainWindow::Place::Settings);
        settings.add(view);
    });
    connect(&settings, &AlertSettings::testAsked, this, [this, &settings] {
        settings.tell(Tone::Idle, QStringLiteral("Told in each of these ways."));
        Alert trial;
        trial.at = m_engine.feed().now();
        trial.cluster = m_connection.name();
        trial.title = QStringLiteral("A trial");
        trial.text = QStringLiteral("This is how Backstep tells of an alert.");
        tellAlert(trial);
    });
    connect(&m_alertTelling, &AlertTelling::sent, &settings, [&settings] {
        settings.tell(Tone::Idle, QStringLiteral("The webhook has taken the last alert."));
    });
    connect(&m_alertTelling, &AlertTelling::failed, &settings, [this, &settings](const QString& sentence) {
        settings.tell(Tone::Fail, sentence);
        m_window->setPageWords(sentence);
    });
}

void Studio::tellAlert(const Alert& alert)
{
    const QString link = alert.flow.isEmpty() ? QString() : toText(DeepLink{m_profile, alert.flow, {}});
    m_alertTelling.tell(alert, link);
}

void Studio::showAlert(const Alert& alert)
{
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
    if (m_engine.scrubber().isPast()) {
        m_engine.scrubber().leave();
    }
    MonitorPage& flows = m_monitorPlace->flows();
    const auto own = std::ranges::find(allViews, alert.view, [](FlowView view) { return wordOf(view); });
    const bool isOfView = alert.kind == Alert::Kind::View && !alert.view.isEmpty();
    if (isOfView && own == allViews.end()) {
        flows.showSaved(alert.view);
    } else if (isOfView || !alert.filter.isEmpty()) {
        flows.setFilter(alert.filter);
        flows.setView(isOfView ? *own : FlowView::All);
    }
    const bool hasFlows = isOfView || !alert.filter.isEmpty();
    m_monitorPlace->showPart(hasFlows ? MonitorPlace::Part::Flows : MonitorPlace::Part::Dashboard);
    m_window->showPlace(MainWindow::Place::Monitor);
}

} // namespace backstep
