#include "engine/transport/kafka_check.h"
#include "engine/transport/socket_probe.h"

#include <QStringList>
#include <QTest>

#include <array>
#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace backstep;

namespace {

QString words(const std::vector<BrokerAddress>& brokers)
{
    QStringList all;
    for (const BrokerAddress& broker : brokers) {
        all.append(QString::fromStdString(broker.host + "|" + broker.port));
    }
    return all.join(QLatin1Char(' '));
}

/// Somebody who listens and is no broker: reads what comes, writes this, and hangs up or stays.
class Stranger
{
public:
    Stranger(std::string answer, bool hangsUp)
    {
        m_listening = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        const bool isFine = bind(m_listening, plain, size) == 0 && listen(m_listening, 1) == 0
            && getsockname(m_listening, plain, &size) == 0;
        Q_ASSERT(isFine);
        m_port = isFine ? ntohs(address.sin_port) : 0;
        m_thread = std::jthread([this, answer = std::move(answer), hangsUp] {
            const int taken = accept(m_listening, nullptr, nullptr);
            std::array<char, 64> bytes{};
            if (taken >= 0 && recv(taken, bytes.data(), bytes.size(), 0) > 0) {
                send(taken, answer.data(), answer.size(), MSG_NOSIGNAL);
            }
            while (!hangsUp && recv(taken, bytes.data(), bytes.size(), 0) > 0) { }
            close(taken);
        });
    }

    Stranger(const Stranger&) = delete;
    Stranger& operator=(const Stranger&) = delete;

    ~Stranger()
    {
        m_thread.join();
        close(m_listening);
    }

    [[nodiscard]] ConnectionCheck asked(Duration within) const
    {
        KafkaOptions options;
        options.bootstrap = "127.0.0.1:" + std::to_string(m_port);
        return checkConnection(options, within);
    }

private:
    int m_listening = -1;
    std::uint16_t m_port = 0;
    std::jthread m_thread;
};

} // namespace

class SocketProbeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addressesAreRead_data();
    void addressesAreRead();
    void whoHangsUpWantsTls();
    void whoAnswersOtherwiseIsNoBroker();
    void whoIsSilentIsNotRefused();
    void nobodyIsNamed();
};

void SocketProbeTest::addressesAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("brokers");
    QTest::newRow("one") << "a:1"
                         << "a|1";
    QTest::newRow("without a port") << "a"
                                    << "a|9092";
    QTest::newRow("several") << "a:1, b:2,,c"
                             << "a|1 b|2 c|9092";
    QTest::newRow("IPv6") << "[::1]:7,[fe80::2]"
                          << "::1|7 fe80::2|9092";
    QTest::newRow("with a protocol") << "SASL_SSL://a:1"
                                     << "a|1";
    QTest::newRow("none") << " , "
                          << "";
}

void SocketProbeTest::addressesAreRead()
{
    QFETCH(QString, text);
    QTEST(words(brokersIn(text.toStdString())), "brokers");
}

void SocketProbeTest::whoHangsUpWantsTls()
{
    const Stranger stranger({}, true);
    const ConnectionCheck check = stranger.asked(Duration(5000));
    QVERIFY(!check.isFine());
    QCOMPARE(check.refusedAt(), CheckStage::Encryption);
    QVERIFY(QString::fromStdString(check.reason).endsWith(QLatin1String("does not answer without TLS.")));
    QVERIFY(!check.isSilence);
    QCOMPARE(check.stages.size(), std::size_t{5});
    QCOMPARE(check.stages.back().outcome, CheckOutcome::NotReached);
}

void SocketProbeTest::whoAnswersOtherwiseIsNoBroker()
{
    for (const std::string& answer :
         {std::string("HTTP/1.1 400 Bad Request\r\n\r\n"),
          std::string("\xFF\xFF\xFF\xFF\0\0\0\1", 8),
          std::string("x")}) {
        const Stranger stranger(answer, true);
        const ConnectionCheck check = stranger.asked(Duration(5000));
        QVERIFY(QString::fromStdString(check.reason).endsWith(QLatin1String("answers, but not as Kafka does.")));
    }
}

/// A broker that is starting takes connections before it answers.
void SocketProbeTest::whoIsSilentIsNotRefused()
{
    const Stranger stranger({}, false);
    const ConnectionCheck check = stranger.asked(Duration(300));
    QCOMPARE(check.refusedAt(), CheckStage::Encryption);
    QVERIFY(check.isSilence);
    QVERIFY(QString::fromStdString(check.reason).endsWith(QLatin1String("takes the connection, but says nothing.")));
}

void SocketProbeTest::nobodyIsNamed()
{
    const ConnectionCheck check = checkConnection({}, Duration(1000));
    QCOMPARE(check.refusedAt(), CheckStage::Names);
    QCOMPARE(
        QString::fromStdString(inOneLine(check)),
        QStringLiteral("No broker is named. Write host:port, for example localhost:9092.")
    );
}

QTEST_GUILESS_MAIN(SocketProbeTest)
#include "socket_probe_test.moc"
