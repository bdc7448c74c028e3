#include "app/composition/studio.h"
#include "tests/app/composition/real_hands.h"
#include "ui/editor/design_page.h"
#include "ui/editor/flow_canvas.h"
#include "ui/inspector/flow_page.h"
#include "ui/monitor/monitor_page.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProcess>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace backstep;

namespace {

/// The one visible widget with this name.
QWidget* named(const QWidget& inside, const QString& name)
{
    const auto all = inside.findChildren<QWidget*>(name);
    const auto shown = std::ranges::find_if(all, [](const QWidget* widget) { return widget->isVisible(); });
    return shown == all.end() ? nullptr : *shown;
}

QAbstractButton* buttonSaying(const QWidget& inside, const QString& words)
{
    for (QAbstractButton* button : inside.findChildren<QAbstractButton*>()) {
        if (button->isVisible() && button->text() == words) {
            return button;
        }
    }
    return nullptr;
}

/// The table's row that speaks of this flow.
int rowOf(const QTableView& table, const FlowId& flow)
{
    for (int row = 0; row < table.model()->rowCount(); ++row) {
        for (int column = 0; column < table.model()->columnCount(); ++column) {
            if (table.model()->index(row, column).data().toString() == shortId(flow)) {
                return row;
            }
        }
    }
    return -1;
}

QString rowText(const QTableView& table, int row)
{
    QStringList cells;
    for (int column = 0; column < table.model()->columnCount(); ++column) {
        cells.append(table.model()->index(row, column).data().toString());
    }
    return cells.join(QLatin1Char('|'));
}

} // namespace

/// The way of a first user, with the X server's own pointer and keyboard.
class StudioTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Studio> m_studio;

    [[nodiscard]] MainWindow& window() const { return m_studio->window(); }

    [[nodiscard]] QString write(const char* name) const
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        const QByteArray flow = "orchestrationName: t\nas: initiator\ntype: sequential\nsteps:\n- name: a\n";
        return file.open(QIODevice::WriteOnly) && file.write(flow) == flow.size() ? file.fileName() : QString();
    }

    /// Its window is on the screen.
    static bool isShown(qint64 process)
    {
        QProcess search;
        search.start(
            QStringLiteral("xdotool"),
            {QStringLiteral("search"),
             QStringLiteral("--onlyvisible"),
             QStringLiteral("--pid"),
             QString::number(process)}
        );
        return search.waitForFinished() && search.exitCode() == 0;
    }

    [[nodiscard]] FlowStatus statusOf(const FlowId& flow) const
    {
        const auto seen = m_studio->engine().feed().flow(flow);
        return seen.has_value() ? seen->status : FlowStatus::NotRegistered;
    }

    /// Starts the flow in front by the button Run, and waits until it is under way.
    [[nodiscard]] FlowId run() const
    {
        QSignalSpy started(&m_studio->engine(), &StudioEngine::started);
        QAbstractButton* button = buttonSaying(m_studio->designPage(), QStringLiteral("Run"));
        if (button == nullptr) {
            return {};
        }
        hands::click(*button);
        if (!hands::seen([&] { return !started.isEmpty(); })) {
            return {};
        }
        return started.first().first().value<FlowId>();
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
        window().resize(1440, 900);
        window().show();
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }

    void opensTheSample()
    {
        QSignalSpy started(&m_studio->engine(), &StudioEngine::started);
        QAbstractButton* button = buttonSaying(window(), QStringLiteral("Open the sample"));
        QVERIFY(button != nullptr);
        hands::click(*button);
        QVERIFY(hands::seen([&] { return m_studio->designPage().isVisible(); }));
        QVERIFY(hands::seen([&] { return started.size() == m_studio->story().flowCount(); }));
    }

    /// From the card by keys alone: the field, the text, and back.
    void setsAttemptsInTheForm()
    {
        DesignPage& page = m_studio->designPage();
        const auto* text = page.findChild<QPlainTextEdit*>(QStringLiteral("definitionText"));
        const QString before = text->toPlainText();
        hands::click(page.canvas(), page.canvas().placeOf(0).center());
        hands::press(QStringLiteral("Return"));
        const auto isAt = [](const char* field) {
            return hands::seen([field] {
                const QWidget* focused = QApplication::focusWidget();
                return focused != nullptr && focused->objectName() == QLatin1String(field);
            });
        };
        QVERIFY(isAt("Name of the step"));
        for (const char* next : {"Payload type", "Attempts of DO"}) {
            hands::press(QStringLiteral("Tab"));
            QVERIFY2(isAt(next), next);
        }
        hands::type(QStringLiteral("0"));
        hands::press(QStringLiteral("Return"));
        QVERIFY(hands::seen([] { return QApplication::focusWidget()->property("wrong").toBool(); }));
        QCOMPARE(text->toPlainText(), before);
        hands::type(QStringLiteral("7"));
        hands::press(QStringLiteral("Return"));
        QVERIFY(hands::seen([&] { return text->toPlainText().contains(QStringLiteral("maxRetries: 7")); }));
        QVERIFY(isAt("Attempts of DO"));
        hands::press(QStringLiteral("ctrl+z"));
        QVERIFY(hands::seen([&] { return text->toPlainText() == before; }));
        QVERIFY(isAt("Attempts of DO"));
        hands::press(QStringLiteral("Escape"));
        QVERIFY(hands::seen([&] { return page.canvas().hasFocus(); }));
    }

    /// From another program onto the text, which would take words.
    void opensFilesThatAreDraggedOntoIt()
    {
        const QString one = write("dragged.yaml");
        const QString two = write("dragged too.yaml");
        QProcess source;
        source.start(qEnvironmentVariable("BACKSTEP_DRAG_SOURCE"), {one, two});
        QVERIFY(hands::seen([&] { return isShown(source.processId()); }));
        const DesignPage& page = m_studio->designPage();
        const auto* text = page.findChild<QPlainTextEdit*>(QStringLiteral("definitionText"));
        const QString before = text->toPlainText();
        hands::drag(QPoint(40, 30), *text);
        const auto* tabs = page.findChild<QTabBar*>(QStringLiteral("fileTabs"));
        QVERIFY(hands::seen([&] { return tabs->count() == 3; }));
        QCOMPARE(tabs->tabText(1), QStringLiteral("dragged.yaml"));
        QCOMPARE(tabs->tabText(2), QStringLiteral("dragged too.yaml"));
        QCOMPARE(text->toPlainText(), before);
        source.terminate();
        QVERIFY(hands::seen([&] { return source.state() == QProcess::NotRunning; }));
        hands::press(QStringLiteral("ctrl+w"));
        hands::press(QStringLiteral("ctrl+w"));
        QVERIFY(hands::seen([&] { return tabs->count() == 1; }));
    }

    void startsAFlowAndUndoesIt()
    {
        const FlowId flow = run();
        QVERIFY(!flow.isEmpty());

        // It is seen to complete, on the list and on the timeline.
        QWidget* rail = named(window(), QStringLiteral("railMonitor"));
        QVERIFY(rail != nullptr);
        hands::click(*rail);
        auto* page = window().findChild<MonitorPage*>();
        QVERIFY(hands::seen([&] { return page->isVisible(); }));
        auto* table = page->findChild<QTableView*>();
        QVERIFY(hands::seen([&] { return statusOf(flow) == FlowStatus::Completed; }));
        QVERIFY(hands::seen([&] { return rowOf(*table, flow) >= 0; }));
        QVERIFY(hands::seen([&] { return rowText(*table, rowOf(*table, flow)).contains(QStringLiteral("Completed")); })
        );
        const QModelIndex cell = table->model()->index(rowOf(*table, flow), 1);
        hands::click(*table->viewport(), table->visualRect(cell).center(), 2);
        QVERIFY(hands::seen([&] { return m_studio->flowPage().isVisible(); }));

        // Undone by hand: plan, look, reason, send, and the replies.
        const FlowPage& flowPage = m_studio->flowPage();
        QVERIFY(hands::seen([&] {
            const QWidget* undo = named(flowPage, QStringLiteral("undoButton"));
            return undo != nullptr && undo->isEnabled();
        }));
        hands::click(*named(flowPage, QStringLiteral("undoButton")));
        QVERIFY(hands::seen([&] { return named(flowPage, QStringLiteral("reasonField")) != nullptr; }));
        QCOMPARE(statusOf(flow), FlowStatus::Completed); // nothing is sent before it is confirmed
        hands::click(*named(flowPage, QStringLiteral("reasonField")));
        hands::type(QStringLiteral("the tenant asked for it"));
        QVERIFY(hands::seen([&] {
            const QWidget* send = named(flowPage, QStringLiteral("sendButton"));
            return send != nullptr && send->isEnabled();
        }));
        hands::click(*named(flowPage, QStringLiteral("sendButton")));
        QVERIFY(hands::seen([&] { return statusOf(flow) == FlowStatus::Undone; }));
        QVERIFY(hands::seen([&] {
            const auto* end = qobject_cast<QLabel*>(named(flowPage, QStringLiteral("followEnd")));
            return end != nullptr && end->text().contains(QStringLiteral("Undone"));
        }));
        const auto undone = m_studio->engine().feed().flow(flow);
        for (const SeenStep& step : undone->steps) {
            QCOMPARE(step.status, StepStatus::UndoSuccess);
        }
    }
};

QTEST_MAIN(StudioTest)
#include "studio_test.moc"
