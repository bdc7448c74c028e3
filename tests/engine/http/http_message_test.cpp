#include "engine/http/http_address.h"
#include "engine/http/http_message.h"

#include <QtTest/QTest>

#include <string>

namespace backstep {

namespace {

QString pictureOfTarget(const std::string& target)
{
    HttpRequest request;
    if (const auto read = readTarget(target, request); !read) {
        return QString::fromStdString("! " + read.error().message);
    }
    std::string picture;
    for (const std::string& segment : request.path) {
        picture += "/" + segment;
    }
    for (const auto& [name, value] : request.query) {
        picture += " " + name + "=" + value;
    }
    return QString::fromStdString(picture);
}

QString pictureOfAddress(const std::string& text)
{
    const auto address = readHttpAddress(text);
    if (!address) {
        return address.error().message.starts_with("--http " + text + " is no address: write") ? "!"
                                                                                               : "another sentence";
    }
    return QString::fromStdString(address->url() + (address->isLoopback() ? " here" : " everywhere"));
}

} // namespace

class HttpMessageTest : public QObject
{
    Q_OBJECT

private slots:

    void readsTargets_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("picture");
        const auto row = [](const char* target, const char* picture) { QTest::newRow(target) << target << picture; };
        row("/", "/");
        row("/health", "/health");
        row("/api/a%20b/c%2Fd?x=1&y=a+b%26c&&z", "/api/a b/c/d x=1 y=a b&c z=");
        row("/a+b", "/a+b");
        row("/a#b?c", "/a");
        row("/%e2%82%ac", "/€");
        row("health", "! The address begins with a slash, as in /api/orchestrations.");
        row("", "! The address begins with a slash, as in /api/orchestrations.");
        row("/%", "! A % in the address stands before two hexadecimal digits, as in %20.");
        row("/a%2", "! A % in the address stands before two hexadecimal digits, as in %20.");
        row("/?a=%zz", "! A % in the address stands before two hexadecimal digits, as in %20.");
        row("/%ff", "! The address holds bytes that are no text: write names in UTF-8.");
        row("/a%00b", "! The address holds bytes that are no text: write names in UTF-8.");
        row("/a?b=%0a", "! The address holds bytes that are no text: write names in UTF-8.");
    }

    void readsTargets()
    {
        QFETCH(QString, target);
        QFETCH(QString, picture);
        QCOMPARE(pictureOfTarget(target.toStdString()), picture);
    }

    void readsAddresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("picture");
        const auto row = [](const char* text, const char* picture) { QTest::newRow(text) << text << picture; };
        row("8080", "http://127.0.0.1:8080 here");
        row("localhost:8080", "http://127.0.0.1:8080 here");
        row("127.0.0.1:0", "http://127.0.0.1:0 here");
        row("127.1.2.3:80", "http://127.1.2.3:80 here");
        row("[::1]:8080", "http://[::1]:8080 here");
        row("[::]:8080", "http://[::]:8080 everywhere");
        row("0.0.0.0:8080", "http://0.0.0.0:8080 everywhere");
        row("192.168.1.7:8080", "http://192.168.1.7:8080 everywhere");
        row("127.evil.example:8080", "!");
        row("::1:8080", "!");
        row("example.com:8080", "!");
        row("localhost", "!");
        row("localhost:", "!");
        row("localhost:80x", "!");
        row(":8080", "!");
        row("127.0.0.1:65536", "!");
        row("127.0.0.1:-1", "!");
        row("", "!");
    }

    void readsAddresses()
    {
        QFETCH(QString, text);
        QFETCH(QString, picture);
        QCOMPARE(pictureOfAddress(text.toStdString()), picture);
    }

    void saysWhereJsonEnds_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("why");
        QTest::newRow("good") << QByteArray("{\"a\": [1, 2.5, null, true, \"x\"]}") << "";
        QTest::newRow("empty") << QByteArray("  ") << "The body is empty: JSON is expected.";
        QTest::newRow("bad") << QByteArray("{\"a\": 1,\n  \"b\" 2}") << "The body is not JSON at line 2, column 7.";
        QTest::newRow("signs are counted, not bytes")
            << QByteArray("{\"€€\": x}") << "The body is not JSON at line 1, column 8.";
        QTest::newRow("cut off") << QByteArray("{\"a\": ") << "The body is not JSON at line 1, column 7.";
        QTest::newRow("two") << QByteArray("{} {}") << "The body is not JSON at line 1, column 4.";
        QTest::newRow("bytes") << QByteArray("{\"a\": \"\xff\"}") << "The body is not UTF-8 at line 1, column 8.";
        QTest::newRow("deep") << QByteArray(100'000, '[') << "The body nests deeper than 100 levels.";
        QTest::newRow("deep enough") << QByteArray(QByteArray(100, '[') + QByteArray(100, ']')) << "";
    }

    void saysWhereJsonEnds()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, why);
        QCOMPARE(QString::fromStdString(whyNotJson(text.toStdString())), why);
    }

    void failuresHaveOneShape()
    {
        const HttpResponse response = failed({Fault::Refused, "Say \\ twice."});
        QCOMPARE(response.status, 409);
        QCOMPARE(response.body, std::string("{\"error\":{\"status\":409,\"message\":\"Say \\\\ twice.\"}}"));
        QCOMPARE(failed({Fault::BadInput, ""}).status, 400);
        QCOMPARE(failed({Fault::NotFound, ""}).status, 404);
        QCOMPARE(failed({Fault::Unreachable, ""}).status, 503);
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::HttpMessageTest)
#include "http_message_test.moc"
