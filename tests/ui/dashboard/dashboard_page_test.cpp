#include "tests/ui/dashboard/dashboard_story.h"
#include "ui/dashboard/error_table.h"
#include "ui/dashboard/figures_row.h"
#include "ui/dashboard/outcome_chart.h"
#include "ui/dashboard/step_times_chart.h"
#include "ui/dashboard/time_chip.h"
#include "ui/monitor/flow_list.h"
#include "ui/monitor/monitor_place.h"
#include "ui/shared/button.h"
#include "ui/shared/chooser.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>

using namespace backstep;

namespace {

constexpr int rail = 64;

/// What a broker says of its groups.
class ToldLag final : public LagSight
{
public:
    std::optional<std::vector<GroupReading>> groupReadings() const override { return readings; }

    std::optional<std::vector<GroupReading>> readings;
};

/// The place Monitor with its dashboard in front, as large as in a window of that size.
struct PlaceUnderTest
{
    FixedClock clock;
    ToldFlows wire;
    Theme theme;
    FlowFeed feed{clock};
    ToldLag lag;
    MonitorPlace place{theme, feed};

    explicit PlaceUnderTest(const QSize& window = {1440, 900}, ThemeKind kind = ThemeKind::Light)
        : theme(kind)
    {
        theme.dress(*qApp);
        clock.at = dashboardStoryEnd();
        place.setMinimumSize(1, 1); // as in the window, whose least size is its own
        place.resize(window.width() - rail, window.height() - 28 - 24);
        place.showPart(MonitorPlace::Part::Dashboard);
        place.show();
        QApplication::setActiveWindow(&place);
        feed.watch(&wire);
        place.watchLag(&lag);
    }

    void tellStory()
    {
        tellDashboardStory(wire);
        take();
    }

    void take()
    {
        clock.at.micros += 1'000'000;
        feed.take();
        QCoreApplication::processEvents();
    }

    template <class Part>
    Part& part()
    {
        return *place.dashboard().findChild<Part*>();
    }

    QWidget& part(const char* name) { return *place.dashboard().findChild<QWidget*>(QLatin1String(name)); }

    QString errors()
    {
        const QAbstractItemModel& model = *part<ErrorTable>().model();
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row) {
            const auto cell
                = [&](ErrorColumn column) { return model.index(row, static_cast<int>(column)).data().toString(); };
            all << QStringLiteral("%1 × %2 (%3)")
                       .arg(cell(ErrorColumn::Count), cell(ErrorColumn::What), cell(ErrorColumn::Step));
        }
        return all.join(QLatin1Char('\n'));
    }

    void clickRow(int row)
    {
        auto& table = part<ErrorTable>();
        QTest::mouseClick(
            table.viewport(), Qt::LeftButton, {}, table.visualRect(table.model()->index(row, 0)).center()
        );
    }

    /// Drags over the chart from one bar to another.
    void brush(int from, int to)
    {
        auto& chart = part<OutcomeChart>();
        const QPoint begin = chart.geometryOfBars().column(from).center();
        const QPoint stop = chart.geometryOfBars().column(to).center();
        QTest::mousePress(&chart, Qt::LeftButton, {}, begin);
        QMouseEvent move(
            QEvent::MouseMove, stop, chart.mapToGlobal(stop), Qt::NoButton, Qt::LeftButton, Qt::NoModifier
        );
        QCoreApplication::sendEvent(&chart, &move);
        QTest::mouseRelease(&chart, Qt::LeftButton, {}, stop);
    }

    QString figures() { return part<FiguresRow>().words().join(QStringLiteral(", ")); }

    TimeChip& chip() { return part<TimeChip>(); }
};

/// Set BACKSTEP_PICTURES to a folder to look at what was painted.
void save(PlaceUnderTest& under, const QString& name)
{
    if (const QString folder = qEnvironmentVariable("BACKSTEP_PICTURES"); !folder.isEmpty()) {
        QCoreApplication::processEvents();
        under.place.grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
    }
}

} // namespace

class DashboardPageTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingSeenSaysWhatToDo();
    void fourWaysToBreakAreFourGroups();
    void aChosenTimeIsOnTheChipAndNarrowsThePage();
    void keysChooseATimeToo();
    void aGroupLeadsToItsFlows();
    void aSlowStepLeadsToItsFlows();
    void figuresLeadToTheList();
    void workersAreShownWithTheirLag();
    void rangesAndOrchestrationsAreChosen();
    void flowsAndDashboardByTurns();
    void lowWindowsShowARowAtATime();
    void bothThemesAndAllSizesArePainted();
};

void DashboardPageTest::nothingSeenSaysWhatToDo()
{
    PlaceUnderTest under;
    const auto labels = under.place.dashboard().findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
        return label->isVisible() && label->text().contains(QStringLiteral("No flows yet"));
    }));
    save(under, QStringLiteral("dashboard-empty"));
    QVERIFY(!under.part<OutcomeChart>().isVisible());
    under.tellStory();
    QVERIFY(under.part<OutcomeChart>().isVisible());
}

void DashboardPageTest::fourWaysToBreakAreFourGroups()
{
    PlaceUnderTest under;
    under.tellStory();
    QCOMPARE(
        under.errors(),
        QString::fromUtf8("8 × 503 carrier unavailable (bookCourier)\n"
                          "6 × stock below ⟨n⟩ for sku ⟨n⟩ (reserveStock)\n"
                          "4 × no answer in 30 s (bookCourier)\n"
                          "2 × refund window closed (reserveStock, UNDO)")
    );
    QVERIFY(under.figures().startsWith(QStringLiteral("0 open now")));
    QVERIFY(under.figures().contains(QStringLiteral("2 need a person")));
    QVERIFY(under.figures().contains(QStringLiteral("96.0 % completed, 3.6 % undone")));
    save(under, QStringLiteral("dashboard-light"));
}

void DashboardPageTest::aChosenTimeIsOnTheChipAndNarrowsThePage()
{
    PlaceUnderTest under;
    under.tellStory();
    QVERIFY(!under.chip().isVisible());
    // The first ones broke at 14:46:05; bars are minutes and the last one is 14:56.
    under.brush(bucketsShown - 11, bucketsShown - 10);
    QVERIFY(under.chip().isVisible());
    QCOMPARE(under.chip().text(), QStringLiteral("14:46 to 14:48"));
    QCOMPARE(
        under.errors(),
        QString::fromUtf8("8 × 503 carrier unavailable (bookCourier)\n4 × stock below ⟨n⟩ for sku ⟨n⟩ (reserveStock)")
    );
    save(under, QStringLiteral("dashboard-brushed"));
    // The list and its timeline show what was under way in that time.
    QCOMPARE(under.place.flows().table().filter().text(), QStringLiteral("started<14:48:00 ended>=14:46:00"));
    const auto& timeline = *under.place.flows().findChild<TimelineView*>();
    const Instant left = timeline.window().scale().shown().from;
    QVERIFY(std::abs(left.micros - fromIso8601("2026-11-24T14:46:00Z").micros) < 1'000'000);
    // It stays that time while the chart moves on.
    under.clock.at.micros += 120'000'000;
    under.take();
    QCOMPARE(under.chip().text(), QStringLiteral("14:46 to 14:48"));
    QTest::mouseClick(&under.chip(), Qt::LeftButton);
    QVERIFY(!under.chip().isVisible());
    QVERIFY(under.place.flows().table().filter().isEmpty());
    QCOMPARE(under.errors().count(QLatin1Char('\n')), 3);
}

void DashboardPageTest::keysChooseATimeToo()
{
    PlaceUnderTest under;
    under.tellStory();
    auto& chart = under.part<OutcomeChart>();
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(under.chip().text(), QStringLiteral("14:56 to 14:57"));
    QTest::keyClick(&chart, Qt::Key_Left);
    QTest::keyClick(&chart, Qt::Key_Left);
    QTest::keyClick(&chart, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(under.chip().text(), QStringLiteral("14:54 to 14:56"));
    QTest::keyClick(&chart, Qt::Key_Escape);
    QVERIFY(!under.chip().isVisible());
    // A click chooses a bar, another one on it chooses none.
    under.brush(20, 20);
    QVERIFY(under.chip().isVisible());
    under.brush(20, 20);
    QVERIFY(!under.chip().isVisible());
}

void DashboardPageTest::aGroupLeadsToItsFlows()
{
    PlaceUnderTest under;
    under.tellStory();
    auto& show = static_cast<Button&>(under.part("showFlows"));
    QVERIFY(!show.isEnabled());
    under.clickRow(1);
    QVERIFY(show.isEnabled());
    QCOMPARE(show.text(), QStringLiteral("Show 6 flows"));
    QSignalSpy asked(&under.place.dashboard(), &DashboardPage::filterAsked);
    QTest::mouseClick(&show, Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(under.place.currentWidget(), &under.place.flows());
    QCOMPARE(
        under.place.flows().table().filter().text(),
        QStringLiteral("orchestration=\"orderFulfilment\" error~\"stock below.*for sku\"")
    );
}

void DashboardPageTest::aSlowStepLeadsToItsFlows()
{
    PlaceUnderTest under;
    under.tellStory();
    auto& chart = under.part<StepTimesChart>();
    QCOMPARE(chart.lines().size(), std::size_t{4});
    const auto& lines = chart.lines();
    const auto line
        = std::ranges::find(lines, StepName("bookCourier"), [](const auto& each) { return each.step.name; });
    QVERIFY(line != lines.end());
    QSignalSpy asked(&under.place.dashboard(), &DashboardPage::filterAsked);
    QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, chart.placeOf(static_cast<int>(line - lines.begin())));
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked.first().first().toString().startsWith(QStringLiteral("flow:broken-")));
}

void DashboardPageTest::figuresLeadToTheList()
{
    PlaceUnderTest under;
    under.tellStory();
    auto& figures = under.part<FiguresRow>();
    QTest::mouseClick(&figures, Qt::LeftButton, {}, {figures.width() * 9 / 14, 30});
    QCOMPARE(under.place.currentWidget(), &under.place.flows());
    QCOMPARE(under.place.flows().table().view(), FlowView::NeedsPerson);
    QCOMPARE(under.place.flows().table().rowCount(), 2);
}

void DashboardPageTest::workersAreShownWithTheirLag()
{
    PlaceUnderTest under;
    under.tellStory();
    auto& table = static_cast<QTableView&>(under.part("workers"));
    auto& trouble = static_cast<QLabel&>(under.part("workerTrouble"));
    QCOMPARE(table.model()->rowCount(), 0);
    const auto reading = [](const char* step, const char* group, int members, std::int64_t behind) {
        return GroupReading{
            TopicName(std::string("orchestrator.orderFulfilment.") + step + ".do"), group, members, behind};
    };
    under.lag.readings
        = {reading("validateOrder", "order-service", 2, 0),
           reading("notifyCustomer", "order-service", 1, 3),
           reading("reserveStock", "inventory-service", 3, 14),
           reading("bookCourier", "courier-service", 0, 1204)};
    under.take();
    QCOMPARE(table.model()->rowCount(), 3);
    QVERIFY(trouble.isVisible());
    QCOMPARE(trouble.text(), QStringLiteral("courier-service has no member; 1,204 records wait for bookCourier."));
    save(under, QStringLiteral("dashboard-workers"));
    under.lag.readings.reset(); // the broker is away
    under.take();
    QVERIFY(!trouble.isVisible());
    QCOMPARE(table.model()->rowCount(), 0);
}

void DashboardPageTest::rangesAndOrchestrationsAreChosen()
{
    PlaceUnderTest under;
    under.tellStory();
    SeenFlow other = toldFlow("other", FlowStatus::InProgress, "createRealm 2990- runs");
    other.orchestration = OrchestrationName("tenantCreation");
    under.wire.tell(other);
    under.take();
    auto& names = static_cast<Chooser&>(under.part("orchestrations"));
    QCOMPARE(names.count(), 3);
    names.setCurrentIndex(2);
    Q_EMIT names.activated(2);
    QVERIFY(under.figures().startsWith(QStringLiteral("1 open now")));
    QCOMPARE(under.errors(), QString());
    names.setCurrentIndex(0);
    Q_EMIT names.activated(0);
    QCOMPARE(under.errors().count(QLatin1Char('\n')), 3);
    auto& ranges = static_cast<Segment&>(under.part("ranges"));
    const auto buttons = ranges.findChildren<QToolButton*>();
    QTest::mouseClick(buttons.first(), Qt::LeftButton); // 15 minutes: since 14:41
    QCOMPARE(under.errors().count(QLatin1Char('\n')), 3);
    QVERIFY(under.figures() != QString());
    QTest::mouseClick(buttons.last(), Qt::LeftButton);
    QCOMPARE(under.errors().count(QLatin1Char('\n')), 3);
}

void DashboardPageTest::flowsAndDashboardByTurns()
{
    PlaceUnderTest under;
    under.tellStory();
    QTest::keyClick(&under.part<OutcomeChart>(), Qt::Key_E, Qt::ControlModifier);
    QCOMPARE(under.place.currentWidget(), &under.place.flows());
    QTest::keyClick(under.place.flows().findChild<FlowList*>(), Qt::Key_E, Qt::ControlModifier);
    QCOMPARE(under.place.currentWidget(), &under.place.dashboard());
    for (int turn = 0; turn < 2; ++turn) {
        auto* parts = under.place.currentWidget()->findChild<Segment*>(QStringLiteral("parts"));
        const bool here = under.place.currentWidget() == &under.place.dashboard();
        QCOMPARE(parts->chosen(), here ? 1 : 0);
        QTest::mouseClick(parts->findChildren<QToolButton*>().at(here ? 0 : 1), Qt::LeftButton);
        QVERIFY((under.place.currentWidget() == &under.place.dashboard()) != here);
    }
    // The actions of the page in front are those of the place.
    const auto has = [&](const QString& text) {
        const auto actions = under.place.actions();
        return std::ranges::any_of(actions, [&](const QAction* action) { return action->text() == text; });
    };
    QVERIFY(has(QStringLiteral("Show the flows")) && !has(QStringLiteral("Next flow")));
    under.place.showPart(MonitorPlace::Part::Flows);
    QVERIFY(!has(QStringLiteral("Show the flows")) && has(QStringLiteral("Next flow")));
}

void DashboardPageTest::lowWindowsShowARowAtATime()
{
    PlaceUnderTest under({1100, 700});
    under.tellStory();
    QVERIFY(under.part<OutcomeChart>().isVisible());
    QVERIFY(!under.part<ErrorTable>().isVisible());
    save(under, QStringLiteral("dashboard-small-when"));
    auto& rows = static_cast<Segment&>(under.part("rows"));
    QVERIFY(rows.isVisible());
    QTest::mouseClick(rows.findChildren<QToolButton*>().last(), Qt::LeftButton);
    QVERIFY(!under.part<OutcomeChart>().isVisible());
    QVERIFY(under.part<ErrorTable>().isVisible() && under.part<StepTimesChart>().isVisible());
    save(under, QStringLiteral("dashboard-small-why"));
}

void DashboardPageTest::bothThemesAndAllSizesArePainted()
{
    for (const QSize& size : {QSize(960, 600), QSize(1440, 900), QSize(1920, 1080), QSize(3840, 2160)}) {
        PlaceUnderTest under(size, ThemeKind::Dark);
        under.tellStory();
        under.brush(40, 50);
        under.clickRow(0);
        save(under, QStringLiteral("dashboard-dark-%1").arg(size.width()));
        QVERIFY(!under.place.grab().isNull());
    }
}

QTEST_MAIN(DashboardPageTest)
#include "dashboard_page_test.moc"
