#pragma once

#include "model/alerts/alert.h"
#include "model/alerts/alert_rules.h"
#include "model/feed/flow_feed.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace backstep {

/// Decides from what is told of a cluster when a person is to be told. A view alerts when it comes to hold as many
/// flows as its rule names, and again only after it held fewer; errors alert when they are of a kind that was not among
/// what there was at the beginning. Nobody is told faster than they can read: new kinds of error together, each view at
/// most once a minute.
class AlertDecision
{
public:
    static constexpr std::chrono::seconds errorsApart{10};
    static constexpr std::chrono::seconds viewApart{60};
    static constexpr std::size_t kindsMost = 100'000; ///< kinds of error that are known; beyond them none is new
    static constexpr std::size_t namedMost = 3; ///< kinds that one alert names

    /// Of views that stay, what is known stays too.
    void setRules(const AlertRules& rules);

    /// Another cluster, of which nothing is known.
    void restart();

    /// What was told up to here was there before. What is told from here on is new, unless nothing was seen of its flow
    /// since: a long past is told late.
    void begin(Instant now) { m_begunAt = now; }

    /// How many flows the view holds now.
    void count(const QString& view, std::uint64_t flows, Instant now);

    void see(const std::vector<SeenFlow>& flows);

    /// What is to be told by now, in the order in which it came about; whose cluster it is its reader knows.
    [[nodiscard]] std::vector<Alert> take(Instant now);

private:
    struct Watched
    {
        AlertRule rule;
        bool isAbove = false;
        Instant toldAt;
    };

    struct NewKind
    {
        OrchestrationName orchestration;
        StepName step;
        std::string message; ///< with numbers and ids taken out
        FlowId flow;
    };

    void see(const SeenFlow& flow, const SeenStep& step);
    [[nodiscard]] static Alert alertOf(const std::vector<NewKind>& kinds, std::size_t count, Instant now);

    Instant m_begunAt; ///< not set: it has not
    bool m_tellsErrors = false;
    std::vector<Watched> m_views;
    std::unordered_set<std::uint64_t> m_kinds; ///< hashes: of a hundred thousand two are one once in 4 billion times
    std::unordered_set<std::uint64_t> m_recent; ///< messages as they came, so that most need no second look
    std::vector<NewKind> m_new; ///< the first of them
    std::size_t m_newCount = 0;
    Instant m_errorsToldAt;
    std::vector<Alert> m_due;
};

} // namespace backstep
