#include "app/composition/studio_views.h"

#include "app/composition/studio.h"
#include "ui/editor/design_page.h"
#include "ui/inspector/flow_page.h"
#include "ui/monitor/monitor_place.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

#include <chrono>
#include <functional>
#include <map>

namespace backstep {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 30s;
constexpr auto settling = 400ms; ///< the last batch reaches the pages, and nothing glides any more

/// Lets the window live until something holds.
bool waitUntil(const std::function<bool()>& holds, std::chrono::milliseconds atMost)
{
    const QDeadlineTimer deadline(atMost);
    while (!holds()) {
        if (deadline.hasExpired()) {
            return false;
        }
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

void settle()
{
    (void)waitUntil([] { return false; }, settling);
}

/// The demo's flows as the feed tells them.
class DemoWatch
{
public:
    explicit DemoWatch(StudioEngine& engine)
    {
        m_connection = QObject::connect(&engine.feed(), &FlowFeed::flowsChanged, [this](const auto& flows) {
            for (const SeenFlow& flow : flows) {
                m_flows[flow.id] = flow.status;
            }
        });
    }

    DemoWatch(const DemoWatch&) = delete;
    DemoWatch& operator=(const DemoWatch&) = delete;

    ~DemoWatch() { QObject::disconnect(m_connection); }

    [[nodiscard]] bool allRest(int count) const
    {
        return std::cmp_greater_equal(m_flows.size(), count)
            && std::ranges::all_of(m_flows, [](const auto& flow) { return isAtRest(flow.second); });
    }

    [[nodiscard]] FlowId failed() const
    {
        const auto found
            = std::ranges::find_if(m_flows, [](const auto& flow) { return flow.second == FlowStatus::Failed; });
        return found == m_flows.end() ? FlowId() : found->first;
    }

private:
    std::map<FlowId, FlowStatus> m_flows;
    QMetaObject::Connection m_connection;
};

Result<void> notSettled(const std::string& what)
{
    return failure(Fault::Internal, "The demo did not settle: " + what + " within 30 s. Please report it.");
}

Result<void> showDemo(Studio& studio, DemoWatch& watch)
{
    studio.openSample();
    const auto rests = [&] { return watch.allRest(studio.story().flowCount()); };
    return waitUntil(rests, patience) ? Result<void>() : notSettled("its flows had not come to rest");
}

Result<void> showCapture(Studio& studio, const QStringList& files)
{
    studio.openFiles(files);
    const bool isRead = waitUntil([&] { return studio.engine().isCaptureRead(); }, patience);
    settle(); // its flows come a batch at a time
    return isRead ? Result<void>() : notSettled("the capture was not read");
}

Result<void> showRescue(Studio& studio)
{
    waitUntil([&] { return studio.rescue().whyNotPlan().isEmpty(); }, patience);
    studio.rescue().askPlan();
    const auto planned = [&] { return studio.rescue().stage() == RescueModel::Stage::Planned; };
    if (!waitUntil(planned, patience)) {
        return notSettled("there was no plan");
    }
    studio.flowPage().showView(FlowPage::View::Preview);
    return {};
}

/// With its simulated workers, as `--demo` shows it; no flow is started.
Result<void> showSampleFiles(Studio& studio)
{
    if (auto written = studio.openSampleFiles(); !written) {
        return written;
    }
    if (auto prepared = studio.story().prepare(); !prepared) {
        return prepared;
    }
    const auto areSeen = [&studio] {
        const WorkersSeen& seen = studio.engine().workers().seen();
        std::size_t served = 0;
        for (const SeenWorker& worker : seen.registered) {
            for (const EntryStep& step : worker.registration.steps) {
                served += step.undoMethod.empty() ? 1 : 2;
            }
        }
        return std::cmp_equal(seen.registered.size(), sampleFiles().size()) && seen.heard.has_value()
            && seen.heard->size() == served;
    };
    return waitUntil(areSeen, patience) ? Result<void>() : notSettled("its workers were not seen");
}

/// The demo as it was when the flow that failed turned back.
Result<void> showPast(Studio& studio, const DemoWatch& watch)
{
    studio.window().showPlace(MainWindow::Place::Monitor);
    const auto failed = studio.engine().feed().flow(watch.failed());
    if (!failed) {
        return notSettled("no flow had failed");
    }
    const auto back = std::ranges::find(failed->spans, Phase::Undo, &Span::phase);
    TimeScrubber& scrubber = studio.engine().scrubber();
    scrubber.goTo(back == failed->spans.end() ? failed->startedAt : back->from);
    const bool isThere = waitUntil([&] { return !scrubber.isOnItsWay(); }, patience);
    return isThere ? Result<void>() : notSettled("another time was not shown");
}

Result<void> showDesign(Studio& studio, const std::string& view, const QStringList& files)
{
    if (files.isEmpty()) {
        if (auto shown = showSampleFiles(studio); !shown) {
            return shown;
        }
    } else {
        studio.openFiles(files);
    }
    DesignPage& page = studio.designPage();
    if (view == "whatif") {
        if (!page.askWhatIf(QStringLiteral("assignRoles"))) {
            page.toggleWhatIf(); // of a file of one's own: its last step
        }
    } else {
        (void)page.chooseStep(QStringLiteral("createClient"));
    }
    return {};
}

Result<void> bring(Studio& studio, const std::string& view, const QStringList& files)
{
    MainWindow& window = studio.window();
    if (view == "welcome") {
        window.showPlace(MainWindow::Place::Design);
        return {};
    }
    if (view == "connections") {
        window.showPlace(MainWindow::Place::Connections);
        return {};
    }
    if (view == "design" || view == "whatif") {
        return showDesign(studio, view, files);
    }
    DemoWatch watch(studio.engine());
    const bool isCapture = !files.isEmpty() && StudioEngine::isCapture(files.first());
    if (auto shown = isCapture ? showCapture(studio, files) : showDemo(studio, watch); !shown) {
        return shown;
    }
    if (view == "monitor" || view == "dashboard") {
        studio.monitorPlace().showPart(view == "monitor" ? MonitorPlace::Part::Flows : MonitorPlace::Part::Dashboard);
        window.showPlace(MainWindow::Place::Monitor);
        // Who listens is asked of the broker on another thread.
        const bool settled = view == "monitor" || isCapture
            || waitUntil([&] { return studio.monitorPlace().model().knowsWorkers(); }, patience);
        return settled ? Result<void>() : notSettled("its workers were not seen");
    }
    if (view == "audit") {
        window.showPlace(MainWindow::Place::Audit);
        return {};
    }
    if (view == "past") {
        return showPast(studio, watch);
    }
    studio.openFlow(watch.failed());
    return view == "rescue" ? showRescue(studio) : Result<void>();
}

} // namespace

std::vector<std::string> studioViews()
{
    return {"welcome", "design", "whatif", "monitor", "dashboard", "flow", "rescue", "past", "audit", "connections"};
}

Result<void> showView(Studio& studio, const std::string& view, const QStringList& files)
{
    auto shown = bring(studio, view, files);
    if (view == "welcome") {
        QCoreApplication::processEvents(); // nothing is on its way there
    } else {
        settle();
    }
    return shown;
}

} // namespace backstep
