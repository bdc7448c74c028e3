#include "engine/definition/document.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/orchestrator/orchestrator.h"
#include "engine/transport/local_transport.h"
#include "engine/wire/topics.h"
#include "tests/engine/kills/plots.h"
#include "tests/engine/kills/services.h"
#include "tests/support/collector.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <thread>

/// An engine to be killed: ledger, bus, orchestrator, services and people in one process, of which what is in --data
/// and in --effects outlives it. Run again with the same two it goes on; with --drain it ends when all is at rest, and
/// tells how every flow ended.
namespace backstep::kills {

namespace {

using namespace std::chrono_literals;

struct Wanted
{
    std::string data;
    std::string effects;
    std::string plot = "load";
    std::size_t open = 1; ///< flows under way at any time
    std::size_t atMost = 1'000'000'000; ///< flows in all
    std::uint64_t killAt = 0;
    bool drain = false;
};

bool read(int count, char** words, Wanted& wanted)
{
    std::map<std::string_view, std::string> given;
    for (int each = 1; each < count; ++each) {
        const std::string_view word(words[each]); // NOLINT(*-pointer-arithmetic)
        if (word == "--drain") {
            wanted.drain = true;
        } else if (each + 1 < count) {
            given[word] = words[++each]; // NOLINT(*-pointer-arithmetic)
        }
    }
    const auto number = [&given](const char* name, auto& value) {
        if (const auto found = given.find(name); found != given.end()) {
            value = static_cast<std::decay_t<decltype(value)>>(std::strtoull(found->second.c_str(), nullptr, 10));
        }
    };
    wanted.data = given["--data"];
    wanted.effects = given["--effects"];
    wanted.plot = given.contains("--plot") ? given["--plot"] : wanted.plot;
    number("--open", wanted.open);
    number("--at-most", wanted.atMost);
    number("--kill-at", wanted.killAt);
    return !wanted.data.empty() && !wanted.effects.empty();
}

int fail(const Error& error)
{
    std::fprintf(stderr, "%s\n", error.message.c_str());
    return 1;
}

class Run
{
public:
    Run(const Wanted& wanted, Ledger& ledger, Plot plot)
        : m_wanted(wanted)
        , m_plot(std::move(plot))
        , m_effects(wanted.effects)
        , m_points(m_effects, wanted.killAt)
        , m_ledger(ledger, m_points)
        , m_services(m_effects, m_points, m_plot.manners)
        , m_serving(m_bus, m_services)
        , m_engine(m_ledger, m_clock, {})
        , m_listener(m_engine.listener(), m_points)
        , m_inner(m_bus, m_listener)
        , m_transport(m_inner, m_points)
    {
    }

    Result<void> open()
    {
        std::vector<TopicName> topics;
        for (const Orchestration& each : m_plot.orchestrations) {
            for (const TopicName& topic : topics::ofOrchestration(each, Dialect::PerTopic)) {
                topics.push_back(topic);
            }
        }
        if (auto served = m_services.serve(m_serving, topics); !served) {
            return served;
        }
        if (auto opened = m_engine.open(m_transport); !opened) {
            return opened;
        }
        for (const Orchestration& each : m_plot.orchestrations) {
            m_engine.registerOrchestration(each, "people", [](const auto&) {});
        }
        return {};
    }

    /// Until it is killed, or until all is at rest.
    void go()
    {
        for (const std::string& key : m_effects.unanswered()) {
            start(key);
        }
        for (int quiet = 0; quiet < 3;) {
            startMore();
            if (m_plot.person) {
                m_plot.person(m_ledger, m_engine);
            }
            tellFault();
            std::this_thread::sleep_for(2ms); // between looks
            quiet = isAtRest() ? quiet + 1 : 0;
        }
        m_engine.close();
        m_services.stop();
    }

    void tell()
    {
        for (const Orchestration& each : m_plot.orchestrations) {
            std::printf("orchestration\t%s", each.name.text().c_str());
            for (const StepDefinition& step : each.steps) {
                std::printf("\t%s", step.name.text().c_str());
            }
            std::printf("\n");
        }
        const auto flows = m_ledger.flows(1'000'000'000);
        for (const LedgerFlow& flow : *flows) {
            std::printf(
                "flow\t%s\t%s\t%s\t%s\n",
                flow.state.id.text().c_str(),
                flow.state.startKey.text().c_str(),
                flow.state.orchestration.text().c_str(),
                std::string(toWire(flow.state.status)).c_str()
            );
        }
        std::printf("points\t%llu\n", static_cast<unsigned long long>(m_points.passed()));
    }

private:
    void startMore()
    {
        while (!m_wanted.drain && m_effects.askedFor() < m_wanted.atMost && underWay() < m_wanted.open) {
            const std::string key = "k-" + std::to_string(m_effects.askedFor() + 1);
            m_effects.asked(key);
            start(key);
        }
    }

    void tellFault()
    {
        const std::string fault = m_engine.health().fault;
        if (fault != m_fault) {
            m_fault = fault;
            std::fprintf(stderr, "%s\n", fault.empty() ? "goes on" : ("stopped: " + fault).c_str());
        }
    }

    void start(const std::string& key)
    {
        ++m_waiting;
        const std::size_t which = std::strtoull(key.c_str() + 2, nullptr, 10); // NOLINT(*-pointer-arithmetic)
        const Orchestration& what = m_plot.orchestrations[which % m_plot.orchestrations.size()];
        m_engine.start(what.name, {{}, StartKey(key), "{\"key\":\"" + key + "\"}"}, [this, key](const auto& answer) {
            if (answer) {
                m_points.pass("before a start is answered");
                m_effects.accepted(key, answer->flow.text());
            }
            --m_waiting;
        });
    }

    [[nodiscard]] std::size_t underWay() const { return m_engine.health().openFlows + m_waiting; }

    [[nodiscard]] bool isAtRest() const
    {
        const bool isMore = !m_wanted.drain && m_effects.askedFor() < m_wanted.atMost;
        return !isMore && m_waiting == 0 && m_services.isIdle() && m_engine.health().openFlows == 0
            && (!m_plot.isOver || m_plot.isOver());
    }

    const Wanted& m_wanted;
    Plot m_plot;
    SystemClock m_clock;
    Effects m_effects;
    KillPoints m_points;
    KillingLedger m_ledger;
    LocalBus m_bus{m_clock};
    Services m_services;
    LocalTransport m_serving;
    Orchestrator m_engine;
    KillingListener m_listener;
    LocalTransport m_inner;
    KillingTransport m_transport;
    std::atomic<std::size_t> m_waiting{0};
    std::string m_fault; ///< as told last
};

int run(const Wanted& wanted)
{
    auto plot = plotNamed(wanted.plot);
    if (!plot.has_value()) {
        std::fprintf(stderr, "No plot is named %s.\n", wanted.plot.c_str());
        return 2;
    }
    auto ledger = SqliteLedger::open(wanted.data);
    if (!ledger) {
        return fail(ledger.error());
    }
    Run run(wanted, **ledger, std::move(*plot));
    if (const auto opened = run.open(); !opened) {
        return fail(opened.error());
    }
    run.go();
    run.tell();
    return 0;
}

} // namespace

} // namespace backstep::kills

int main(int count, char** words)
{
    backstep::kills::Wanted wanted;
    if (!backstep::kills::read(count, words, wanted)) {
        std::fprintf(
            stderr,
            "usage: engine_to_kill --data DIR --effects FILE [--plot load|do|undo|timer|operator] [--open N] "
            "[--at-most N] [--kill-at N] [--drain]\n"
        );
        return 2;
    }
    return backstep::kills::run(wanted);
}
