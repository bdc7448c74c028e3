#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "tests/support/told_flows.h"
#include "ui/monitor/timeline_view.h"
#include "ui/shared/theme.h"

#include <QApplication>
#include <QImage>

namespace backstep::bench {

namespace {

constexpr int flowCount = 1'000;
constexpr int spansAFlow = 1'000;

/// A flow of a hundred steps, each tried ten times, one flow a second after the other.
SeenFlow flowAt(int number)
{
    SeenFlow flow;
    flow.id = FlowId("flow-" + std::to_string(number));
    flow.orchestration = OrchestrationName("benched");
    flow.status = FlowStatus::Failed;
    flow.startedAt = toldAt(number);
    Instant at = flow.startedAt;
    flow.spans.reserve(spansAFlow);
    for (int i = 0; i < spansAFlow; ++i) {
        Span span;
        span.step = StepName("step" + std::to_string(i / 10));
        span.attempt = i % 10 + 1;
        span.outcome = i % 10 == 9 ? Span::Outcome::Succeeded : Span::Outcome::Failed;
        span.from = at;
        span.to = at + Duration(5 + i % 23);
        at = span.to;
        flow.spans.push_back(std::move(span));
    }
    flow.lastSeenAt = at;
    flow.endedAt = at;
    return flow;
}

/// The window's own timeline with a million bars: eight flows with rows of their own, the others together.
Result<Measured> frame(const std::string&)
{
    FixedClock clock;
    clock.at = toldAt(flowCount);
    ToldFlows flows;
    std::vector<FlowId> all;
    for (int number = 0; number < flowCount; ++number) {
        const SeenFlow flow = flowAt(number);
        all.push_back(flow.id);
        flows.tell(flow);
    }
    FlowFeed feed(clock);
    feed.watch(&flows);
    ShownFlows shown(feed);
    Theme theme(ThemeKind::Dark);
    theme.dress(*qApp);
    TimelineView view(theme, feed, shown);
    view.resize(1440, 480);
    shown.show({all.begin(), all.begin() + ShownFlows::aloneMost}, all);
    view.setVisible(true);
    view.refresh();
    QImage image(view.size(), QImage::Format_ARGB32_Premultiplied);
    std::vector<double> milliseconds;
    for (int round = 0; round < 300; ++round) {
        const Stopwatch watch;
        if (round % 3 == 0) {
            view.zoom(round % 60 < 30 ? 1.25 : 0.8);
        } else {
            view.pan(round % 2 == 0 ? 0.02 : -0.015);
        }
        view.render(&image);
        milliseconds.push_back(watch.milliseconds());
    }
    return Measured{percentile(std::move(milliseconds), 0.99), "ms", std::nullopt, {}};
}

/// What a million bars take as the timeline keeps them: flows, and what it looks up in them.
Result<Measured> memory(const std::string&)
{
    const double before = residentBytes();
    std::vector<IndexedFlow> flows;
    flows.reserve(flowCount);
    for (int number = 0; number < flowCount; ++number) {
        flows.emplace_back(flowAt(number));
    }
    const double used = (residentBytes() - before) / 1e6;
    const double least = 1e-6 * static_cast<double>(flows.size()) * spansAFlow * sizeof(std::int64_t) * 2;
    return Measured{used, "MB", least, "two instants a bar and nothing else"};
}

} // namespace

std::vector<Row> timelineRows()
{
    return {{"timeline-frame-p99", frame}, {"timeline-memory", memory}};
}

} // namespace backstep::bench
