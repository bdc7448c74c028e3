#include "tests/engine/saga/explorer.h"
#include "tests/engine/saga/shapes.h"
#include "tests/support/scenario.h"
#include "tests/support/sizes.h"

#include <QTest>

using namespace backstep;

/// T1: every state that the real core can come to in small flows, whatever happens around it.
class ExhaustiveTest : public QObject
{
    Q_OBJECT

public:
    /// Qt Test ends a function after five minutes; a long search on a busy machine may need more (ctest bounds it).
    static void initMain() { qputenv("QTEST_FUNCTION_TIMEOUT", "3600000"); }

private slots:
    void holdsEverywhere_data();
    void holdsEverywhere();
    void cleanupTestCase();

private:
    std::size_t m_states = 0;
    std::size_t m_steps = 0;
};

namespace {

constexpr std::size_t statesMax = 20'000'000;

Reach reachAsked()
{
    if (sanitized) {
        return longSizes() ? Reach::Quick : Reach::Small;
    }
    return longSizes() ? Reach::Long : Reach::Quick;
}

} // namespace

void ExhaustiveTest::holdsEverywhere_data()
{
    QTest::addColumn<qsizetype>("at");
    const auto all = shapes(reachAsked());
    // A sanitizer looks at the code, not at the states: every ninth shape has all of it.
    const std::size_t stride = sanitized && !longSizes() ? 9 : 1;
    for (std::size_t at = 0; at < all.size(); at += stride) {
        QTest::newRow(all[at].name.c_str()) << static_cast<qsizetype>(at);
    }
}

void ExhaustiveTest::holdsEverywhere()
{
    QFETCH(qsizetype, at);
    const Shape shape = shapes(reachAsked())[static_cast<std::size_t>(at)];
    const Exploration found = explore(withoutWaits(pictured(shape.picture)), shape.options, statesMax);
    if (found.violation.has_value()) {
        const std::string text = found.violation->what + "\n" + shape.picture + "\n" + found.violation->path;
        QFAIL(text.c_str());
    }
    QVERIFY2(found.complete, "the bound of states was reached: this shape is too large");
    QVERIFY(found.atRest > 0);
    m_states += found.states;
    m_steps += found.steps;
    qInfo("%s: %s: %zu states, %zu transitions", shape.name.c_str(), shape.picture.c_str(), found.states, found.steps);
}

void ExhaustiveTest::cleanupTestCase()
{
    qInfo("exhaustive search: %zu states visited, %zu transitions judged", m_states, m_steps);
}

QTEST_GUILESS_MAIN(ExhaustiveTest)
#include "exhaustive_test.moc"
