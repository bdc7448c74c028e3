#include "app/composition/studio.h"
#include "engine/definition/document.h"
#include "tests/app/composition/real_hands.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/inspector/bulk_rescue_page.h"
#include "ui/inspector/flow_page.h"
#include "ui/monitor/monitor_place.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace backstep;

namespace {

constexpr int broken = 5; ///< flows in each of the four ways
constexpr int good = 480;

/// A flow of two steps, the second of which fails; its words say what becomes of it then.
Orchestration flowOf(const std::string& name, const std::string& first, const std::string& second)
{
    const std::string text = "orchestrationName: " + name + "\nas: initiator\ntype: sequential\nsteps:\n"
        + "  - { seq: 1, name: " + name + "Open, objectType: Order" + first + " }\n" + "  - { seq: 2, name: " + name
        + "Book, objectType: Order, maxRetries: 1" + second + " }\n";
    const DefinitionDocument document = readDefinitions(text, "flow.yaml");
    if (document.entries.empty() || !document.entries.front().orchestration) {
        qFatal("%s", document.problems.empty() ? "no flow" : document.problems.front().message.c_str());
    }
    return *document.entries.front().orchestration;
}

QWidget* named(const QWidget& inside, const QString& name)
{
    const auto all = inside.findChildren<QWidget*>(name);
    const auto shown = std::ranges::find_if(all, [](const QWidget* widget) { return widget->isVisible(); });
    return shown == all.end() ? nullptr : *shown;
}

} // namespace

/// Five hundred flows, twenty of them broken in four ways, found and undone by a person: one by itself, the others in
/// stages.
class RescuingTest final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Studio> m_studio;

    [[nodiscard]] MainWindow& window() const { return m_studio->window(); }

    [[nodiscard]] MonitorPage& monitor() const { return m_studio->monitorPlace().flows(); }

    [[nodiscard]] const BulkRescue& bulk() const { return m_studio->bulkRescue(); }

    [[nodiscard]] std::uint64_t needy() const { return monitor().table().count(FlowView::NeedsPerson); }

    [[nodiscard]] QWidget* part(const char* name) const { return named(window(), QLatin1String(name)); }

    void click(const char* name)
    {
        QVERIFY2(hands::seen([&] { return part(name) != nullptr && part(name)->isEnabled(); }), name);
        hands::click(*part(name));
    }

    void runMany(const Orchestration& flow, int count, const WorkerScript& script)
    {
        m_studio->engine().simulate(flow, script);
        for (int i = 0; i < count; ++i) {
            m_studio->engine().run(flow, Bytes(R"({"order": )" + std::to_string(i) + "}"));
        }
    }

    /// The worker of that step answers the first attempts of every flow so.
    [[nodiscard]] static WorkerScript
    script(const std::string& step, const AnswerScript& onDo, const AnswerScript& onUndo)
    {
        WorkerScript script;
        script.steps[StepName(step)].onDo = onDo;
        script.steps[StepName(step)].onUndo = onUndo;
        return script;
    }

    /// From a group of errors on the dashboard to its flows in the list.
    void showFlowsOf(const QString& step)
    {
        auto& table = *static_cast<QTableView*>(part("errorGroups"));
        const QAbstractItemModel& groups = *table.model();
        for (int row = 0; row < groups.rowCount(); ++row) {
            for (int column = 0; column < groups.columnCount(); ++column) {
                if (groups.index(row, column).data().toString().contains(step)) {
                    hands::click(*table.viewport(), table.visualRect(groups.index(row, 0)).center());
                    click("showFlows");
                    QVERIFY(hands::seen([this] { return part("flowList") != nullptr; }));
                    const auto* list = static_cast<QTableView*>(part("flowList"));
                    QVERIFY(hands::seen([list] { return list->model()->rowCount() == broken; }));
                    monitor().setFilter({});
                    return;
                }
            }
        }
        QFAIL("no such group");
    }

    void breakThem()
    {
        AnswerScript fails;
        fails.fail = -1;
        AnswerScript failsOnce;
        failsOnce.fail = 1;
        AnswerScript silentOnce;
        silentOnce.silent = 1;
        const AnswerScript well;
        // The author wants a person to decide.
        runMany(flowOf("waits", "", ", onExhausted: wait"), broken, script("waitsBook", fails, well));
        // An UNDO answers failure, with one attempt.
        WorkerScript refused = script("refusedBook", fails, well);
        refused.steps[StepName("refusedOpen")].onUndo = failsOnce;
        runMany(flowOf("refused", ", undoMaxRetries: 1", ""), broken, refused);
        // An UNDO gets no answer.
        WorkerScript silent = script("silentBook", fails, well);
        silent.steps[StepName("silentOpen")].onUndo = silentOnce;
        runMany(flowOf("silent", ", undoMaxRetries: 1, undoTimeoutMs: 300", ""), broken, silent);
        // It is past its pivot.
        runMany(flowOf("pivoted", ", pivot: true", ""), broken, script("pivotedBook", fails, well));
        runMany(flowOf("good", "", ""), good, {});
    }

private Q_SLOTS:

    void initTestCase()
    {
        Studio::Places places;
        places.settingsFile = m_folder.filePath(QStringLiteral("settings.ini"));
        places.sampleFolder = m_folder.filePath(QStringLiteral("samples"));
        places.ledgerFolder = m_folder.filePath(QStringLiteral("ledgers"));
        m_studio = std::make_unique<Studio>(*qApp, places);
        window().resize(1440, 900);
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        breakThem();
        window().showPlace(MainWindow::Place::Monitor);
        const auto allAreSeen = [this] {
            return monitor().table().count(FlowView::All) == good + 4 * broken && needy() == 4 * broken
                && monitor().table().count(FlowView::Running) == 0;
        };
        QVERIFY2(hands::seen(allAreSeen, std::chrono::seconds(90)), qPrintable(QString::number(needy())));
    }

    void cleanupTestCase() { m_studio.reset(); }

    void theFourWaysAreFoundOnTheDashboard()
    {
        hands::press(QStringLiteral("ctrl+e"));
        QVERIFY(hands::seen([this] { return part("errorGroups") != nullptr; }));
        const auto groups
            = [this]() -> const QAbstractItemModel& { return *static_cast<QTableView*>(part("errorGroups"))->model(); };
        QVERIFY(hands::seen([&] { return groups().rowCount() >= 4; }));
        QStringList words;
        for (int row = 0; row < groups().rowCount(); ++row) {
            for (int column = 0; column < groups().columnCount(); ++column) {
                words << groups().index(row, column).data().toString();
            }
        }
        const QString all = words.join(QLatin1Char('|'));
        for (const char* step : {"waitsBook", "refusedOpen", "silentOpen", "pivotedBook"}) {
            QVERIFY2(all.contains(QLatin1String(step)), qPrintable(all));
        }
        showFlowsOf(QStringLiteral("refusedOpen"));
    }

    void oneIsOpenedReadAndUndone()
    {
        monitor().setView(FlowView::NeedsPerson);
        auto& list = *static_cast<QTableView*>(part("flowList"));
        QVERIFY(hands::seen([&list] { return list.model()->rowCount() == 4 * broken; }));
        hands::click(*list.viewport(), list.visualRect(list.model()->index(0, 1)).center());
        hands::press(QStringLiteral("Return"));
        QVERIFY(hands::seen([this] { return part("flowWhy") != nullptr; }));
        const QString why = static_cast<QLabel*>(part("flowWhy"))->text();
        QVERIFY2(why.contains(QStringLiteral("Book")) || why.contains(QStringLiteral("Open")), qPrintable(why));
        click("undoButton");
        QVERIFY(hands::seen([this] { return part("reasonField") != nullptr; }));
        hands::click(*part("reasonField"));
        hands::type(QStringLiteral("Carrier was down"));
        click("sendButton");
        QVERIFY(hands::seen([this] { return needy() == 4 * broken - 1; }, std::chrono::seconds(30)));
        window().showPlace(MainWindow::Place::Monitor);
    }

    void theOthersAreUndoneInStages()
    {
        hands::press(QStringLiteral("ctrl+shift+u"));
        QVERIFY(hands::seen([this] { return bulk().stage() == BulkRescue::Stage::Planned; }));
        QCOMPARE(bulk().count(BulkItem::State::Planned), std::size_t{4 * broken - 1});
        QVERIFY(part("bulkGo") != nullptr && !part("bulkGo")->isEnabled()); // no reason is given
        hands::click(*part("bulkReason"));
        hands::type(QStringLiteral("Carrier was down"));
        click("bulkGo");
        QVERIFY(hands::seen([this] { return bulk().stage() == BulkRescue::Stage::Standing; }, std::chrono::seconds(60))
        );
        QCOMPARE(bulk().count(BulkItem::State::Resolved), std::size_t{1}); // one alone at first
        for (const std::size_t after : {3U, 8U}) {
            click("bulkGo");
            QVERIFY(
                hands::seen([&] { return bulk().count(BulkItem::State::Resolved) == after; }, std::chrono::seconds(60))
            );
            QVERIFY(hands::seen([this] { return bulk().stage() == BulkRescue::Stage::Standing; }));
        }
        click("bulkGo");
        QVERIFY(hands::seen([this] { return bulk().stage() == BulkRescue::Stage::Ended; }, std::chrono::seconds(60)));
        QCOMPARE(bulk().count(BulkItem::State::Resolved), std::size_t{4 * broken - 1});
        QVERIFY(hands::seen([this] { return needy() == 0; }));
        click("leaveBulk");
        QVERIFY(hands::seen([this] { return monitor().isVisible(); })); // and nothing needs a person any more
    }
};

QTEST_MAIN(RescuingTest)
#include "rescuing_test.moc"
