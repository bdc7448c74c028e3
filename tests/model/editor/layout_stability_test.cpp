#include "model/editor/flow_layout.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>

using namespace backstep;

namespace {

constexpr int graphs = 60;

/// Every step but the first waits for one or two of the few before it.
Predecessors anyGraph(std::mt19937& random)
{
    const auto below = [&random](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
    Predecessors graph(12 + below(49));
    for (std::uint32_t step = 1; step < graph.size(); ++step) {
        const std::uint32_t near = std::min<std::uint32_t>(step, 7);
        graph[step].push_back(step - 1 - below(near));
        const std::uint32_t other = step - 1 - below(near);
        if (below(3) == 0 && other != graph[step].front()) {
            graph[step].push_back(other);
        }
    }
    return graph;
}

/// The new step comes last, so that all others keep their numbers.
Predecessors withLeaf(Predecessors graph, std::mt19937& random)
{
    graph.push_back({static_cast<std::uint32_t>(random() % graph.size())});
    return graph;
}

Predecessors withStepOnAnEdge(Predecessors graph, std::mt19937& random)
{
    const auto to = static_cast<std::uint32_t>(1 + random() % (graph.size() - 1));
    const std::uint32_t from = graph[to].front();
    graph[to].front() = static_cast<std::uint32_t>(graph.size());
    graph.push_back({from});
    return graph;
}

Predecessors withEdge(Predecessors graph, std::mt19937& random)
{
    const auto to = static_cast<std::uint32_t>(2 + random() % (graph.size() - 2));
    const auto from = static_cast<std::uint32_t>(random() % to);
    if (std::ranges::find(graph[to], from) == graph[to].end()) {
        graph[to].push_back(from);
    }
    return graph;
}

struct Measured
{
    int pairs = 0; ///< side by side before and after
    int swapped = 0; ///< of them, those whose left and right changed
    std::vector<double>
        moved; ///< sideways, in widths of a card, once the whole is moved so that half of it stands still
};

void measure(const FlowLayout& before, const FlowLayout& after, Measured& measured)
{
    std::vector<double> shifts;
    for (std::size_t one = 0; one < before.cards.size(); ++one) {
        shifts.push_back(after.cards[one].x() - before.cards[one].x());
        for (std::size_t other = one + 1; other < before.cards.size(); ++other) {
            if (before.ranks[one] == before.ranks[other] && after.ranks[one] == after.ranks[other]) {
                ++measured.pairs;
                const bool was = before.cards[one].x() < before.cards[other].x();
                const bool is = after.cards[one].x() < after.cards[other].x();
                measured.swapped += was != is ? 1 : 0;
            }
        }
    }
    std::vector<double> sorted = shifts;
    std::ranges::sort(sorted);
    const double whole = sorted[sorted.size() / 2];
    for (const double shift : shifts) {
        measured.moved.push_back(std::abs(shift - whole) / layout::cardWidth);
    }
}

} // namespace

/// A small edit leaves the picture that a person has in mind: the cards that it does not touch keep their neighbours.
class LayoutStabilityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void untouchedCardsStay_data()
    {
        QTest::addColumn<Predecessors (*)(Predecessors, std::mt19937&)>("edit");
        QTest::newRow("a step behind another") << &withLeaf;
        QTest::newRow("a step on an edge") << &withStepOnAnEdge;
        QTest::newRow("an edge") << &withEdge;
    }

    void untouchedCardsStay()
    {
        using Edit = Predecessors (*)(Predecessors, std::mt19937&);
        QFETCH(Edit, edit);
        std::mt19937 random(7);
        Measured measured;
        for (int each = 0; each < graphs; ++each) {
            const Predecessors graph = anyGraph(random);
            measure(layoutGraph(graph), layoutGraph(edit(graph, random)), measured);
        }
        std::ranges::sort(measured.moved);
        const double half = measured.moved[measured.moved.size() / 2];
        const double most = measured.moved[measured.moved.size() * 9 / 10];
        const double swapped = static_cast<double>(measured.swapped) / measured.pairs;
        qInfo(
            "%d graphs: %.1f %% of %d pairs changed sides; half of the cards moved at most %.2f widths, nine tenths "
            "%.2f",
            graphs,
            swapped * 100,
            measured.pairs,
            half,
            most
        );
        QVERIFY(measured.pairs > 1'000);
        QVERIFY(swapped < 0.12);
        QVERIFY(half < 0.2);
    }
};

QTEST_APPLESS_MAIN(LayoutStabilityTest)
#include "layout_stability_test.moc"
