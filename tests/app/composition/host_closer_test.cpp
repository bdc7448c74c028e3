#include "app/composition/host_closer.h"

#include <QTemporaryDir>
#include <QtTest/QTest>

#include <atomic>
#include <future>
#include <thread>

namespace backstep {

class HostCloserTest : public QObject
{
    Q_OBJECT

private slots:

    /// A ledger is held by one process at a time: whoever opens it again next waits for the closing, and may.
    void whatWasLeftIsClosedElsewhere()
    {
        const QTemporaryDir folder;
        EngineOptions options;
        options.dataFolder = folder.filePath("ledger").toStdString();
        std::promise<std::thread::id> told;
        HostCloser closer([&told, once = false](std::size_t) mutable {
            if (!std::exchange(once, true)) {
                told.set_value(std::this_thread::get_id());
            }
        });
        auto first = EngineHost::open(options);
        QVERIFY(first.has_value() && (*first)->start().has_value());
        std::shared_ptr<EngineHost> held = closer.keep(std::move(*first));
        QVERIFY(!EngineHost::open(options).has_value());
        QVERIFY(closer.isIdle());
        held.reset();
        QVERIFY(told.get_future().get() != std::this_thread::get_id());
        closer.waitUntilIdle();
        QVERIFY(EngineHost::open(options).has_value());
    }

    void itsEndWaitsForWhatIsStillOpen()
    {
        const QTemporaryDir folder;
        EngineOptions options;
        options.dataFolder = folder.filePath("ledger").toStdString();
        std::atomic<int> closed = 0;
        {
            HostCloser closer([&closed](std::size_t left) { closed += left == 0 ? 1 : 100; });
            auto host = EngineHost::open(options);
            QVERIFY(host.has_value() && (*host)->start().has_value());
            closer.keep(std::move(*host)).reset();
        }
        QCOMPARE(closed.load(), 1);
        QVERIFY(EngineHost::open(options).has_value());
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::HostCloserTest)
#include "host_closer_test.moc"
