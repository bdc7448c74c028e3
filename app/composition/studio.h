#pragma once

#include "app/composition/alert_telling.h"
#include "app/composition/capture_question.h"
#include "app/composition/connection_tester.h"
#include "app/composition/sample_workspace.h"
#include "app/composition/studio_engine.h"
#include "model/alerts/alert_watch.h"
#include "model/audit/audit_model.h"
#include "model/connections/connection.h"
#include "model/connections/profiles.h"
#include "model/connections/secrets.h"
#include "model/connections/send_guard.h"
#include "model/editor/editor_files.h"
#include "model/editor/saved_versions.h"
#include "model/editor/unsaved_work.h"
#include "model/inspector/bulk_rescue.h"
#include "model/inspector/inspector_model.h"
#include "model/inspector/rescue_model.h"
#include "model/registration/registered_version.h"
#include "model/registration/test_payloads.h"
#include "model/settings/settings.h"
#include "ui/main_window/main_window.h"
#include "ui/shared/theme.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

class QApplication;

namespace backstep {

class AuditPage;
class ConnectionsPage;
class DesignPage;
class BulkRescuePage;
class FlowPage;
class FlowWindow;
class MonitorPlace;

/// Puts models, pages and the engine together for the window: the only place that knows all of them.
class Studio : public QObject
{
    Q_OBJECT

public:
    struct Places
    {
        QString settingsFile; ///< empty: the user's own, with the desktop's keychain
        QString sampleFolder; ///< where the sample workspace stands
        QString ledgerFolder; ///< of the brokers other than the sandbox
        QString unsavedFolder = {}; ///< where unsaved work is kept; empty: it is not
        QString versionsFolder = {}; ///< where files are kept as they were before a save; empty: they are not
        QString registeredFolder = {}; ///< where registered texts are kept, to compare with; empty: they are not
        QString auditFolder = {}; ///< of what is done; empty: beside the ledgers
    };

    Studio(QApplication& application, const Places& places);
    ~Studio() override;

    [[nodiscard]] MainWindow& window() { return *m_window; }

    [[nodiscard]] Settings& settings() { return m_settings; }

    [[nodiscard]] const Profiles& profiles() const { return m_profiles; }

    [[nodiscard]] DesignPage& designPage() { return *m_designPage; }

    [[nodiscard]] MonitorPlace& monitorPlace() { return *m_monitorPlace; }

    [[nodiscard]] FlowPage& flowPage() { return *m_flowPage; }

    [[nodiscard]] StudioEngine& engine() { return m_engine; }

    [[nodiscard]] SendGuard& guard() { return m_guard; }

    [[nodiscard]] RescueModel& rescue() { return m_rescue; }

    [[nodiscard]] BulkRescue& bulkRescue() { return m_bulk; }

    [[nodiscard]] SampleStory& story() { return m_story; }

    void connectTo(const Profile& profile);

    /// Opens definitions in Design, and a capture in Monitor instead of what is watched; a file that cannot be opened
    /// is told in Design.
    void openFiles(const QStringList& paths);

    /// The sample's files in Design, nothing started. StoreFailed where they cannot be written.
    [[nodiscard]] Result<void> openSampleFiles();

    /// The sample workspace in the sandbox, with simulated workers and the story's flows.
    void openSample();

    /// The sample's files as they came, edited ones kept beside. Design tells what became of it.
    void restoreSampleFiles();

    /// Goes where this link leads, by an existing profile; what is wrong with it is told in Design.
    void openLink(const QString& link);

    /// Shows this flow in the place Flow.
    void openFlow(const FlowId& flow);
    /// The same at another connection, if it is another.
    void openFlowAt(const FlowId& flow, const QString& connection);

protected:
    /// Unsaved changes are asked about before the window closes.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makePages();
    void connectPages();
    [[nodiscard]] static std::unique_ptr<Secrets> secretsFor(const Places& places);
    void connectConnections();
    void withSecrets(const Profile& profile, const std::function<void(const Profile&)>& then);
    void connectBulk();
    void connectAudit();
    void connectGuard();
    void connectPayloads();
    void askToDelete(const std::vector<FlowId>& flows);
    [[nodiscard]] SegmentHistoryLimits historyLimits() const;
    void tellPayloadPolicy();
    void connectEngine();
    void connectTime();
    void connectLinks();
    void connectAlerts();
    void connectAlertSettings();
    void tellAlert(const Alert& alert);
    void showAlert(const Alert& alert);
    [[nodiscard]] static QString whoIsThis();
    void connectBeside();
    void connectCopying(const FlowPage& page);
    void openFlowWindow(const FlowId& flow);
    void closeFlowWindows();
    void goToLinked();
    void copy(const QString& text, const QString& words);
    [[nodiscard]] static QStringList templateWords();
    void newFile(const QString& path, int from);
    void writeNew(const QString& path, const QByteArray& text);
    void takeWorkerFile(const QString& path);
    void takeRegisteredWorkers();
    void tell(Tone tone, const QString& sentence);
    void beginFrom(const std::vector<Entry>& workers);

    const Places m_places;
    Settings m_settings;
    Theme m_theme;
    Profiles m_profiles;
    const std::unique_ptr<Secrets> m_secrets;
    ConnectionTester m_tester;
    Connection m_connection;
    SystemClock m_clock;
    SendGuard m_guard{m_clock};
    const std::shared_ptr<Audit> m_audit;
    StudioEngine m_engine;
    EditorFiles m_files;
    UnsavedWork m_unsaved{m_files, m_places.unsavedFolder};
    SavedVersions m_versions{m_files, m_places.versionsFolder};
    RegisteredVersion m_registered{m_places.registeredFolder};
    TestPayloads m_payloads{m_settings};
    InspectorModel m_inspector;
    RescueModel m_rescue;
    BulkRescue m_bulk;
    AuditModel m_acts;
    SampleStory m_story;
    ConnectionsPage* m_connectionsPage;
    DesignPage* m_designPage;
    MonitorPlace* m_monitorPlace;
    FlowPage* m_flowPage;
    BulkRescuePage* m_bulkPage;
    AuditPage* m_auditPage;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<CaptureQuestion> m_captureQuestion;
    std::unique_ptr<AlertWatch> m_alerts;
    AlertTelling m_alertTelling;
    std::vector<QPointer<FlowWindow>> m_flowWindows;
    QString m_profile; ///< by which the window is connected
    FlowId m_linkedFlow; ///< to be opened then
    Instant m_linkedTime; ///< to be shown as soon as the broker of a link is there
};

} // namespace backstep
