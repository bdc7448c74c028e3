#include "model/registration/test_payloads.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

const QString orders = QStringLiteral("orders");

QDateTime minute(int minutes)
{
    return QDateTime(QDate(2026, 11, 29), QTime(12, minutes), Qt::UTC);
}

} // namespace

class TestPayloadsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void theOneUsedLastIsNext()
    {
        Settings settings(file());
        TestPayloads payloads(settings);
        QCOMPARE(payloads.next(orders), QStringLiteral("{}"));
        payloads.add(orders, QStringLiteral("{\"a\": 1}"), minute(1));
        payloads.add(orders, QStringLiteral("{\"b\": \"ü, [\\n]\"}"), minute(2));
        payloads.add(orders, QStringLiteral("{\"a\": 1}"), minute(3)); // again: it stands once
        QCOMPARE(payloads.of(orders).size(), std::size_t{2});
        QCOMPARE(payloads.next(orders), QStringLiteral("{\"a\": 1}"));
        QCOMPARE(payloads.next(QStringLiteral("tenants")), QStringLiteral("{}"));
        Settings reopened(file());
        QCOMPARE(TestPayloads(reopened).of(orders)[1].payload, QStringLiteral("{\"b\": \"ü, [\\n]\"}"));
        QCOMPARE(TestPayloads(reopened).of(orders)[0].at, minute(3));
    }

    void keepsAFewAndNoGiants()
    {
        Settings settings(file());
        TestPayloads payloads(settings);
        for (int i = 0; i < 20; ++i) {
            payloads.add(orders, QString::number(i), minute(i));
        }
        QCOMPARE(payloads.of(orders).size(), TestPayloads::payloadsMax);
        QCOMPARE(payloads.next(orders), QStringLiteral("19"));
        payloads.add(orders, QString(TestPayloads::bytesMax + 1, QLatin1Char('1')), minute(30));
        QCOMPARE(payloads.next(orders), QStringLiteral("19"));
    }

    void whatIsNoJsonIsRefusedInWords()
    {
        QVERIFY(TestPayloads::faultOf(QStringLiteral("{\"a\": [1, null]}")).isEmpty());
        QVERIFY(TestPayloads::faultOf(QStringLiteral("\"text\"")).isEmpty());
        for (const char* bad : {"", "  ", "{", "{'a': 1}", "{} {}", "tenant"}) {
            QVERIFY2(!TestPayloads::faultOf(QString::fromUtf8(bad)).isEmpty(), bad);
        }
    }

private:
    [[nodiscard]] QString file() const { return m_folder->filePath(QStringLiteral("settings.ini")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestPayloadsTest)
#include "test_payloads_test.moc"
