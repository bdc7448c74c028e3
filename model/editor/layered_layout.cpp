#include "model/editor/flow_layout.h"

#include <QVarLengthArray>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace backstep {

namespace {

/// Nearly every node hangs on one or two others: of thousands each would else ask for memory of its own.
using NodeIndexes = QVarLengthArray<std::size_t, 2>;

/// A card, a pill, or the place where an edge passes a rank.
struct Node
{
    double width = 0;
    double height = 0;
    int rank = 0;
    std::size_t place = 0; ///< within its rank
    double centre = 0;
    NodeIndexes above;
    NodeIndexes below;
    double mean = 0; ///< of the places of those that it hangs on
};

/// Centres as near as may be to the wished ones, in their order and at least `gaps` apart (pooling of neighbours that
/// violate the order: the best answer in the sense of least squares).
std::vector<double> placeInOrder(const std::vector<double>& wished, const std::vector<double>& gaps)
{
    struct Block
    {
        double sum = 0;
        std::size_t count = 0;

        [[nodiscard]] double mean() const { return sum / static_cast<double>(count); }
    };

    std::vector<double> offsets(wished.size(), 0);
    for (std::size_t i = 1; i < wished.size(); ++i) {
        offsets[i] = offsets[i - 1] + gaps[i - 1];
    }
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < wished.size(); ++i) {
        blocks.push_back({wished[i] - offsets[i], 1});
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
            const Block last = blocks.back();
            blocks.pop_back();
            blocks.back().sum += last.sum;
            blocks.back().count += last.count;
        }
    }
    std::vector<double> placed;
    for (const Block& block : blocks) {
        for (std::size_t i = 0; i < block.count; ++i) {
            placed.push_back(block.mean() + offsets[placed.size()]);
        }
    }
    return placed;
}

class LayeredLayout
{
public:
    LayeredLayout(const Predecessors& before, const LayoutMeasures& measures)
        : m_before(before)
        , m_measures(measures)
        , m_steps(before.size())
    {
    }

    FlowLayout run()
    {
        addNodes();
        addEdges();
        fillRanks();
        for (int sweep = 0; sweep < sweeps; ++sweep) {
            orderRanks(sweep % 2 == 0);
        }
        placeCentres();
        sortEnds();
        return drawing();
    }

private:
    static constexpr int sweeps = 8;

    struct Way
    {
        std::uint32_t from = 0;
        std::uint32_t to = 0;
        NodeIndexes nodes;
    };

    [[nodiscard]] std::size_t startAt() const { return m_steps; }

    [[nodiscard]] std::size_t endAt() const { return m_steps + 1; }

    void addNodes()
    {
        m_nodes.assign(m_steps, Node{m_measures.cardWidth, m_measures.cardHeight, -1, 0, 0, {}, {}, 0});
        m_nodes.push_back({m_measures.startWidth, layout::pillHeight, 0, 0, 0, {}, {}, 0});
        int last = 0;
        for (std::size_t step = 0; step < m_steps; ++step) {
            last = std::max(last, rankOf(step));
        }
        m_nodes.push_back({m_measures.endWidth, layout::pillHeight, last + 1, 0, 0, {}, {}, 0});
    }

    /// Without recursion: a chain of ten thousand steps is as deep as it is long.
    int rankOf(std::size_t wanted)
    {
        std::vector<std::size_t> open{wanted};
        while (!open.empty()) {
            const std::size_t step = open.back();
            int rank = 1;
            bool waits = false;
            for (const std::uint32_t above : m_before[step]) {
                if (m_nodes[above].rank < 0) {
                    open.push_back(above);
                    waits = true;
                }
                rank = std::max(rank, m_nodes[above].rank + 1);
            }
            if (!waits) {
                m_nodes[step].rank = rank;
                open.pop_back();
            }
        }
        return m_nodes[wanted].rank;
    }

    void addEdges()
    {
        std::vector<bool> hasAfter(m_steps, false);
        for (std::size_t step = 0; step < m_steps; ++step) {
            const auto to = static_cast<std::uint32_t>(step);
            if (m_before[step].empty()) {
                connect(FlowLayout::startNode, to, startAt(), step);
            }
            for (const std::uint32_t above : m_before[step]) {
                hasAfter[above] = true;
                connect(above, to, above, step);
            }
        }
        for (std::size_t step = 0; step < m_steps; ++step) {
            if (!hasAfter[step]) {
                connect(static_cast<std::uint32_t>(step), FlowLayout::endNode, step, endAt());
            }
        }
        if (m_steps == 0) {
            connect(FlowLayout::startNode, FlowLayout::endNode, startAt(), endAt());
        }
    }

    void connect(std::uint32_t from, std::uint32_t to, std::size_t upper, std::size_t lower)
    {
        Way way{from, to, {upper}};
        for (int rank = m_nodes[upper].rank + 1; rank < m_nodes[lower].rank; ++rank) {
            m_nodes.push_back({0, m_measures.cardHeight, rank, 0, 0, {}, {}, 0});
            join(way.nodes.back(), m_nodes.size() - 1);
            way.nodes.push_back(m_nodes.size() - 1);
        }
        join(way.nodes.back(), lower);
        way.nodes.push_back(lower);
        m_ways.push_back(std::move(way));
    }

    void join(std::size_t upper, std::size_t lower)
    {
        m_nodes[upper].below.push_back(lower);
        m_nodes[lower].above.push_back(upper);
    }

    void fillRanks()
    {
        m_ranks.resize(static_cast<std::size_t>(m_nodes[endAt()].rank) + 1);
        for (std::size_t node = 0; node < m_nodes.size(); ++node) {
            auto& rank = m_ranks[static_cast<std::size_t>(m_nodes[node].rank)];
            m_nodes[node].place = rank.size();
            rank.push_back(node);
        }
    }

    [[nodiscard]] double meanPlace(std::size_t node, bool downwards) const
    {
        const auto& others = downwards ? m_nodes[node].above : m_nodes[node].below;
        if (others.empty()) {
            return static_cast<double>(m_nodes[node].place);
        }
        double sum = 0;
        for (const std::size_t other : others) {
            sum += static_cast<double>(m_nodes[other].place);
        }
        return sum / static_cast<double>(others.size());
    }

    void orderRanks(bool downwards)
    {
        for (std::size_t i = 0; i < m_ranks.size(); ++i) {
            auto& rank = m_ranks[downwards ? i : m_ranks.size() - 1 - i];
            for (const std::size_t node : rank) {
                m_nodes[node].mean = meanPlace(node, downwards);
            }
            // The author's order decides where the edges do not.
            std::ranges::sort(rank, {}, [this](std::size_t node) {
                return std::pair(m_nodes[node].mean, m_nodes[node].place);
            });
            for (std::size_t place = 0; place < rank.size(); ++place) {
                m_nodes[rank[place]].place = place;
            }
        }
    }

    [[nodiscard]] double gapBetween(std::size_t left, std::size_t right) const
    {
        return (m_nodes[left].width + m_nodes[right].width) / 2 + m_measures.sideGap;
    }

    void placeCentres()
    {
        for (const auto& rank : m_ranks) {
            placeRank(rank, [](std::size_t) { return 0.0; });
        }
        for (int sweep = 0; sweep < sweeps; ++sweep) {
            const bool downwards = sweep % 2 == 0;
            for (std::size_t i = 0; i < m_ranks.size(); ++i) {
                placeRank(m_ranks[downwards ? i : m_ranks.size() - 1 - i], [this](std::size_t node) {
                    return wishedCentre(node);
                });
            }
        }
    }

    [[nodiscard]] double wishedCentre(std::size_t node) const
    {
        const Node& here = m_nodes[node];
        const std::size_t count = here.above.size() + here.below.size();
        const auto add = [this](double sum, std::size_t other) { return sum + m_nodes[other].centre; };
        const double sum = std::accumulate(here.above.begin(), here.above.end(), 0.0, add);
        return count == 0
            ? here.centre
            : std::accumulate(here.below.begin(), here.below.end(), sum, add) / static_cast<double>(count);
    }

    template <class Wish>
    void placeRank(const std::vector<std::size_t>& rank, const Wish& wish)
    {
        if (rank.size() == 1) { // all of a chain
            m_nodes[rank.front()].centre = std::round(wish(rank.front()));
            return;
        }
        std::vector<double> wished;
        std::vector<double> gaps;
        for (std::size_t place = 0; place < rank.size(); ++place) {
            wished.push_back(wish(rank[place]));
            if (place > 0) {
                gaps.push_back(gapBetween(rank[place - 1], rank[place]));
            }
        }
        const std::vector<double> centres = placeInOrder(wished, gaps);
        for (std::size_t place = 0; place < rank.size(); ++place) {
            m_nodes[rank[place]].centre = std::round(centres[place]);
        }
    }

    void sortEnds()
    {
        const auto centreOf = [this](std::size_t node) { return m_nodes[node].centre; };
        for (Node& node : m_nodes) {
            for (NodeIndexes* side : {&node.above, &node.below}) {
                if (side->size() > 1) {
                    std::ranges::stable_sort(*side, {}, centreOf);
                }
            }
        }
    }

    [[nodiscard]] double topOf(int rank) const
    {
        const double first = layout::pillHeight + m_measures.rankGap;
        return rank == 0 ? 0 : first + (rank - 1) * (m_measures.cardHeight + m_measures.rankGap);
    }

    [[nodiscard]] QRectF boxOf(std::size_t node) const
    {
        const Node& here = m_nodes[node];
        return {here.centre - here.width / 2, topOf(here.rank), here.width, here.height};
    }

    [[nodiscard]] FlowLayout drawing() const
    {
        FlowLayout result;
        for (std::size_t step = 0; step < m_steps; ++step) {
            result.cards.push_back(boxOf(step));
            result.ranks.push_back(m_nodes[step].rank - 1);
        }
        result.start = boxOf(startAt());
        result.end = boxOf(endAt());
        result.bounds = result.start | result.end;
        for (const QRectF& card : result.cards) {
            result.bounds |= card;
        }
        for (const Way& way : m_ways) {
            result.edges.push_back({way.from, way.to, pointsOf(way)});
        }
        return result;
    }

    /// Where an edge touches a node's side: spread around its middle, in the order of the other ends.
    [[nodiscard]] double portOf(std::size_t node, std::size_t other, bool below) const
    {
        const NodeIndexes& others = below ? m_nodes[node].below : m_nodes[node].above;
        if (m_nodes[node].width == 0 || others.size() < 2) {
            return m_nodes[node].centre;
        }
        const auto index = static_cast<double>(std::ranges::find(others, other) - others.begin());
        const double middle = static_cast<double>(others.size() - 1) / 2;
        const double room = (m_nodes[node].width - 2 * m_measures.portGap) / static_cast<double>(others.size() - 1);
        return m_nodes[node].centre + (index - middle) * std::min(m_measures.portGap, room);
    }

    [[nodiscard]] std::vector<QPointF> pointsOf(const Way& way) const
    {
        std::vector<QPointF> points;
        for (qsizetype i = 0; i + 1 < way.nodes.size(); ++i) {
            const std::size_t upper = way.nodes[i];
            const std::size_t lower = way.nodes[i + 1];
            double x = points.empty() ? portOf(upper, lower, true) : points.back().x();
            const double arrival = portOf(lower, upper, false);
            const double y = topOf(m_nodes[upper].rank) + m_nodes[upper].height;
            if (points.empty()) {
                points.emplace_back(x, y);
            }
            if (std::abs(arrival - x) >= m_measures.portGap) {
                points.emplace_back(x, y + m_measures.gutter);
                points.emplace_back(arrival, y + m_measures.gutter);
                x = arrival;
            }
            points.emplace_back(x, topOf(m_nodes[lower].rank));
        }
        return points;
    }

    const Predecessors& m_before;
    const LayoutMeasures& m_measures;
    std::size_t m_steps;
    std::vector<Node> m_nodes;
    std::vector<Way> m_ways;
    std::vector<std::vector<std::size_t>> m_ranks;
};

} // namespace

FlowLayout layoutGraph(const Predecessors& before, const LayoutMeasures& measures)
{
    return LayeredLayout(before, measures).run();
}

} // namespace backstep
