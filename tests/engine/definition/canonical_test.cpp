#include "engine/definition/document.h"

#include <QTest>

#include <optional>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

using namespace backstep;

namespace {

Orchestration diamond()
{
    Orchestration orchestration;
    orchestration.name = OrchestrationName("diamond");
    orchestration.shape = FlowShape::Graph;
    orchestration.lockKey = "/id";
    orchestration.undoableFor = Duration(77);
    for (const char* name : {"top", "left", "right", "bottom"}) {
        StepDefinition step;
        step.name = StepName(name);
        step.seq = static_cast<int>(orchestration.steps.size()) + 1;
        step.objectType = "ä \"quoted\"";
        orchestration.steps.push_back(step);
    }
    orchestration.steps[1].dependsOn = {0};
    orchestration.steps[2].dependsOn = {0};
    orchestration.steps[3].dependsOn = {2, 1, 2};
    orchestration.steps[1].doPolicy = {7, Duration(1), {Duration(2), 1.1, Duration(3), 0.3}};
    orchestration.steps[2].undoPolicy = {1, Duration(9), {Duration(0), 1.0, Duration(0), 0.0}};
    orchestration.steps[1].hasUndo = false;
    orchestration.steps[2].undoOnFailure = true;
    orchestration.steps[3].pivot = true;
    orchestration.steps[0].retriable = true;
    orchestration.steps[0].onExhausted = OnExhausted::Wait;
    return sealed(orchestration);
}

} // namespace

class CanonicalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatItWrote();
    void itsBytesAreThoseOfNlohmann();
    void theDialectIsPartOfItWhereItIsSaid();
    void isOneLine();
    void edgesAreSortedAndSingle();
    void theHashFollowsTheMeaning();
    void refusesWhatItDidNotWrite();
};

void CanonicalTest::theDialectIsPartOfItWhereItIsSaid()
{
    std::set<std::string> hashes;
    for (const auto& dialect :
         {std::optional<Dialect>(), std::optional(Dialect::PerTopic), std::optional(Dialect::Shared)}) {
        Orchestration said = diamond();
        said.dialect = dialect;
        const auto after = readCanonical(toCanonicalJson(said));
        QVERIFY(after.has_value());
        QVERIFY(after->dialect == dialect);
        hashes.insert(after->hash.text());
    }
    QCOMPARE(hashes.size(), std::size_t{3});
    // Ledgers are full of those that say nothing.
    QVERIFY(toCanonicalJson(diamond()).find("sharedTopic") == std::string::npos);
}

void CanonicalTest::readsBackWhatItWrote()
{
    const Orchestration before = diamond();
    const auto after = readCanonical(toCanonicalJson(before));
    QVERIFY(after.has_value());
    QCOMPARE(toCanonicalJson(*after), toCanonicalJson(before));
    QCOMPARE(after->hash.text(), before.hash.text());
    QCOMPARE(after->hash.text().size(), std::size_t(64));
    QCOMPARE(after->shape, FlowShape::Graph);
    QCOMPARE(after->lockKey, before.lockKey);
    QCOMPARE(after->undoableFor, before.undoableFor);
    QVERIFY(after->steps[1].doPolicy == before.steps[1].doPolicy);
    QVERIFY(after->steps[2].undoPolicy == before.steps[2].undoPolicy);
    QVERIFY(!after->steps[1].hasUndo && after->steps[2].undoOnFailure && after->steps[3].pivot);
    QVERIFY(after->steps[0].retriable && after->steps[0].onExhausted == OnExhausted::Wait);
    QCOMPARE(after->steps[3].objectType, std::string("ä \"quoted\""));
}

/// The hash of every definition in every ledger hangs on these bytes.
void CanonicalTest::itsBytesAreThoseOfNlohmann()
{
    Orchestration odd = diamond();
    odd.steps[0].objectType = "tab\t, \x01, \x7f, \xff, \xE2\x82\xAC, back\\slash, /";
    odd.steps[0].doPolicy.retry.factor = 1e-7;
    odd.steps[1].doPolicy.retry.factor = 100;
    odd.steps[2].undoPolicy.retry.jitter = 1.0 / 3;
    const std::string canonical = toCanonicalJson(odd);
    QCOMPARE(canonical, nlohmann::ordered_json::parse(canonical).dump());
}

void CanonicalTest::isOneLine()
{
    QVERIFY(toCanonicalJson(diamond()).find('\n') == std::string::npos);
}

void CanonicalTest::edgesAreSortedAndSingle()
{
    QCOMPARE(diamond().steps[3].dependsOn, (std::vector<StepIndex>{1, 2}));
}

void CanonicalTest::theHashFollowsTheMeaning()
{
    const std::string hash = diamond().hash.text();
    Orchestration changed = diamond();
    changed.steps[2].doPolicy.attemptsMax += 1;
    QVERIFY(sealed(changed).hash.text() != hash);
    changed.steps[2].doPolicy.attemptsMax -= 1;
    QCOMPARE(sealed(changed).hash.text(), hash);
    changed.steps[0].objectType = "other";
    QVERIFY(sealed(changed).hash.text() != hash);
}

void CanonicalTest::refusesWhatItDidNotWrite()
{
    for (const char* text : {"", "{}", "[1]", "nonsense", "{\"orchestrationName\":1}"}) {
        const auto read = readCanonical(text);
        QVERIFY2(!read.has_value(), text);
        QCOMPARE(read.error().fault, Fault::BadInput);
    }
    std::string circle = toCanonicalJson(diamond());
    circle.replace(circle.find("\"dependsOn\":[]"), 14, "\"dependsOn\":[3]");
    QVERIFY(!readCanonical(circle).has_value());
    std::string beyond = toCanonicalJson(diamond());
    beyond.replace(beyond.find("\"dependsOn\":[]"), 14, "\"dependsOn\":[9]");
    QVERIFY(!readCanonical(beyond).has_value());
}

QTEST_APPLESS_MAIN(CanonicalTest)

#include "canonical_test.moc"
