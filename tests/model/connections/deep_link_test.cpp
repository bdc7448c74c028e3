#include "model/connections/deep_link.h"

#include <QTest>

#include <random>

using namespace backstep;

class DeepLinkTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadAsItWasWritten_data();
    void isReadAsItWasWritten();
    void readsWhatOthersWrite();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void standsAnything();
};

void DeepLinkTest::isReadAsItWasWritten_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("flow");
    QTest::addColumn<qint64>("at");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, const QString& profile, const QString& flow, qint64 at, const char* text) {
        QTest::newRow(name) << profile << flow << at << QString::fromLatin1(text);
    };
    row("now", QStringLiteral("eu-prod"), QStringLiteral("7d0f4c1e"), 0, "backstep://eu-prod/flow/7d0f4c1e");
    row("then",
        QStringLiteral("Local Kafka"),
        QStringLiteral("a"),
        1'796'047'331'300'000,
        "backstep://Local%20Kafka/flow/a?t=2026-11-30T14%3A02%3A11.300Z");
    row("odd",
        QStringLiteral("a/b?c&d=e%"),
        QStringLiteral("x/../y?t=1#ä"),
        0,
        "backstep://a%2Fb%3Fc%26d%3De%25/flow/x%2F..%2Fy%3Ft%3D1%23%C3%A4");
}

void DeepLinkTest::isReadAsItWasWritten()
{
    QFETCH(QString, profile);
    QFETCH(QString, flow);
    QFETCH(qint64, at);
    QFETCH(QString, text);
    const DeepLink link{profile, FlowId(flow.toStdString()), Instant{at}};
    QString written = toText(link);
    QCOMPARE(written.replace(QStringLiteral("14:02:11"), QStringLiteral("14%3A02%3A11")), text);
    QVERIFY(isDeepLink(text));
    const auto read = readDeepLink(text);
    QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
    QVERIFY(*read == link);
    QVERIFY(*readDeepLink(toText(link)) == link);
}

void DeepLinkTest::readsWhatOthersWrite()
{
    const auto read = readDeepLink(QStringLiteral("BACKSTEP://p/flow/f?from=mail&t=2026-11-30T15:02:11%2B01:00&x"));
    QVERIFY(read.has_value());
    QCOMPARE(read->at.micros, 1'796'047'331'000'000);
    QVERIFY(!isDeepLink(QStringLiteral("backstep.yaml")));
}

void DeepLinkTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("what");
    QTest::newRow("file") << "tenant.yaml"
                          << "is none of Backstep";
    QTest::newRow("nothing") << "backstep://"
                             << "leads to no flow";
    QTest::newRow("other place") << "backstep://p/rescue/f"
                                 << "leads to no flow";
    QTest::newRow("more") << "backstep://p/flow/f/undo"
                          << "leads to no flow";
    QTest::newRow("no flow") << "backstep://p/flow/"
                             << "names no flow";
    QTest::newRow("no profile") << "backstep:///flow/f"
                                << "names no profile";
    QTest::newRow("no time") << "backstep://p/flow/f?t=soon"
                             << "names a time that is none";
    QTest::newRow("long") << "backstep://p/flow/" + QString(5000, QLatin1Char('f')) << "is too long";
}

void DeepLinkTest::saysWhatIsWrong()
{
    QFETCH(QString, text);
    QFETCH(QString, what);
    const auto read = readDeepLink(text);
    QVERIFY(!read && read.error().fault == Fault::BadInput);
    const QString sentence = QString::fromStdString(read.error().message);
    QVERIFY2(sentence.startsWith(QStringLiteral("This link %1. ").arg(what)), qPrintable(sentence));
}

void DeepLinkTest::standsAnything()
{
    for (unsigned seed = 0; seed < 2000; ++seed) {
        std::mt19937 random(seed);
        QString text = QStringLiteral("backstep://");
        const QString letters = QStringLiteral("pf/?&=%t:/flow/%2F2026-11-30T\n\u00e4");
        for (auto i = random() % 40; i > 0; --i) {
            text += letters[static_cast<qsizetype>(random()) % letters.size()];
        }
        if (const auto read = readDeepLink(text)) {
            QVERIFY(!read->flow.isEmpty() && !read->profile.isEmpty());
        }
    }
}

QTEST_GUILESS_MAIN(DeepLinkTest)
#include "deep_link_test.moc"
