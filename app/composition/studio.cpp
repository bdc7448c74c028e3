#include "app/composition/studio.h"

#include "app/composition/this_process.h"
#include "engine/ledger/sqlite_audit.h"
#include "model/connections/deep_link.h"
#include "model/editor/new_definition.h"
#include "model/editor/worker_import.h"
#include "model/words.h"
#include "ui/audit/audit_page.h"
#include "ui/connections/connections_page.h"
#include "ui/editor/design_page.h"
#include "ui/inspector/bulk_rescue_page.h"
#include "ui/inspector/flow_page.h"
#include "ui/monitor/monitor_place.h"

#include <QApplication>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QMenu>
#include <QSaveFile>

namespace backstep {

namespace {

ThemeKind kindOf(Settings::ThemeChoice choice)
{
    switch (choice) {
    case Settings::ThemeChoice::System:
        return ThemeKind::System;
    case Settings::ThemeChoice::Dark:
        return ThemeKind::Dark;
    case Settings::ThemeChoice::Light:
        return ThemeKind::Light;
    }
    return ThemeKind::System;
}

std::shared_ptr<Audit> auditIn(const Studio::Places& places)
{
    const QString folder
        = places.auditFolder.isEmpty() ? places.ledgerFolder + QStringLiteral("/audit") : places.auditFolder;
    return std::make_shared<SqliteAudit>(folder.toStdString());
}

} // namespace

Studio::Studio(QApplication& application, const Places& places)
    : m_places(places)
    , m_settings(places.settingsFile)
    , m_theme(kindOf(m_settings.theme()))
    , m_profiles(m_settings)
    , m_secrets(secretsFor(places))
    , m_audit(auditIn(places))
    , m_engine(m_connection, places.ledgerFolder, {m_audit, nameOfThisUser(), [this] { return m_guard.whyNotSend(); }})
    , m_inspector(m_engine.feed())
    , m_rescue(m_inspector, whoIsThis())
    , m_bulk(m_engine.feed(), whoIsThis())
    , m_acts(m_audit)
    , m_story(m_engine, places.sampleFolder)
{
    m_theme.setFontScale(m_settings.fontScale());
    m_theme.prepare();
    makePages();
    m_window->installEventFilter(this);
    m_captureQuestion = std::make_unique<CaptureQuestion>(m_theme, m_settings, m_engine, m_inspector, *m_window);
    connectPages();
    connectBulk();
    connectAudit();
    connectGuard();
    connectPayloads();
    connectEngine();
    connectTime();
    connectBeside();
    m_theme.dress(application);
    connectTo(sandboxProfile());
}

Studio::~Studio()
{
    closeFlowWindows(); // they look at models of the members
}

void Studio::makePages()
{
    m_connectionsPage = new ConnectionsPage(m_theme, m_profiles, *m_secrets, m_connection);
    m_designPage = new DesignPage(m_theme, {m_files, m_unsaved, m_versions, m_registered, m_payloads});
    m_monitorPlace = new MonitorPlace(m_theme, m_engine.feed());
    m_monitorPlace->flows().keepIn(m_settings);
    m_flowPage = new FlowPage(m_theme, m_inspector, m_rescue);
    m_bulkPage = new BulkRescuePage(m_theme, m_bulk);
    m_monitorPlace->addWidget(m_bulkPage); // so that it goes before the model it looks at
    m_auditPage = new AuditPage(m_theme, m_acts);
    m_window = std::make_unique<MainWindow>(
        m_theme,
        m_settings,
        m_connection,
        MainWindow::Pages{
            .design = m_designPage,
            .monitor = m_monitorPlace,
            .flow = m_flowPage,
            .audit = m_auditPage,
            .connections = m_connectionsPage,
            .templates = templateWords()}
    );
}

QStringList Studio::templateWords()
{
    QStringList words;
    for (const NamedTemplate& each : flowTemplates()) {
        words.append(each.words);
    }
    return words;
}

void Studio::connectPages()
{
    connectConnections();
    connect(m_window.get(), &MainWindow::filesChosen, this, &Studio::openFiles);
    connect(m_window.get(), &MainWindow::newFileChosen, this, &Studio::newFile);
    connect(m_window.get(), &MainWindow::workerFileChosen, this, &Studio::takeWorkerFile);
    connect(m_window.get(), &MainWindow::registeredWorkersChosen, this, &Studio::takeRegisteredWorkers);
    connect(m_window.get(), &MainWindow::sampleRequested, this, &Studio::openSample);
    connect(m_window.get(), &MainWindow::sampleRestoreRequested, this, &Studio::restoreSampleFiles);
    connect(m_designPage, &DesignPage::registerRequested, &m_engine, &StudioEngine::registerOrchestration);
    connect(
        m_designPage,
        &DesignPage::runRequested,
        this,
        [this](const Orchestration& orchestration, const QByteArray& payload) {
            m_engine.run(orchestration, payload.toStdString());
        }
    );
    connect(m_designPage, &DesignPage::flowAsked, this, &Studio::openFlow);
    connect(m_designPage, &DesignPage::workersAsked, this, [this] {
        m_monitorPlace->showPart(MonitorPlace::Part::Dashboard);
        m_window->showPlace(MainWindow::Place::Monitor);
    });
    m_designPage->watchWorkers(m_engine.workers());
    connect(m_designPage, &DesignPage::statusWordsChanged, this, [this](const QString& words) {
        if (m_window->place() == MainWindow::Place::Design) {
            m_window->setPageWords(words);
        }
    });
    connect(m_window.get(), &MainWindow::placeChanged, this, [this](MainWindow::Place place) {
        if (place == MainWindow::Place::Design) {
            m_window->setPageWords(m_designPage->statusWords());
        } else if (place == MainWindow::Place::Flow) {
            m_window->setPageWords(m_flowPage->statusWords());
        }
    });
    connect(m_monitorPlace, &MonitorPlace::flowOpened, this, &Studio::openFlow);
    connect(m_monitorPlace, &MonitorPlace::sampleRequested, this, &Studio::openSample);
    connect(m_flowPage, &FlowPage::wordsChanged, this, [this](const QString& words) {
        if (m_window->place() == MainWindow::Place::Flow) {
            m_window->setPageWords(words);
        }
    });
    connect(&m_rescue, &RescueModel::startedAgain, this, &Studio::openFlow);
    connect(m_flowPage, &FlowPage::monitorRequested, this, [this] { m_window->showPlace(MainWindow::Place::Monitor); });
    connect(&m_files, &EditorFiles::opened, &m_settings, &Settings::addRecentFile);
    connect(&m_files, &EditorFiles::renamed, &m_settings, [this](const EditorDocument* document) {
        m_settings.addRecentFile(document->path());
    });
    connect(&m_files, &EditorFiles::currentChanged, this, [this] {
        m_window->setFileOpen(m_files.current() != nullptr);
    });
}

void Studio::connectBulk()
{
    connect(m_monitorPlace, &MonitorPlace::rescueAsked, this, [this](const std::vector<FlowId>& flows) {
        m_bulk.begin(flows, OperatorAction::Undo);
        m_monitorPlace->showOther(*m_bulkPage);
    });
    connect(m_bulkPage, &BulkRescuePage::left, this, [this] { m_monitorPlace->showPart(MonitorPlace::Part::Flows); });
    connect(m_bulkPage, &BulkRescuePage::flowOpened, this, &Studio::openFlow);
}

void Studio::connectEngine()
{
    const auto takeOrchestrations = [this] {
        m_inspector.setEngineNames(m_engine.engineNames());
        m_monitorPlace->watchLag(m_engine.lag());
        m_inspector.watchLag(m_engine.lag());
        m_rescue.setOrchestrations(m_engine.orchestrations(), m_engine.whyNobody());
        m_registered.setOrchestrations(m_engine.orchestrations());
        m_bulk.setOrchestrations(m_engine.orchestrations(), m_engine.whyNobody());
    };
    connect(&m_engine, &StudioEngine::orchestrationsChanged, &m_rescue, takeOrchestrations);
    connect(&m_engine, &StudioEngine::registered, &m_registered, &RegisteredVersion::takeRegistered);
    connect(&m_engine, &StudioEngine::registrationsChanged, &m_registered, &RegisteredVersion::ask);
    connect(&m_engine, &StudioEngine::started, m_designPage, &DesignPage::showStarted);
    connect(&m_engine, &StudioEngine::refused, m_designPage, [this](const QString& sentence) {
        m_designPage->showMessage(Tone::Fail, sentence);
    });
}

void Studio::openFiles(const QStringList& paths)
{
    QStringList faults;
    bool isCaptureOpen = false;
    for (const QString& path : paths) {
        if (isDeepLink(path)) {
            openLink(path);
            return; // it leads to one place
        }
        if (StudioEngine::isCapture(path)) {
            const auto opened = m_engine.openCapture(path);
            isCaptureOpen = opened.has_value();
            if (isCaptureOpen) {
                m_settings.addRecentFile(path);
                m_guard.watch({}, false); // a file has nobody to send to
            } else {
                faults.append(textOf(opened.error().message));
            }
        } else if (const auto fault = m_files.open(path)) {
            faults.append(*fault);
        } else {
            m_settings.setLastFolder(QFileInfo(path).absolutePath()); // the next one is looked for there
        }
    }
    if (!faults.isEmpty()) {
        m_window->setFileOpen(true);
        m_designPage->showMessages(Tone::Fail, faults);
    }
    const bool isShown = isCaptureOpen && faults.isEmpty();
    m_window->showPlace(isShown ? MainWindow::Place::Monitor : MainWindow::Place::Design);
}

/// `from`: the place of a template; -1: none.
void Studio::newFile(const QString& path, int from)
{
    writeNew(path, newDefinition(path, from < 0 ? FlowTemplate::Empty : flowTemplates().at(from).which));
}

void Studio::writeNew(const QString& path, const QByteArray& text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
        m_window->setFileOpen(true);
        m_designPage->showMessage(
            Tone::Fail, QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString())
        );
        return;
    }
    openFiles({path});
    m_designPage->setFocus(); // the first step is one key away
}

void Studio::tell(Tone tone, const QString& sentence)
{
    m_window->setFileOpen(true);
    m_window->showPlace(MainWindow::Place::Design);
    m_designPage->showMessage(tone, sentence);
}

void Studio::takeWorkerFile(const QString& path)
{
    const WorkerImport found = readWorkers(path);
    found.workers.empty() ? tell(Tone::Fail, found.refusal) : beginFrom(found.workers);
}

/// Where they serve several orchestrations the person says which.
void Studio::takeRegisteredWorkers()
{
    std::vector<Entry> workers;
    for (const SeenWorker& each : m_engine.workers().seen().registered) {
        workers.push_back(each.registration);
    }
    const QStringList flows = flowsOf(workers);
    if (flows.isEmpty()) {
        tell(
            Tone::Idle,
            QStringLiteral("No worker has registered its steps on this cluster yet. A registration that "
                           "stands in a file can be taken from there.")
        );
        return;
    }
    const auto begin = [this, workers](const QString& flow) {
        std::vector<Entry> chosen;
        std::ranges::copy_if(workers, std::back_inserter(chosen), [&](const Entry& worker) {
            return textOf(worker.orchestrationName) == flow;
        });
        beginFrom(chosen);
    };
    if (flows.size() == 1) {
        begin(flows.first());
        return;
    }
    auto* menu = new QMenu(m_window.get());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const QString& flow : flows) {
        menu->addAction(flow, this, [begin, flow] { begin(flow); });
    }
    menu->popup(m_window->mapToGlobal(m_window->rect().center()));
}

void Studio::beginFrom(const std::vector<Entry>& workers)
{
    m_window->askWhere(flowsOf(workers).first() + QStringLiteral(".yaml"), [this, workers](const QString& path) {
        writeNew(path, initiatorsFor(workers, path));
    });
}

Result<void> Studio::openSampleFiles()
{
    if (auto written = writeSample(m_places.sampleFolder); !written) {
        return written;
    }
    openFiles({QDir(m_places.sampleFolder).filePath(sampleFiles().first())});
    return {};
}

void Studio::openSample()
{
    if (const auto opened = openSampleFiles(); !opened) {
        m_window->setFileOpen(true);
        m_designPage->showMessage(Tone::Fail, textOf(opened.error().message));
        return;
    }
    if (m_connection.broker() != Connection::Broker::Sandbox) {
        connectTo(sandboxProfile());
    }
    if (const auto prepared = m_story.prepare(); !prepared) {
        m_designPage->showMessages(
            Tone::Fail,
            {textOf(prepared.error().message),
             QStringLiteral("File, Restore the sample's files brings back what came with Backstep.")}
        );
        return;
    }
    m_story.begin();
}

void Studio::restoreSampleFiles()
{
    const QDir folder(m_places.sampleFolder);
    QStringList open;
    for (const QString& name : sampleFiles()) {
        const QString path = QFileInfo(folder.filePath(name)).absoluteFilePath();
        if (m_files.isModified(path)) {
            m_designPage->showMessage(
                Tone::Retry,
                QStringLiteral("Nothing was restored: %1 has changes that are not saved. Save them or undo them first.")
                    .arg(name)
            );
            return;
        }
        if (m_files.openPaths().contains(path)) {
            open.append(path);
        }
    }
    const auto kept = restoreSample(m_places.sampleFolder);
    if (!kept) {
        m_designPage->showMessage(Tone::Fail, textOf(kept.error().message));
        return;
    }
    for (const QString& path : open) {
        m_files.close(path); // read again from what is on disk now
    }
    openFiles({folder.filePath(sampleFiles().first())});
    QStringList words{QStringLiteral("The sample's files are as they came with Backstep.")};
    if (!kept->isEmpty()) {
        words << QStringLiteral("What was edited is kept beside as %1.").arg(kept->join(QStringLiteral(", ")));
    }
    m_designPage->showMessage(Tone::Done, words.join(QLatin1Char(' ')));
}

void Studio::openFlow(const FlowId& flow)
{
    m_inspector.open(flow);
    m_window->showPlace(MainWindow::Place::Flow);
}

bool Studio::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Close && !m_designPage->mayClose()) {
        event->ignore();
        return true;
    }
    if (event->type() == QEvent::Close) {
        closeFlowWindows();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace backstep
