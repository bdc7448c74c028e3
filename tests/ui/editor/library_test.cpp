#include "model/editor/canvas_gestures.h"
#include "model/feed/worker_feed.h"
#include "tests/ui/editor/page_under_test.h"

#include <QDragEnterEvent>
#include <QListView>
#include <QMimeData>

using namespace backstep;

namespace {

/// A cluster on which one worker registered two steps.
class Cluster final : public WorkerQuery
{
public:
    [[nodiscard]] std::optional<WorkersSeen> workersSince(std::uint64_t mark) const override
    {
        SeenWorker worker;
        worker.registration.orchestrationName = OrchestrationName("tenants");
        worker.registration.service = "mail-service";
        for (const char* name : {"openRealm", "sendMail"}) {
            EntryStep& step = worker.registration.steps.emplace_back();
            step.name = StepName(name);
            step.objectType = "Mail";
            step.doMethod = "mail";
        }
        return mark == 1 ? std::nullopt : std::optional(WorkersSeen{1, {worker}, {}, std::nullopt});
    }

    SystemClock clock;
};

/// The page with its library.
struct LibraryUnderTest : PageUnderTest
{
    Cluster cluster;
    WorkerFeed feed{cluster.clock};
    QListView& list = part<QListView>("library");

    explicit LibraryUnderTest(const QByteArray& text = chain)
        : PageUnderTest(text)
    {
        page.watchWorkers(feed);
        feed.watch(&cluster);
    }

    [[nodiscard]] QString names() const
    {
        QStringList all;
        for (const EditorStep& step : files.current()->graph()->steps) {
            all.append(step.name);
        }
        return all.join(QLatin1Char(' '));
    }

    /// As Qt tells a drop that comes from anywhere.
    void drop(const QPoint& at, const LibraryStep& step)
    {
        const std::unique_ptr<QMimeData> data(dragged(step));
        QDragEnterEvent enter(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&page.canvas(), &enter);
        if (!enter.isAccepted()) {
            return;
        }
        QDragMoveEvent move(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&page.canvas(), &move);
        QDropEvent drop(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&page.canvas(), &drop);
    }
};

const LibraryStep mail{
    QStringLiteral("sendMail"), QStringLiteral("Mail"), QStringLiteral("tenants"), QStringLiteral("s"), false};

} // namespace

class LibraryTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void isThereAsSoonAsAWorkerRegisters()
    {
        LibraryUnderTest under;
        QVERIFY(under.list.isVisible());
        QCOMPARE(under.list.model()->rowCount(), 2);
        under.feed.watch(nullptr);
        QVERIFY(!under.list.isVisible());
    }

    void aStepComesToStandWhereItIsDropped()
    {
        LibraryUnderTest under;
        const QRect first = under.page.canvas().placeOf(0);
        const QRect second = under.page.canvas().placeOf(1);
        under.drop({first.center().x(), (first.bottom() + second.top()) / 2}, mail);
        QCOMPARE(under.names(), QStringLiteral("openRealm sendMail openClient grantRoles"));
        QVERIFY(under.text().toPlainText().contains(
            QStringLiteral("name: sendMail\n    objectType: Mail\n    undo: none\n")
        ));
        under.drop(under.page.canvas().placeOf(2).center(), mail); // on a card: behind it
        QCOMPARE(under.names(), QStringLiteral("openRealm sendMail openClient sendMail2 grantRoles"));
        under.page.undo();
        under.page.undo();
        QTRY_COMPARE(under.names(), QStringLiteral("openRealm openClient grantRoles")); // each drop is one step
        QVERIFY(!under.files.current()->isModified());
    }

    void onEmptyGroundItComesLast()
    {
        LibraryUnderTest under;
        under.setText("orchestrationName: t\nas: initiator\ntype: graph\nsteps:\n  - name: a\n    objectType: A\n");
        under.drop({4, 4}, mail);
        QCOMPARE(under.names(), QStringLiteral("a sendMail"));
    }

    void anEmptyFlowTakesItsFirstStep()
    {
        LibraryUnderTest under("orchestrationName: t\nas: initiator\ntype: sequential\nsteps:\n");
        under.drop(under.page.canvas().rect().center(), mail);
        QCOMPARE(under.names(), QStringLiteral("sendMail"));
    }

    void nothingIsTakenWhileTheTextIsBroken()
    {
        LibraryUnderTest under;
        under.setText("orchestrationName: [t");
        const QString before = under.text().toPlainText();
        under.drop(under.page.canvas().rect().center(), mail);
        QCOMPARE(under.text().toPlainText(), before);
    }

    void keysPutItBehindTheChosenStep()
    {
        LibraryUnderTest under;
        under.page.chooseStep(QStringLiteral("openClient"));
        under.page.canvas().setFocus();
        under.key(Qt::Key_L, Qt::ControlModifier);
        QCOMPARE(under.page.focusWidget(), &under.list);
        under.key(Qt::Key_Down);
        under.key(Qt::Key_Return);
        QCOMPARE(under.names(), QStringLiteral("openRealm openClient sendMail grantRoles"));
        under.key(Qt::Key_Return); // behind the one just put in
        QCOMPARE(under.names(), QStringLiteral("openRealm openClient sendMail sendMail2 grantRoles"));
    }
};

QTEST_MAIN(LibraryTest)
#include "library_test.moc"
