#include "ui/monitor/monitor_page.h"

#include "tests/ui/monitor/page_under_test.h"
#include "ui/monitor/new_chip.h"
#include "ui/monitor/views_panel.h"

#include <QAction>
#include <QLineEdit>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace backstep;

class MonitorPageTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyPageSaysWhatToDo();
    void chosenFlowsComeOnTheTimeline();
    void viewsAndFilterNarrowTheList();
    void rowsStandStillWhileSomethingIsChosen();
    void spacePausesAndFollows();
    void enterAndDoubleClickOpenAFlow();
    void timelineZoomsPansAndFits();
    void aClickOpensIdleTime();
    void keysMoveTheTimeline();
    void theTimelineIsGrouped();
    void keysWalkBarsAndErrors();
    void aMarkedFlowStays();
    void aClickChoosesABar();
    void aTipStandsBesideItsBar();
    void smallWindowsHideWhatCanBeDoneWithout_data();
    void smallWindowsHideWhatCanBeDoneWithout();
    void picturesOfTheStory_data();
    void picturesOfTheStory();
};

void MonitorPageTest::emptyPageSaysWhatToDo()
{
    PageUnderTest under;
    QSignalSpy asked(&under.page, &MonitorPage::sampleRequested);
    QVERIFY(under.says(QStringLiteral("No flows yet.")));
    QVERIFY(!under.list().isVisible());
    QVERIFY(!under.timeline().isVisible());
    save(under, QStringLiteral("monitor-empty"));
    const auto buttons = under.page.findChildren<QAbstractButton*>();
    const auto sample = std::ranges::find(buttons, QStringLiteral("Run the sample"), &QAbstractButton::text);
    QVERIFY(sample != buttons.end());
    QTest::mouseClick(*sample, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    under.tellStory();
    QVERIFY(under.list().isVisible());
    QVERIFY(under.timeline().isVisible());
}

void MonitorPageTest::chosenFlowsComeOnTheTimeline()
{
    PageUnderTest under;
    under.tellStory();
    QVERIFY(under.says(QStringLiteral("the newest 8 flows in view")));
    under.choose(failedFlow);
    QVERIFY(under.says(QStringLiteral("1 chosen flow")));
    QCOMPARE(under.list().chosen(), std::vector{failedFlow});
    const QImage before = under.timeline().grab().toImage();
    under.wire.tell(toldFlow(failedFlow.text(), FlowStatus::Completed, "validateOrder 1.6-60 ok"));
    under.feed.take();
    QVERIFY(under.timeline().grab().toImage() != before);
}

void MonitorPageTest::viewsAndFilterNarrowTheList()
{
    PageUnderTest under;
    under.tellStory();
    const FlowTable& table = under.page.table();
    QTest::mouseClick(&under.part("viewNeedsaperson"), Qt::LeftButton);
    QCOMPARE(table.view(), FlowView::NeedsPerson);
    QCOMPARE(table.rowCount(), 2);
    auto* filter = under.page.findChild<QLineEdit*>(QStringLiteral("flowFilter"));
    under.list().setFocus();
    QTest::keyClick(&under.list(), Qt::Key_Slash);
    QCOMPARE(QApplication::focusWidget(), filter);
    QTest::keyClicks(filter, QStringLiteral("tenant"));
    QCOMPARE(table.rowCount(), 1);
    QTest::keyClicks(filter, QStringLiteral("xyz"));
    QVERIFY(under.says(QStringLiteral("No flow matches.")));
    QVERIFY(under.says(QStringLiteral("This view has 2 flows without the filter.")));
    filter->clear();
    QCOMPARE(table.rowCount(), 2);
    under.wire.tell(toldFlow(failedFlow.text(), FlowStatus::Undone, "a 0-1 ok"));
    under.wire.tell(toldFlow("1b93e0aa-4f07", FlowStatus::Undone, "a 0-1 ok"));
    under.feed.take();
    QVERIFY(under.says(QStringLiteral("Nothing needs a person.")));
    save(under, QStringLiteral("monitor-nothing-needs-a-person"));
}

void MonitorPageTest::rowsStandStillWhileSomethingIsChosen()
{
    PageUnderTest under;
    under.tellStory();
    auto* chip = under.page.findChild<NewChip*>();
    under.choose(failedFlow);
    const int rows = under.page.table().rowCount();
    under.wire.tell(toldFlow("fresh-1", FlowStatus::InProgress, "a 91- runs"));
    under.wire.tell(toldFlow("fresh-2", FlowStatus::InProgress, "a 91- runs"));
    under.feed.take();
    QCOMPARE(under.page.table().rowCount(), rows);
    QVERIFY(chip->isVisible());
    QCOMPARE(chip->text(), QStringLiteral("2 new"));
    QTest::mouseClick(chip, Qt::LeftButton);
    QCOMPARE(under.page.table().rowCount(), rows + 2);
    QVERIFY(!chip->isVisible());
    QCOMPARE(under.list().chosen(), std::vector{failedFlow});
    QTest::keyClick(&under.list(), Qt::Key_Escape);
    QVERIFY(under.list().chosen().empty());
    QCOMPARE(under.page.table().hold(), FlowTable::Hold::Free);
}

void MonitorPageTest::spacePausesAndFollows()
{
    PageUnderTest under;
    under.tellStory();
    under.list().setFocus();
    QTest::keyClick(&under.list(), Qt::Key_Space);
    QCOMPARE(under.page.table().hold(), FlowTable::Hold::All);
    QVERIFY(under.part("follow").isVisible());
    QVERIFY(!under.part("pause").isVisible());
    save(under, QStringLiteral("monitor-paused"));
    QTest::keyClick(&under.list(), Qt::Key_Space);
    QCOMPARE(under.page.table().hold(), FlowTable::Hold::Free);
    QVERIFY(!under.part("follow").isVisible());
    // On a button the space bar belongs to the button.
    QWidget& view = under.part("viewUndoing");
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Space);
    QCOMPARE(under.page.table().view(), FlowView::Undoing);
    QCOMPARE(under.page.table().hold(), FlowTable::Hold::Free);
}

void MonitorPageTest::enterAndDoubleClickOpenAFlow()
{
    PageUnderTest under;
    under.tellStory();
    std::vector<FlowId> opened;
    connect(&under.page, &MonitorPage::flowOpened, this, [&opened](const FlowId& flow) { opened.push_back(flow); });
    under.choose(failedFlow);
    QTest::keyClick(&under.list(), Qt::Key_Return);
    const QPoint second = under.list().visualRect(under.page.table().index(1, 0)).center();
    QTest::mouseClick(under.list().viewport(), Qt::LeftButton, {}, second);
    QTest::mouseDClick(under.list().viewport(), Qt::LeftButton, {}, second);
    const std::vector<FlowId> expected{failedFlow, FlowId("1b93e0aa-4f07")};
    QCOMPARE(opened, expected);
}

void MonitorPageTest::timelineZoomsPansAndFits()
{
    PageUnderTest under;
    under.tellStory();
    under.choose(failedFlow);
    const int gutter = under.timeline().gutter();
    const QPoint at(500, 60);
    const Instant pointed = under.scale().at(at.x() - gutter);
    const double before = under.scale().microsPerPixel();
    under.turnWheel(120, at);
    QVERIFY(under.scale().microsPerPixel() < before);
    QVERIFY(std::abs(under.scale().x(pointed) - (at.x() - gutter)) < 1);
    const Instant left = under.scale().at(0);
    under.drag(at, at + QPoint(80, 0));
    QVERIFY(std::abs(under.scale().x(left) - 80) < 1);
    under.timeline().fit();
    QVERIFY(under.scale().x(toldAt(0.4)) > 0);
    QCOMPARE(under.timeline().window().follow(), TimelineWindow::Follow::Everything);
}

void MonitorPageTest::aClickOpensIdleTime()
{
    PageUnderTest under;
    under.tellStory();
    under.choose(std::vector{failedFlow});
    QCoreApplication::processEvents();
    const auto folds = under.scale().folds();
    QVERIFY(!folds.empty());
    const QPoint at(under.timeline().gutter() + static_cast<int>(folds.front().x) + 7, 60);
    QTest::mouseClick(under.timeline().viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(under.scale().folds().size(), folds.size() - 1);
}

void MonitorPageTest::keysMoveTheTimeline()
{
    PageUnderTest under;
    under.tellStory();
    under.choose(failedFlow);
    under.list().setFocus();
    const double before = under.scale().microsPerPixel();
    QTest::keyClick(&under.list(), Qt::Key_W);
    QVERIFY(under.scale().microsPerPixel() < before);
    QTest::keyClick(&under.list(), Qt::Key_S);
    QVERIFY(std::abs(under.scale().microsPerPixel() - before) < 1);
    const Instant left = under.scale().at(0);
    QTest::keyClick(&under.list(), Qt::Key_D);
    QVERIFY(under.scale().x(left) < -50);
    QTest::keyClick(&under.list(), Qt::Key_A);
    QVERIFY(std::abs(under.scale().x(left)) < 1);
    QTest::keyClick(&under.list(), Qt::Key_I);
    QVERIFY(under.scale().folds().empty());
    QTest::keyClick(&under.list(), Qt::Key_J);
    QCOMPARE(under.list().currentIndex().row(), 1);
}

void MonitorPageTest::theTimelineIsGrouped()
{
    PageUnderTest under;
    under.tellStory();
    QCOMPARE(under.timeline().grouping(), Grouping::Flows);
    auto* choice = under.page.findChild<Segment*>(QStringLiteral("groupings"));
    QVERIFY(choice != nullptr && choice->isVisible());
    for (const Grouping next : {Grouping::Orchestrations, Grouping::Steps, Grouping::Workers}) {
        QTest::keyClick(&under.page, Qt::Key_G);
        QCOMPARE(under.timeline().grouping(), next);
        QCOMPARE(choice->chosen(), static_cast<int>(next));
        save(under, QStringLiteral("monitor-by-") + wordOf(next).toLower());
    }
    // A mark of a group leads to the flow that fared worst there.
    choice->choose(static_cast<int>(Grouping::Orchestrations));
    QTRY_VERIFY(!under.timeline().verticalScrollBar()->isVisible());
    const QPoint on(under.timeline().gutter() + static_cast<int>(under.scale().x(toldAt(25.5))), 56);
    QTest::mouseClick(under.timeline().viewport(), Qt::LeftButton, {}, on);
    const auto chosen = under.feed.flow(under.list().current());
    QVERIFY(chosen.has_value());
    QCOMPARE(chosen->orchestration, OrchestrationName("orderFulfilment"));
    QTest::keyClick(&under.page, Qt::Key_G);
    QTest::keyClick(&under.page, Qt::Key_G);
    QTest::keyClick(&under.page, Qt::Key_G);
    QCOMPARE(under.timeline().grouping(), Grouping::Flows);
}

void MonitorPageTest::keysWalkBarsAndErrors()
{
    PageUnderTest under;
    under.tellStory();
    under.choose(failedFlow);
    under.list().setFocus();
    const auto press = [&under](Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(&under.list(), key, modifiers);
        QCoreApplication::processEvents();
        return under.timeline().chosen().value_or(ChosenSpan{});
    };
    QCOMPARE(press(Qt::Key_Period), (ChosenSpan{failedFlow, StepName("validateOrder"), Phase::Do, 1}));
    press(Qt::Key_Period);
    QCOMPARE(press(Qt::Key_Comma), (ChosenSpan{failedFlow, StepName("validateOrder"), Phase::Do, 1}));
    const ChosenSpan first = press(Qt::Key_E);
    QCOMPARE(under.list().current(), first.flow);
    const ChosenSpan second = press(Qt::Key_E);
    QVERIFY(!(second == first));
    QCOMPARE(under.list().current(), second.flow);
    QCOMPARE(press(Qt::Key_E, Qt::ShiftModifier), first);
    QCOMPARE(under.list().chosen(), std::vector{first.flow});
}

void MonitorPageTest::aMarkedFlowStays()
{
    PageUnderTest under;
    under.tellStory();
    QTRY_VERIFY(under.page.table().rowOf(failedFlow) >= 0);
    under.choose(failedFlow);
    under.list().setFocus();
    QTRY_VERIFY(under.says(QStringLiteral("1 chosen flow")));
    QTest::keyClick(&under.list(), Qt::Key_P);
    QTRY_VERIFY(under.says(QStringLiteral("1 marked flow")));
    under.choose(FlowId("a4419f02-6e1d-4f6b-9d1e-0c55aa10be02"));
    QTRY_VERIFY(under.says(QStringLiteral("1 marked flow, 1 chosen flow")));
    save(under, QStringLiteral("monitor-marked"));
    under.choose(failedFlow);
    QTest::keyClick(&under.list(), Qt::Key_P);
    QTRY_VERIFY(!under.says(QStringLiteral("marked")));
}

void MonitorPageTest::aClickChoosesABar()
{
    PageUnderTest under;
    under.tellStory();
    under.choose(failedFlow);
    QTRY_VERIFY(!under.timeline().verticalScrollBar()->isVisible());
    const QPoint on(under.timeline().gutter() + static_cast<int>(under.scale().x(toldAt(25.5))), 32);
    QTest::mouseClick(under.timeline().viewport(), Qt::LeftButton, {}, on);
    QCOMPARE(
        under.timeline().chosen().value_or(ChosenSpan{}),
        (ChosenSpan{failedFlow, StepName("bookCourier"), Phase::Do, 3})
    );
    save(under, QStringLiteral("monitor-bar-chosen"));
}

void MonitorPageTest::aTipStandsBesideItsBar()
{
    PageUnderTest under;
    under.tellStory();
    under.choose(failedFlow);
    QTRY_VERIFY(!under.timeline().verticalScrollBar()->isVisible());
    QWidget* viewport = under.timeline().viewport();
    // The third attempt of bookCourier, on the DO lane of the first row.
    const int left = under.timeline().gutter() + static_cast<int>(under.scale().x(toldAt(24.1)));
    const int right = under.timeline().gutter() + static_cast<int>(under.scale().x(toldAt(27.2)));
    const QPoint on((left + right) / 2, 32);
    QMouseEvent move(QEvent::MouseMove, on, viewport->mapToGlobal(on), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(viewport, &move);
    const QPoint beside(right + 16, on.y() + 20);
    QTRY_COMPARE(viewport->grab().toImage().pixelColor(beside), under.theme.color(Token::Raised));
    QCOMPARE(viewport->grab().toImage().pixelColor(left - 1, on.y()), under.theme.color(Token::Text));
    save(under, QStringLiteral("monitor-tip"));
}

void MonitorPageTest::smallWindowsHideWhatCanBeDoneWithout_data()
{
    QTest::addColumn<QSize>("window");
    QTest::addColumn<QString>("expected");
    QTest::newRow("large") << QSize(1440, 900) << QStringLiteral("views, 10 columns, minimap, flowList, timeline");
    QTest::newRow("small") << QSize(1100, 700) << QStringLiteral("menu, 7 columns, flowList, timeline");
    QTest::newRow("least") << QSize(960, 600) << QStringLiteral("menu, 7 columns, flowList");
}

void MonitorPageTest::smallWindowsHideWhatCanBeDoneWithout()
{
    QFETCH(QSize, window);
    QFETCH(QString, expected);
    PageUnderTest under(window);
    under.tellStory();
    QStringList seen;
    seen << (under.page.findChild<ViewsPanel*>()->isVisible() ? QStringLiteral("views") : QStringLiteral("menu"));
    QCOMPARE(under.part("viewsButton").isVisible(), seen.first() == QStringLiteral("menu"));
    int columns = 0;
    for (int column = 0; column < flowColumns; ++column) {
        columns += under.list().isColumnHidden(column) ? 0 : 1;
    }
    seen << QStringLiteral("%1 columns").arg(columns);
    for (const char* name : {"minimap", "flowList", "timeline"}) {
        if (under.part(name).isVisible()) {
            seen << QString::fromLatin1(name);
        }
    }
    QCOMPARE(seen.join(QStringLiteral(", ")), expected);
}

void MonitorPageTest::picturesOfTheStory_data()
{
    QTest::addColumn<QSize>("window");
    QTest::addColumn<ThemeKind>("kind");
    QTest::newRow("monitor-dark") << QSize(1440, 900) << ThemeKind::Dark;
    QTest::newRow("monitor-light") << QSize(1440, 900) << ThemeKind::Light;
    QTest::newRow("monitor-small-dark") << QSize(1100, 700) << ThemeKind::Dark;
    QTest::newRow("monitor-small-light") << QSize(1100, 700) << ThemeKind::Light;
    QTest::newRow("monitor-least-dark") << QSize(960, 600) << ThemeKind::Dark;
}

void MonitorPageTest::picturesOfTheStory()
{
    QFETCH(QSize, window);
    QFETCH(ThemeKind, kind);
    PageUnderTest under(window, kind);
    under.tellStory();
    under.choose(std::vector{
        FlowId("0c7ad3f5-2b68-4f6b-9d1e-0c55aa10be03"), FlowId("a4419f02-6e1d-4f6b-9d1e-0c55aa10be02"), failedFlow});
    under.list().setFocus();
    for (int i = 0; i < 18; ++i) {
        under.wire.tell(toldFlow("fresh" + std::to_string(i), FlowStatus::InProgress, "a 91- runs"));
    }
    under.feed.take();
    QCoreApplication::processEvents();
    const QImage picture = under.page.grab().toImage();
    QCOMPARE(picture.size(), under.page.size());
    QTRY_VERIFY(!under.timeline().verticalScrollBar()->isVisible());
    QCOMPARE(picture.pixelColor(2, 2), under.theme.color(Token::Panel));
    save(under, QLatin1String(QTest::currentDataTag()));
}

QTEST_MAIN(MonitorPageTest)
#include "monitor_page_test.moc"
