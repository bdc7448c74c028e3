#include "app/composition/flow_window.h"
#include "app/composition/studio.h"
#include "ui/inspector/flow_page.h"
#include "ui/main_window/alert_bar.h"
#include "ui/main_window/alert_settings.h"
#include "ui/main_window/settings_page.h"
#include "ui/monitor/monitor_place.h"

#include <QAction>
#include <QApplication>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

/// What the studio opens beside the place in front, on the sample's flows.
class StudioWindowsTest final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Studio> m_studio;

    static std::vector<FlowWindow*> flowWindows()
    {
        std::vector<FlowWindow*> windows;
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (auto* window = qobject_cast<FlowWindow*>(widget)) {
                windows.push_back(window);
            }
        }
        return windows;
    }

    [[nodiscard]] MonitorPage& flows() const { return m_studio->monitorPlace().flows(); }

    void trigger(const QWidget& page, const char* words) const
    {
        for (QAction* action : page.actions()) {
            if (action->text() == QString::fromUtf8(words)) {
                action->trigger();
                return;
            }
        }
        QFAIL(words);
    }

private Q_SLOTS:

    void initTestCase()
    {
        m_studio = std::make_unique<Studio>(
            *qApp,
            Studio::Places{
                m_folder.filePath(QStringLiteral("settings.ini")),
                m_folder.filePath(QStringLiteral("sample")),
                m_folder.filePath(QStringLiteral("ledgers"))}
        );
        m_studio->window().show();
        m_studio->openSample();
        m_studio->window().showPlace(MainWindow::Place::Monitor);
        QTRY_VERIFY_WITH_TIMEOUT(flows().table().count(FlowView::NeedsPerson) > 0, 30'000);
    }

    void aFlowStandsInAWindowOfItsOwn()
    {
        flows().setView(FlowView::NeedsPerson);
        QTRY_VERIFY_WITH_TIMEOUT(flows().table().rowCount() > 0, 30'000);
        const FlowId failed = flows().table().idAt(0);
        flows().choose(failed);
        trigger(flows(), "Open in a window of its own");
        trigger(flows(), "Open in a window of its own"); // the same comes to the front
        QCOMPARE(flowWindows().size(), std::size_t{1});
        FlowWindow& window = *flowWindows().front();
        QVERIFY(window.windowTitle().contains(QString::fromStdString(failed.text())));
        // It stays with its flow, whatever the main window shows, and can do what that can.
        m_studio->openFlow(FlowId("another"));
        QVERIFY(window.flow() == failed);
        m_studio->window().close();
        QTRY_VERIFY_WITH_TIMEOUT(flowWindows().empty(), 30'000);
        m_studio->window().show();
    }

    void anAlertLeadsToItsFlows()
    {
        AlertSettings& settings = m_studio->window().settingsPage().alerts();
        trigger(flows(), "Alert me of this view…");
        QCOMPARE(m_studio->window().place(), MainWindow::Place::Settings);
        QCOMPARE(settings.rules().views.size(), std::size_t{1});
        settings.add(wordOf(FlowView::NeedsPerson));
        auto* bar = m_studio->window().findChild<AlertBar*>();
        const auto isOfFailed
            = [&] { return !bar->alerts().empty() && bar->alerts().front().view == wordOf(FlowView::NeedsPerson); };
        QTRY_VERIFY_WITH_TIMEOUT(isOfFailed(), 30'000);
        bar->findChild<QPushButton*>(QStringLiteral("alertShow"))->click();
        QCOMPARE(m_studio->window().place(), MainWindow::Place::Monitor);
        QCOMPARE(flows().table().view(), FlowView::NeedsPerson);
    }

    /// And before what they look at.
    void windowsGoWithTheStudio()
    {
        flows().choose(flows().table().idAt(0));
        trigger(flows(), "Open in a window of its own");
        QCOMPARE(flowWindows().size(), std::size_t{1});
        m_studio.reset();
        QVERIFY(flowWindows().empty());
    }
};

QTEST_MAIN(StudioWindowsTest)
#include "studio_windows_test.moc"
