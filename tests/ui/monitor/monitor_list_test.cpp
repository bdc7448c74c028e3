#include "model/settings/settings.h"
#include "tests/ui/monitor/page_under_test.h"
#include "ui/monitor/filter_box.h"
#include "ui/monitor/filter_chip.h"
#include "ui/monitor/filter_popup.h"
#include "ui/monitor/list_actions.h"
#include "ui/monitor/list_strip.h"
#include "ui/monitor/saved_view_actions.h"
#include "ui/monitor/views_panel.h"

#include <QClipboard>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <thread>

using namespace backstep;

namespace {

struct ListUnderTest : PageUnderTest
{
    ListUnderTest() { tellStory(); }

    FilterBox& filter() { return *page.findChild<FilterBox*>(); }

    QLineEdit& edit() { return filter().edit(); }

    FilterPopup& popup() { return *page.findChild<FilterPopup*>(); }

    QString strip() { return page.findChild<ListStrip*>()->text(); }

    void type(const char* text)
    {
        edit().setFocus();
        QTest::keyClicks(&edit(), QString::fromUtf8(text));
    }

    /// The chips in sight from the left, and what stands in the field: "[status: failed] att".
    QString field()
    {
        QStringList parts;
        for (const FilterChip* chip : filter().findChildren<FilterChip*>()) {
            if (chip->isVisible()) {
                parts << QLatin1Char('[') + chip->text() + QLatin1Char(']');
            }
        }
        parts << edit().text();
        return parts.join(QLatin1Char(' '));
    }

    FilterChip* chip(int at)
    {
        QList<FilterChip*> visible;
        for (FilterChip* each : filter().findChildren<FilterChip*>()) {
            if (each->isVisible()) {
                visible << each;
            }
        }
        return visible.value(at);
    }

    void chooseCell(const FlowId& flow, FlowColumn column)
    {
        const QModelIndex cell = page.table().index(page.table().rowOf(flow), static_cast<int>(column));
        list().scrollTo(cell);
        QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().visualRect(cell).center());
        list().setFocus();
    }

    QString asked() { return page.table().filter().text(); }
};

} // namespace

class MonitorListTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finishedConditionsAreChips();
    void aFaultIsSaidAndTheListStays();
    void proposalsAreTakenByKeys();
    void aCellBecomesACondition();
    void whatKeepsFlowsOutCanBeDropped();
    void columnsAreChosenAndKept();
    void rowsAreCopied();
    void theListIsExported();
    void viewsAreSavedAndShown();
    void aBrokenFileOfViewsIsTold();
    void payloadsAreSearched();
    void pictures();
};

void MonitorListTest::finishedConditionsAreChips()
{
    ListUnderTest under;
    under.type("status:failed");
    QCOMPARE(under.field(), QStringLiteral("status:failed"));
    QCOMPARE(under.page.table().rowCount(), 2); // at once
    under.type(" attempt >= 2");
    QCOMPARE(under.field(), QStringLiteral("[status: failed] attempt >= 2"));
    under.type(" tenant ");
    QCOMPARE(under.field(), QStringLiteral("[status: failed] [attempt ≥ 2] [tenant] "));
    QCOMPARE(under.page.table().rowCount(), 1);
    QTest::keyClick(&under.edit(), Qt::Key_Backspace);
    QCOMPARE(under.field(), QStringLiteral("[status: failed] [attempt ≥ 2] tenant"));
    QTest::keyClick(&under.edit(), Qt::Key_Return);
    FilterChip* second = under.chip(1);
    QTest::mouseClick(second, Qt::LeftButton, {}, QPoint(second->width() - 8, second->height() / 2));
    QCOMPARE(under.field(), QStringLiteral("[status: failed] [tenant] "));
    QCOMPARE(under.asked(), QStringLiteral("status:failed tenant"));
    QTest::mouseClick(under.chip(0), Qt::LeftButton, {}, QPoint(10, 10));
    QCOMPARE(under.field(), QStringLiteral("[tenant] status:failed"));
    QTest::keyClick(&under.edit(), Qt::Key_Escape);
    QTest::keyClick(&under.edit(), Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), &under.list());
}

void MonitorListTest::aFaultIsSaidAndTheListStays()
{
    ListUnderTest under;
    under.type("status:failed attempt>=");
    QCOMPARE(under.filter().fault(), QStringLiteral("number missing"));
    QCOMPARE(under.page.table().rowCount(), 2);
    save(under, QStringLiteral("list-fault"));
    under.type("9");
    QCOMPARE(under.filter().fault(), QString());
    QCOMPARE(under.page.table().rowCount(), 0);
}

void MonitorListTest::proposalsAreTakenByKeys()
{
    ListUnderTest under;
    under.type("orch");
    QVERIFY(under.popup().isVisible());
    QTest::keyClick(&under.edit(), Qt::Key_Tab);
    QCOMPARE(under.edit().text(), QStringLiteral("orchestration:"));
    QVERIFY(under.popup().isVisible());
    save(under, QStringLiteral("list-proposals"));
    QTest::keyClick(&under.edit(), Qt::Key_Down);
    const QString first = under.popup().proposals().front().text;
    QTest::keyClick(&under.edit(), Qt::Key_Return);
    QCOMPARE(under.edit().text(), QStringLiteral("orchestration:") + first);
    QVERIFY(!under.popup().isVisible());
    QCOMPARE(under.asked(), under.edit().text());
    QTest::keyClick(&under.edit(), Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), &under.list());
}

void MonitorListTest::aCellBecomesACondition()
{
    ListUnderTest under;
    under.chooseCell(failedFlow, FlowColumn::Step);
    QTest::keyClick(&under.list(), Qt::Key_X);
    QCOMPARE(under.asked(), QStringLiteral("step=capturePayment"));
    QCOMPARE(under.field(), QStringLiteral("[step = capturePayment] "));
    QTest::keyClick(&under.list(), Qt::Key_X); // twice is once
    QCOMPARE(under.asked(), QStringLiteral("step=capturePayment"));
    under.chooseCell(failedFlow, FlowColumn::Status);
    QTest::keyClick(&under.list(), Qt::Key_X, Qt::ShiftModifier);
    QCOMPARE(under.asked(), QStringLiteral("step=capturePayment -status=failed"));
    under.page.setFilter({});
    under.chooseCell(failedFlow, FlowColumn::Age);
    QTest::keyClick(&under.list(), Qt::Key_X);
    QVERIFY(under.strip().startsWith(QStringLiteral("This cell makes no filter.")));
    QCOMPARE(under.asked(), QString());
}

void MonitorListTest::whatKeepsFlowsOutCanBeDropped()
{
    ListUnderTest under;
    under.page.setFilter(QStringLiteral("orchestration:tenant attempt>=5 status:failed"));
    QVERIFY(under.says(QStringLiteral("2 of 3 conditions match 1 flow.")));
    save(under, QStringLiteral("list-no-match"));
    const auto buttons = under.page.findChildren<QAbstractButton*>();
    const auto drop = std::ranges::find(buttons, QStringLiteral("Drop \"attempt ≥ 5\""), &QAbstractButton::text);
    QVERIFY(drop != buttons.end());
    QTest::mouseClick(*drop, Qt::LeftButton);
    QCOMPARE(under.asked(), QStringLiteral("orchestration:tenant status:failed"));
    QCOMPARE(under.page.table().rowCount(), 1);
}

void MonitorListTest::columnsAreChosenAndKept()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("settings.ini"));
    {
        Settings settings(file);
        ListUnderTest under;
        under.page.keepIn(settings);
        QMenu menu;
        under.page.findChild<ListActions*>()->fillColumnMenu(menu);
        const auto toggle = [&menu](const QString& title) {
            const auto actions = menu.actions();
            (*std::ranges::find(actions, title, &QAction::text))->toggle();
        };
        toggle(QStringLiteral("Duration"));
        toggle(QStringLiteral("Worker"));
        QHeaderView& header = *under.list().horizontalHeader();
        header.moveSection(header.visualIndex(static_cast<int>(FlowColumn::Step)), 1);
        header.resizeSection(static_cast<int>(FlowColumn::Step), 171);
    }
    Settings settings(file);
    ListUnderTest again;
    again.page.keepIn(settings);
    QCOMPARE(
        keysOf(again.list().columns()).join(QLatin1Char(' ')),
        QStringLiteral("status step flow orchestration attempt started age lastSeen duration says")
    );
    QCOMPARE(again.list().widthOf(FlowColumn::Step), 171);
    save(again, QStringLiteral("list-columns"));
    // A narrow window does without some, and gives them back.
    again.page.resize(1000, 600);
    QVERIFY(again.list().isColumnHidden(static_cast<int>(FlowColumn::Started)));
    again.page.resize(1400, 800);
    QCOMPARE(again.list().columns().size(), std::size_t{10});
}

void MonitorListTest::rowsAreCopied()
{
    ListUnderTest under;
    under.chooseCell(failedFlow, FlowColumn::Flow);
    QTest::keyClick(&under.list(), Qt::Key_C, Qt::ControlModifier);
    QString text = QApplication::clipboard()->text();
    QVERIFY2(text.startsWith(QStringLiteral("Status\tFlow\t")), qPrintable(text));
    QVERIFY(text.contains(textOf(failedFlow)));
    QCOMPARE(text.count(QLatin1Char('\n')), 2);
    QCOMPARE(under.strip(), QStringLiteral("1 flow copied."));
    under.page.findChild<ListActions*>()->copy(FlowFormat::Json);
    QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral("[\n{")));
}

void MonitorListTest::theListIsExported()
{
    QTemporaryDir folder;
    ListUnderTest under;
    under.page.setFilter(QStringLiteral("status:failed"));
    auto* actions = under.page.findChild<ListActions*>();
    actions->exportTo(folder.filePath(QStringLiteral("flows.csv")));
    QTRY_COMPARE(under.strip(), QStringLiteral("2 flows written to flows.csv."));
    QFile file(folder.filePath(QStringLiteral("flows.csv")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count("\r\n"), 3);
    actions->exportTo(folder.filePath(QStringLiteral("none/flows.json")));
    QTRY_VERIFY(under.strip().contains(QStringLiteral("was not written")));
}

void MonitorListTest::viewsAreSavedAndShown()
{
    QTemporaryDir folder;
    ListUnderTest under;
    under.page.savedViews().open(folder.filePath(QStringLiteral("views.yaml")));
    auto* actions = under.page.findChild<SavedViewActions*>();
    under.page.setView(FlowView::All);
    under.page.setFilter(QStringLiteral("step:bookCourier"));
    under.list().sortBy(FlowColumn::Started, Qt::AscendingOrder);
    actions->askName(under.part("saveView"));
    auto* name = QApplication::activePopupWidget()->findChild<QLineEdit*>(QStringLiteral("viewName"));
    QTest::keyClicks(name, QStringLiteral("Courier"));
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY(QApplication::activePopupWidget() == nullptr);
    QCOMPARE(under.strip(), QStringLiteral("View \"Courier\" is saved in views.yaml."));
    const int rows = under.page.table().rowCount();
    auto* row = under.page.findChild<ViewRow*>(QStringLiteral("savedView"));
    QVERIFY(row != nullptr && row->isChecked());
    QTRY_COMPARE(row->accessibleName(), QStringLiteral("Courier, %1").arg(rows));
    save(under, QStringLiteral("list-saved"));
    // Another view, and back.
    QTest::mouseClick(&under.part("viewNeedsaperson"), Qt::LeftButton);
    under.page.setFilter({});
    under.list().sortBy(FlowColumn::Status, Qt::AscendingOrder);
    QVERIFY(!row->isChecked());
    QTest::mouseClick(row, Qt::LeftButton);
    QCOMPARE(under.page.table().view(), FlowView::All);
    QCOMPARE(under.asked(), QStringLiteral("step:bookCourier"));
    QCOMPARE(under.page.table().sortColumn(), FlowColumn::Started);
    QCOMPARE(under.page.table().rowCount(), rows);
    QVERIFY(row->isChecked());
    under.type("x "); // what is shown is no longer what was saved
    QVERIFY(!row->isChecked());
    actions->remove(QStringLiteral("Courier"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(under.page.findChild<ViewRow*>(QStringLiteral("savedView")) == nullptr);
}

void MonitorListTest::aBrokenFileOfViewsIsTold()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("views.yaml"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("views:\n  - name: a\n    filter: 'attempt>='\n");
    file.close();
    ListUnderTest under;
    under.page.savedViews().open(path);
    QVERIFY(under.says(QStringLiteral("views.yaml:3:13: the filter is not understood at its letter 10: number missing.")
    ));
    save(under, QStringLiteral("list-broken-views"));
    under.page.findChild<SavedViewActions*>()->save(QStringLiteral("b"));
    QVERIFY(under.strip().startsWith(QStringLiteral("Nothing was saved: views.yaml:3:13:")));
}

namespace {

/// Finds one flow, then goes on until it is cancelled.
class EndlessPayloads final : public PayloadSearch
{
public:
    [[nodiscard]] Result<std::uint64_t> search(
        const std::vector<PayloadTest>&,
        std::uint64_t from,
        const std::function<void(const Progress&)>& tell,
        const std::atomic<bool>& isCancelled
    ) const override
    {
        tell({{{0, failedFlow}}, 1'200'000});
        while (!isCancelled) {
            std::this_thread::yield();
        }
        return from;
    }
};

} // namespace

void MonitorListTest::payloadsAreSearched()
{
    EndlessPayloads payloads;
    ListUnderTest under;
    under.feed.watch(&under.wire, &payloads);
    under.feed.take();
    under.page.setFilter(QStringLiteral("payload.tenantName=acme"));
    QCOMPARE(under.page.table().rowCount(), 0);
    QTRY_COMPARE(under.page.table().rowCount(), 1); // before it is at its end
    QCOMPARE(under.strip(), QStringLiteral("Searching payloads, 1.20 M records so far"));
    save(under, QStringLiteral("list-searching"));
    QTest::mouseClick(&under.part("stopSearch"), Qt::LeftButton);
    QCOMPARE(under.strip(), QStringLiteral("Stopped after the payloads of 1.20 M records"));
    under.page.setFilter({});
    QCOMPARE(under.strip(), QString());
    under.feed.watch(nullptr);
}

void MonitorListTest::pictures()
{
    for (const ThemeKind kind : {ThemeKind::Dark, ThemeKind::Light}) {
        PageUnderTest under({1440, 900}, kind);
        under.tellStory();
        under.page.setFilter(QStringLiteral("orchestration:orderFulfilment,tenantCreation seen<1h"));
        auto& edit = under.page.findChild<FilterBox*>()->edit();
        edit.setFocus();
        QTest::keyClicks(&edit, QStringLiteral("attempt >="));
        save(under, kind == ThemeKind::Dark ? QStringLiteral("list-dark") : QStringLiteral("list-light"));
        QCOMPARE(under.page.findChild<FilterBox*>()->fault(), QStringLiteral("number missing"));
    }
}

QTEST_MAIN(MonitorListTest)
#include "monitor_list_test.moc"
