#include "model/feed/worker_feed.h"
#include "tests/ui/editor/page_under_test.h"
#include "ui/editor/form_edit.h"
#include "ui/editor/form_parts.h"
#include "ui/editor/presence_line.h"
#include "ui/editor/step_form_panel.h"

#include <QCheckBox>
#include <QTabBar>

using namespace backstep;

namespace {

const QByteArray graph = R"(orchestrationName: tenants
as: initiator
type: graph
steps:
  - name: openRealm
    objectType: Realm
  - name: openClient
    objectType: Client
    dependsOn: [openRealm]
    maxRetries: 5
    retry: {jitter: 0.1}
  - name: grantRoles
    objectType: Role
    dependsOn: [openClient]
)";

/// One worker registered, and nobody listens.
class OneCluster final : public WorkerQuery
{
public:
    [[nodiscard]] std::optional<WorkersSeen> workersSince(std::uint64_t) const override
    {
        SeenWorker worker;
        worker.registration.orchestrationName = OrchestrationName("tenants");
        worker.registration.service = "keycloak-service";
        worker.registration.steps.emplace_back().name = StepName("openRealm");
        return WorkersSeen{1, {worker}, {}, std::vector<TopicName>()};
    }

    SystemClock clock;
};

/// Whole words on their ground: what a person can read.
bool isWhole(const QWidget& widget)
{
    const auto* edit = qobject_cast<const QLineEdit*>(&widget);
    const QString words = edit == nullptr ? QString() : edit->text().isEmpty() ? edit->placeholderText() : edit->text();
    constexpr int around = 18;
    const int room = widget.width() - around - (edit == nullptr ? 0 : edit->textMargins().right());
    return widget.fontMetrics().horizontalAdvance(words) <= room;
}

} // namespace

class StepFormPanelTest final : public QObject
{
    Q_OBJECT

private:
    /// The field with this name of the form that is shown.
    template <class Widget = FormEdit>
    static Widget& field(const PageUnderTest& under, const char* name)
    {
        for (Widget* widget : under.page.findChildren<Widget*>(QLatin1String(name))) {
            if (widget->isVisibleTo(&under.page)) {
                return *widget;
            }
        }
        qFatal("no such field");
    }

    static void type(QWidget& field, const char* text)
    {
        field.setFocus(Qt::TabFocusReason);
        static_cast<QLineEdit&>(field).selectAll();
        QTest::keyClicks(&field, QLatin1String(text));
    }

    static QStringList faults(const PageUnderTest& under)
    {
        QStringList shown;
        for (const FaultLine* fault : under.page.findChildren<FaultLine*>()) {
            if (fault->isVisible()) {
                shown.append(fault->text());
            }
        }
        return shown;
    }

private Q_SLOTS:

    void showsTheChosenStepOrTheFlow()
    {
        PageUnderTest under(graph);
        QCOMPARE(under.part<QLabel>("formTitle").text(), QStringLiteral("tenants"));
        QCOMPARE(field(under, "Name of the orchestration").text(), QStringLiteral("tenants"));
        QCOMPARE(field(under, "Undoable for").placeholderText(), QStringLiteral("30 d, default"));
        under.page.chooseStep(QStringLiteral("openClient"));
        QCOMPARE(under.part<QLabel>("formTitle").text(), QStringLiteral("openClient"));
        QCOMPARE(field(under, "Attempts of DO").text(), QStringLiteral("5"));
        QCOMPARE(field(under, "Attempts of DO").accessibleName(), QStringLiteral("Attempts of DO, default 3"));
        QCOMPARE(field(under, "Attempts of UNDO").placeholderText(), QStringLiteral("5, as DO"));
        QCOMPARE(field(under, "Jitter of DO").text(), QStringLiteral("10 %"));
        QVERIFY(field(under, "Jitter of DO").isVisible()); // the file says it
        QVERIFY(field<QWidget>(under, "Waits for").accessibleName().endsWith(QStringLiteral(": openRealm")));
        for (const FormEdit* edit : under.page.findChildren<FormEdit*>()) {
            QVERIFY2(edit->isHidden() || !edit->isVisible() || isWhole(*edit), qPrintable(edit->objectName()));
        }
    }

    void saysWhatAnEmptyFieldMeansOnlyWhereThereIsOne()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("openClient"));
        QVERIFY(under.part<QLabel>("formHelp").isVisible());
        under.setText("workers: {broken");
        QVERIFY(under.part<QLabel>("formHelp").isVisible()); // the last fields stay in sight
        under.page.chooseStep({});
        QVERIFY(!under.part<QLabel>("formHelp").isVisible());
    }

    void saysWhoServesTheStep()
    {
        PageUnderTest under;
        OneCluster cluster;
        WorkerFeed feed(cluster.clock);
        under.page.watchWorkers(feed);
        under.page.chooseStep(QStringLiteral("openRealm"));
        const auto lines = under.page.findChildren<PresenceLine*>();
        QCOMPARE(lines.size(), 2);
        QVERIFY(!lines.first()->isVisible()); // there is nobody to ask
        feed.watch(&cluster);
        QVERIFY(lines.first()->isVisible());
        QCOMPARE(lines.first()->accessibleName(), QStringLiteral("Workers of DO: 0, never seen"));
        under.page.chooseStep(QStringLiteral("openClient"));
        QCOMPARE(lines.first()->accessibleName(), QStringLiteral("Workers of DO: never seen"));
    }

    void writesOnEnterAndOnLeaving()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("openClient"));
        type(field(under, "Timeout of DO"), "1m30s");
        QVERIFY(!under.files.current()->isModified());
        under.key(Qt::Key_Return);
        QVERIFY(under.text().toPlainText().contains(QStringLiteral("timeoutMs: 90000")));
        QCOMPARE(field(under, "Timeout of DO").text(), QStringLiteral("1 m 30 s"));
        QCOMPARE(field(under, "Timeout of UNDO").placeholderText(), QStringLiteral("1 m 30 s, as DO"));
        type(field(under, "Backoff of UNDO"), "1 s x 3");
        under.key(Qt::Key_Tab);
        QVERIFY(under.text().toPlainText().contains(QStringLiteral("undoRetry: {delayMs: 1000, factor: 3}")));
        QCOMPARE(under.files.current()->history().count(), 2);
        under.key(Qt::Key_Z, Qt::ControlModifier);
        under.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(under.text().toPlainText().toUtf8(), chain);
        QTRY_COMPARE(field(under, "Timeout of DO").text(), QString());
    }

    void whatIsRefusedStandsUnderTheField()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("openClient"));
        FormEdit& timeout = field(under, "Timeout of DO");
        type(timeout, "45");
        under.key(Qt::Key_Tab);
        QCOMPARE(faults(under), QStringList{QStringLiteral("A time needs its unit: write 45 s or 45 ms.")});
        QVERIFY(timeout.property("wrong").toBool());
        QCOMPARE(timeout.text(), QStringLiteral("45"));
        QVERIFY(!under.files.current()->isModified());
        QVERIFY(field(under, "Timeout of UNDO").hasFocus());
        timeout.setFocus();
        under.key(Qt::Key_Escape);
        QVERIFY(faults(under).isEmpty() && timeout.text().isEmpty());
        under.key(Qt::Key_Escape);
        QVERIFY(under.page.canvas().hasFocus());
    }

    /// Somebody else changes the file: what is being typed stays, all else follows.
    void whatIsBeingTypedStays()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("openClient"));
        FormEdit& attempts = field(under, "Attempts of DO");
        type(attempts, "1");
        const auto refused = under.files.current()->edit(QStringLiteral("elsewhere"), [](DefinitionEdit& edit) {
            return edit.setStep(0, 1, "timeoutMs", plainMeaning("5000"));
        });
        QVERIFY(!refused);
        QCOMPARE(field(under, "Timeout of DO").text(), QStringLiteral("5 s"));
        QVERIFY(attempts.hasFocus());
        QTest::keyClicks(&attempts, QStringLiteral("2"));
        QCOMPARE(attempts.text(), QStringLiteral("12"));
        under.key(Qt::Key_Up);
        under.key(Qt::Key_S, Qt::ControlModifier); // what is saved is what is seen
        QFile saved(under.path);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QVERIFY(saved.readAll().contains("maxRetries: 13"));
    }

    /// The cursor of the text is pushed to another line: that chooses nothing.
    void theStepStaysChosenWhereverTheTextCursorIs()
    {
        PageUnderTest under;
        under.text().goTo(12, 3);
        under.page.chooseStep(QStringLiteral("openClient"));
        type(field(under, "Timeout of DO"), "5 s");
        under.key(Qt::Key_Return);
        QCOMPARE(under.page.canvas().chosen(), 1);
        QVERIFY(field(under, "Timeout of DO").hasFocus());
        QCOMPARE(under.text().line(), 13);
    }

    void aNewNameStaysChosen()
    {
        PageUnderTest under(graph);
        under.page.chooseStep(QStringLiteral("openRealm"));
        type(field(under, "Name of the step"), "makeRealm");
        under.key(Qt::Key_Return);
        QCOMPARE(under.page.canvas().chosen(), 0);
        QCOMPARE(under.part<QLabel>("formTitle").text(), QStringLiteral("makeRealm"));
        QVERIFY(under.text().toPlainText().contains(QStringLiteral("dependsOn: [makeRealm]")));
        QVERIFY(field(under, "Name of the step").hasFocus());
    }

    void boxesAndChoicesWriteAtOnce()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("openClient"));
        auto& nothing = field<QCheckBox>(under, "Nothing to undo");
        nothing.setFocus();
        under.key(Qt::Key_Space);
        QVERIFY(under.text().toPlainText().contains(QStringLiteral("undo: none")));
        QVERIFY(!field(under, "Timeout of UNDO").isEnabled());
        QCOMPARE(field(under, "Timeout of UNDO").placeholderText(), QStringLiteral("not for UNDO: none"));
        under.key(Qt::Key_Space);
        QCOMPARE(under.text().toPlainText().toUtf8(), chain);
        field<Segment>(under, "When exhausted").choose(1);
        QVERIFY(under.text().toPlainText().contains(QStringLiteral("onExhausted: wait")));
        field<Segment>(under, "When exhausted").choose(0);
        QCOMPARE(under.text().toPlainText().toUtf8(), chain);
    }

    void theCrossTakesItOut()
    {
        PageUnderTest under(graph);
        under.page.chooseStep(QStringLiteral("openClient"));
        FormEdit& attempts = field(under, "Attempts of DO");
        for (QToolButton* button : attempts.findChildren<QToolButton*>()) {
            if (button->isVisible() && button->accessibleName().startsWith(QStringLiteral("Take it out"))) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QVERIFY(!under.text().toPlainText().contains(QStringLiteral("maxRetries")));
        QCOMPARE(attempts.text(), QString());
    }

    void waitsWhileTheTextIsBroken()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("openClient"));
        under.files.current()->setText(QStringLiteral("orchestrationName: [tenants\n"));
        under.files.current()->readNow();
        QVERIFY(!field(under, "Timeout of DO").isEnabled());
        QVERIFY(under.part<QLabel>("formReason").isVisible());
        QVERIFY(under.part<QLabel>("formReason").text().startsWith(QStringLiteral("Line ")));
        // Of another step nothing is known now.
        under.page.chooseStep(QStringLiteral("grantRoles"));
        for (const FormEdit* edit : under.page.findChildren<FormEdit*>()) {
            QVERIFY(!edit->isVisible());
        }
        under.page.undo();
        under.files.current()->readNow();
        QVERIFY(field(under, "Timeout of DO").isEnabled());
        QVERIFY(!under.part<QLabel>("formReason").isVisible());
    }

    void narrowPagesHaveTabs()
    {
        PageUnderTest under;
        QVERIFY(!under.part<QTabBar>("textOrForm").isVisible());
        QVERIFY(under.text().isVisible() && under.part<QLabel>("formTitle").isVisible());
        under.page.resize(1036, 608);
        QVERIFY(under.part<QTabBar>("textOrForm").isVisible());
        QVERIFY(under.text().isVisible() && !under.part<QLabel>("formTitle").isVisible());
        under.page.canvas().setFocus();
        under.page.canvas().choose(1);
        Q_EMIT under.page.canvas().stepOpened(1);
        QVERIFY(field(under, "Name of the step").hasFocus());
        QVERIFY(!under.text().isVisible());
        under.page.canvas().setFocus();
        under.key(Qt::Key_E, Qt::ControlModifier);
        QVERIFY(under.text().hasFocus());
        under.page.resize(1736, 820);
        QVERIFY(under.text().isVisible() && under.part<QLabel>("formTitle").isVisible());
    }
};

QTEST_MAIN(StepFormPanelTest)
#include "step_form_panel_test.moc"
