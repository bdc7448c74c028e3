#include "tests/engine/http/asked_api.h"

#include <QtTest/QTest>

#include <array>
#include <string>

namespace backstep {

namespace {

QString firstWords(const std::string& answer)
{
    return QString::fromStdString(answer.substr(0, 64));
}

ApiTerms withToken(bool isLoopback)
{
    ApiTerms terms;
    terms.isLoopback = isLoopback;
    terms.token = tokenOfTests;
    return terms;
}

constexpr std::array guarded{"undo", "undo-now", "retry", "pause", "resume"};

} // namespace

/// What is refused before a body is read.
class RefusalsTest : public QObject
{
    Q_OBJECT

private slots:

    void pathsAndMethods()
    {
        AskedApi asked;
        QCOMPARE(asked.ask("GET /nope"), "404 Nothing is served under this path: GET /openapi.json tells what is.");
        QCOMPARE(
            asked.ask("GET /api/orchestrations/"),
            "404 Nothing is served under this path: GET /openapi.json tells what is."
        );
        QCOMPARE(asked.ask("DELETE /health"), "405 DELETE is not possible here; GET, HEAD is.");
        QCOMPARE(asked.last.headers, (NamedTexts{{"Allow", "GET, HEAD"}}));
        QCOMPARE(asked.ask("GET /api/orchestration/register"), "405 GET is not possible here; POST is.");
        QCOMPARE(asked.last.headers, (NamedTexts{{"Allow", "POST"}}));
        QCOMPARE(
            asked.ask("OPTIONS /api/orchestrations/execute"), "405 OPTIONS is not possible here; POST, GET, HEAD is."
        );
        QCOMPARE(asked.ask("HEAD /health").substr(0, 3), "200");
    }

    void hostsThatAreNotThisMachine_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("status");
        const auto row = [](const char* host, int status) { QTest::newRow(host) << host << status; };
        row("localhost", 200);
        row("LOCALHOST:8080", 200);
        row("127.0.0.1:1", 200);
        row("[::1]:8080", 200);
        row("[::1]", 200);
        row("evil.example", 403);
        row("evil.example:8080", 403);
        row("localhost.evil.example:8080", 403);
        row("127.0.0.1.evil.example", 403);
        row("", 403);
    }

    void hostsThatAreNotThisMachine()
    {
        QFETCH(QString, host);
        QFETCH(int, status);
        AskedApi asked;
        asked.raw("GET /health", {"Host: " + host.toStdString()});
        QCOMPARE(asked.last.status, status);
    }

    void noHostAtAll()
    {
        AskedApi asked;
        asked.raw("GET /health", {});
        QCOMPARE(asked.last.status, 403);
    }

    void wishesNeedATokenOnLoopbackToo()
    {
        AskedApi without;
        AskedApi asked(withToken(true));
        const std::string body = R"({"expectedVersion":7})";
        for (const std::string action : guarded) {
            const std::string line = "POST /api/flows/f-1/" + action;
            QCOMPARE(
                without.send(line, body, {bearer}),
                "403 This needs a token, and none was given to serve: start it with --http-token FILE to have one."
            );
            QCOMPARE(
                asked.send(line, body),
                "401 This needs the token that serve was started with: Authorization: Bearer TOKEN."
            );
            QCOMPARE(asked.last.headers, (NamedTexts{{"WWW-Authenticate", "Bearer"}}));
            for (const std::string wrong :
                 {"Bearer 0123456789abcdeX",
                  "Bearer 0123456789abcde",
                  "Bearer 0123456789abcdef0",
                  "Bearer  0123456789abcdef"}) {
                QCOMPARE(
                    asked.send(line, body, {"Authorization: " + wrong}),
                    "401 This token is not the one that serve was started with."
                );
            }
            QVERIFY(asked.orchestrations.asked.empty());
            QCOMPARE(asked.send(line, body, {bearer}).substr(0, 3), "202");
            asked.orchestrations.asked.clear();
        }
        QVERIFY(without.orchestrations.asked.empty());
    }

    void allElseIsOpenOnLoopback()
    {
        AskedApi asked(withToken(true));
        QCOMPARE(asked.ask("GET /health").substr(0, 3), "200");
        QCOMPARE(asked.ask("GET /api/orchestrations").substr(0, 3), "200");
        QCOMPARE(asked.send("POST /api/orchestrations/execute", R"({"orchestrationName":"x"})").substr(0, 3), "202");
    }

    void everythingNeedsATokenElsewhere()
    {
        AskedApi asked(withToken(false));
        for (const Route& route : routes()) {
            const std::string line = std::string(route.method) + " " + std::string(route.pattern);
            QVERIFY2(asked.raw(line, {"Host: example.com"}).starts_with("401 "), line.c_str());
        }
        QVERIFY(asked.raw("GET /nope", {"Host: example.com"}).starts_with("401 "));
        QCOMPARE(asked.raw("GET /health", {"Host: example.com", bearer}).substr(0, 3), "200");
    }

    void bodies()
    {
        AskedApi asked;
        const std::string line = "POST /api/orchestrations/execute";
        const std::string host = "Host: localhost";
        const std::string json = "Content-Type: application/json";
        QCOMPARE(
            firstWords(asked.raw(line, {host, json})),
            "411 A body is expected, and how long it is: send Content-Length,"
        );
        QCOMPARE(
            firstWords(asked.raw(line, {host, json, "Content-Length: 2", "Transfer-Encoding: chunked"})),
            "411 A body is expected, and how long it is: send Content-Length,"
        );
        QCOMPARE(
            asked.raw(line, {host, json, "Content-Length: -1"}), "400 Content-Length is \"-1\": it is a whole number."
        );
        QCOMPARE(
            asked.raw(line, {host, json, "Content-Length: 16777217"}), "413 A body of at most 16777216 bytes is taken."
        );
        QCOMPARE(
            asked.raw(line, {host, json, "Content-Length: 99999999999999999999999"}),
            "413 A body of at most 16777216 bytes is taken."
        );
        QCOMPARE(
            asked.raw(line, {host, "Content-Length: 2"}), "415 JSON is expected: send Content-Type: application/json."
        );
        QCOMPARE(
            asked.raw(line, {host, "Content-Type: text/plain", "Content-Length: 2"}),
            "415 JSON is expected: send Content-Type: application/json."
        );
        QCOMPARE(
            asked.raw(line, {host, json, "Content-Length: 2", "Content-Encoding: gzip"}),
            "415 The body is taken as it is: send it without Content-Encoding."
        );
        QCOMPARE(
            asked
                .raw(
                    line,
                    {host, "Content-Type: Application/JSON ; charset=utf-8", "Content-Length: 28"},
                    R"({"orchestrationName": "some"})"
                )
                .substr(0, 3),
            "202"
        );
        QCOMPARE(asked.send(line, "{\n  nope}"), "400 The body is not JSON at line 2, column 4.");
        QCOMPARE(asked.send(line, ""), "400 The body is empty: JSON is expected.");
    }

    void parametersThatNobodyKnows()
    {
        AskedApi asked;
        QCOMPARE(asked.ask("GET /health?verbose=1"), "400 /health has no parameter \"verbose\": it has none.");
        QCOMPARE(
            asked.ask("GET /api/audit/f-1?type=x"),
            "400 /api/audit/{executionId} has no parameter \"type\": it has eventType, status, from, to."
        );
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::RefusalsTest)
#include "refusals_test.moc"
