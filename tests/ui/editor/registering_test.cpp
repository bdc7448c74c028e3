#include "tests/support/asked_orchestrations.h"
#include "tests/ui/editor/page_under_test.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

using namespace backstep;

namespace {

/// The page with an orchestrator that answers as the test says.
struct Registering
{
    AskedOrchestrations asked;
    PageUnderTest under;

    Registering() { under.registered.setOrchestrations(&asked); }

    ~Registering() { under.registered.setOrchestrations(nullptr); }

    Registering(const Registering&) = delete;
    Registering& operator=(const Registering&) = delete;

    void answer(int version, std::size_t open = 0)
    {
        RegisteredState state;
        state.newest = {m_first, version, {}, "svc"};
        state.openFlows = open;
        asked.answerRegistered(state);
        QCoreApplication::processEvents();
    }

    /// What the page says of it at the left.
    [[nodiscard]] QString words() const { return under.part<QLabel>("registeredWords").text(); }

private:
    Orchestration m_first = under.files.current()->graph()->orchestration;
};

const QByteArray longer = chain + "  - seq: 4\n    name: sendMail\n    objectType: Mail\n";

} // namespace

/// Register and run from the page.
class RegisteringTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void whatIsRegisteredStandsAtTheLeft()
    {
        Registering page;
        page.answer(4);
        QCOMPARE(page.words(), QStringLiteral("File is version 4"));
        QVERIFY(!page.under.part<QPushButton>("showDifference").isVisible());
        page.under.setText(longer);
        QCOMPARE(page.words(), QStringLiteral("File differs from version 4"));
        QVERIFY(page.under.part<QPushButton>("showDifference").isVisible());
        page.under.setText(longer + "  nonsense: [");
        QCOMPARE(page.words(), QStringLiteral("File differs from version 4")); // while it is being typed
    }

    void theDifferenceIsShownByMeaningAndAsText()
    {
        Registering page;
        QSignalSpy registering(&page.under.page, &DesignPage::registerRequested);
        page.under.page.requestRegister(); // its text is known from here on
        QCOMPARE(registering.size(), 1);
        page.answer(4, 14);
        page.under.setText(longer);
        QCOMPARE(page.under.part<QLabel>("registeredFlows").text(), QStringLiteral("14 flows still run on version 4."));
        QTest::mouseClick(&page.under.part<QPushButton>("showDifference"), Qt::LeftButton);
        const auto& table = page.under.part<QTableView>("differences");
        QVERIFY(table.isVisible());
        QCOMPARE(table.model()->rowCount(), 1);
        QCOMPARE(table.model()->index(0, 1).data().toString(), QStringLiteral("sendMail"));
        QCOMPARE(table.model()->headerData(3, Qt::Horizontal).toString(), QStringLiteral("Version 4"));
        // Text is the file's own, so that what differs are the lines that were typed.
        const auto descriptions = page.under.page.findChildren<QWidget*>();
        QVERIFY(std::ranges::any_of(descriptions, [](const QWidget* each) {
            return each->accessibleDescription() == QStringLiteral("3 lines differ");
        }));
        page.under.page.undo();
        page.under.files.current()->readNow();
        QVERIFY(!table.isVisible()); // there is no difference any more
    }

    void aRunTakesThePayloadUsedLast()
    {
        Registering page;
        QSignalSpy running(&page.under.page, &DesignPage::runRequested);
        page.under.page.requestRun();
        QCOMPARE(running.value(0).value(1).toByteArray(), QByteArray("{}"));
        page.under.page.requestRunWith();
        auto& payload = page.under.part<QPlainTextEdit>("payload");
        QVERIFY(payload.isVisible());
        payload.setPlainText(QStringLiteral("{\"tenant\": "));
        QVERIFY(!page.under.part<QLabel>("payloadFault").text().isEmpty());
        QTest::keyClick(&payload, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(running.size(), 1); // no JSON: nothing starts
        payload.setPlainText(QStringLiteral("{\"tenant\": \"acme\"}"));
        QTest::keyClick(&payload, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(!payload.isVisible());
        page.under.page.requestRun();
        QCOMPARE(running.size(), 3);
        QCOMPARE(running.value(2).value(1).toByteArray(), QByteArray("{\"tenant\": \"acme\"}"));
        page.under.page.requestRunWith();
        auto& earlier = page.under.part<QComboBox>("earlierPayloads");
        QCOMPARE(earlier.count(), 2);
        QVERIFY(earlier.itemText(1).endsWith(QStringLiteral("{}")));
        QTest::keyClick(&payload, Qt::Key_Escape);
        QVERIFY(!payload.isVisible());
    }

    void theMessageLeadsToTheFlow()
    {
        PageUnderTest under;
        QSignalSpy asked(&under.page, &DesignPage::flowAsked);
        under.page.showStarted(FlowId("7d0f4c1e-1111-2222"));
        auto& follow = under.part<QPushButton>("followFlow");
        QVERIFY(follow.isVisible());
        QTest::mouseClick(&follow, Qt::LeftButton);
        QCOMPARE(asked.value(0).value(0).value<FlowId>(), FlowId("7d0f4c1e-1111-2222"));
        under.page.showMessage(Tone::Done, QStringLiteral("Something else."));
        QVERIFY(!follow.isVisible());
    }
};

QTEST_MAIN(RegisteringTest)
#include "registering_test.moc"
