#include "model/flows/payload_condition.h"

#include "model/flows/payload_hunt.h"
#include "tests/support/told_flows.h"

#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace backstep;

namespace {

/// Payloads that a test tells, each of its own flow; a search that may be made to take its time.
class ToldPayloads final : public PayloadSearch
{
public:
    std::vector<std::string> payloads;
    std::atomic<bool> isSlow = false;
    mutable std::atomic<int> running = 0;

    [[nodiscard]] Result<std::uint64_t> search(
        const std::vector<PayloadTest>& tests,
        std::uint64_t from,
        const std::function<void(const Progress&)>& tell,
        const std::atomic<bool>& isCancelled
    ) const override
    {
        ++running;
        for (std::size_t at = from; at < payloads.size(); ++at) {
            Progress progress{{}, at + 1};
            for (std::size_t test = 0; test < tests.size(); ++test) {
                if (tests[test].matches(payloads[at])) {
                    progress.hits.push_back({test, FlowId("f" + std::to_string(at))});
                }
            }
            tell(progress);
        }
        while (isSlow && !isCancelled) {
            std::this_thread::yield();
        }
        --running;
        return payloads.size();
    }
};

std::vector<FilterCondition> conditions(const char* text)
{
    return parseFilter(QString::fromUtf8(text)).conditions;
}

} // namespace

class PayloadTestTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesPayloads_data();
    void judgesPayloads();
    void whatMatchesHoldsItsWords();
    void huntsAndGoesOn();
    void endsBeforeTheClusterDoes();
};

void PayloadTestTest::judgesPayloads_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("payload");
    QTest::addColumn<bool>("matches");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* filter, const char* payload, bool matches, const char* words) {
        QTest::addRow("%s in %s", filter, payload)
            << QString::fromUtf8(filter) << QString::fromUtf8(payload) << matches << QString::fromLatin1(words);
    };
    row("payload:acme", R"({"tenant":"ACME Ltd"})", true, "acme");
    row("payload:acme", R"({"tenant":"none"})", false, "acme");
    row("payload.tenant=acme", R"({"tenant":"Acme"})", true, "tenant acme");
    row("payload.tenant=acme", R"({"tenant":"acme-2"})", false, "tenant acme");
    row("payload.tenant:acme", R"({"tenant":"acme-2"})", true, "tenant acme");
    row("payload.tenant=acme", R"({"owner":"acme"})", false, "tenant acme");
    row("payload.a.b=1", R"({"a":{"b":1.0}})", true, "b");
    row("payload.a.b=x", R"({"a":[{"b":"y"},{"b":"x"}]})", true, "b x");
    row("payload.a.1.b=x", R"({"a":[{"b":"x"},{"b":"y"}]})", false, "b x");
    row("payload.a=true", R"({"a":true})", true, "a true");
    row("payload.a~^x\\d+$", R"({"a":"x42"})", true, "a");
    row("payload.a~^x.z$", R"({"a":"xyz"})", true, "a x");
    row("payload.a=x,y", R"({"a":"y"})", true, "a");
    row("payload:müller", R"({"a":"M\u00fcller"})", true, "ller");
    row("payload:\"a/b\"", R"({"p":"a\/b"})", true, "a");
    row("payload.a=x", "no JSON at all", false, "a x");
    row("payload:json", "no JSON at all", true, "json");
    row("payload.a=x", "[1,2", false, "a x");
}

void PayloadTestTest::judgesPayloads()
{
    QFETCH(QString, filter);
    QFETCH(QString, payload);
    QFETCH(bool, matches);
    QFETCH(QString, words);
    const FilterExpression expression = parseFilter(filter);
    QVERIFY(!expression.fault.has_value());
    const PayloadTest test = payloadTestOf(expression.conditions.front());
    QCOMPARE(test.matches(payload.toStdString()), matches);
    QStringList said;
    for (const std::string& word : test.words) {
        said << QString::fromStdString(word);
    }
    QCOMPARE(said.join(QLatin1Char(' ')), words);
}

/// Words are only looked for to read less: they must never hide what matches.
void PayloadTestTest::whatMatchesHoldsItsWords()
{
    const std::string payload = R"({"name":"Ann \"A\" Example","city":"Köln","list":["one","two"],"n":12.50})";
    const char* const filters[]{
        "payload.name:\"ann\"",
        "payload.name~a+n",
        "payload.name~ex.mple$",
        "payload.city=köln",
        "payload.city:KÖLN",
        "payload.list=two",
        "payload.n=12.5",
        "payload:example",
        "payload.name~(one|ann)"};
    for (const char* filter : filters) {
        const PayloadTest test = payloadTestOf(conditions(filter).front());
        QVERIFY2(test.matches(payload), filter);
        for (const std::string& word : test.words) {
            QVERIFY2(
                QByteArray::fromStdString(payload).toLower().contains(QByteArray::fromStdString(word).toLower()), filter
            );
        }
    }
}

void PayloadTestTest::huntsAndGoesOn()
{
    FixedClock clock;
    FlowFeed feed(clock);
    ToldFlows wire;
    ToldPayloads payloads;
    payloads.payloads = {R"({"t":"acme"})", R"({"t":"other"})"};
    feed.watch(&wire, &payloads);
    PayloadHunt hunt(feed);
    std::vector<std::string> found;
    connect(&hunt, &PayloadHunt::found, this, [&found](std::size_t condition, const std::vector<FlowId>& flows) {
        for (const FlowId& flow : flows) {
            found.push_back(std::to_string(condition) + flow.text());
        }
    });
    hunt.ask(conditions("payload:other payload.t=acme"));
    QVERIFY(hunt.isSearching());
    QTRY_VERIFY(!hunt.isSearching());
    QCOMPARE(found, (std::vector<std::string>{"1f0", "0f1"}));
    QCOMPARE(hunt.words(), QString());
    payloads.payloads.push_back(R"({"t":"other"})");
    QTRY_COMPARE(found.size(), std::size_t{3});
    QCOMPARE(found.back(), std::string("0f2"));
    hunt.ask({});
    QVERIFY(!hunt.isSearching());
}

void PayloadTestTest::endsBeforeTheClusterDoes()
{
    FixedClock clock;
    FlowFeed feed(clock);
    ToldFlows wire;
    ToldPayloads payloads;
    payloads.isSlow = true;
    payloads.payloads = {R"({"t":"acme"})"};
    feed.watch(&wire, &payloads);
    PayloadHunt hunt(feed);
    QSignalSpy words(&hunt, &PayloadHunt::wordsChanged);
    hunt.ask(conditions("payload:acme"));
    QTRY_COMPARE(hunt.words(), QStringLiteral("Searching payloads, 1 record so far"));
    hunt.stop();
    QCOMPARE(payloads.running.load(), 0);
    QCOMPARE(hunt.words(), QStringLiteral("Stopped after the payloads of 1 record"));
    hunt.ask(conditions("payload:acme"));
    QTRY_COMPARE(payloads.running.load(), 1);
    feed.watch(nullptr);
    QCOMPARE(payloads.running.load(), 0);
}

QTEST_GUILESS_MAIN(PayloadTestTest)
#include "payload_test.moc"
