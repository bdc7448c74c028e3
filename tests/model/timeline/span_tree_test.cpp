#include "model/timeline/span_tree.h"

#include "model/timeline/bars.h"
#include "tests/support/told_flows.h"

#include <QTest>

#include <random>

using namespace backstep;

namespace {

constexpr unsigned seed = 20261124;

std::vector<SpanMark> marksOf(std::size_t count, std::mt19937& random)
{
    std::vector<SpanMark> marks;
    std::int64_t at = 0;
    for (std::size_t i = 0; i < count; ++i) {
        at += random() % 100;
        SpanMark mark;
        mark.from = at;
        mark.to = random() % 50 == 0 ? SpanMark::open : at + static_cast<std::int64_t>(random() % 300);
        mark.span = static_cast<std::int32_t>(i);
        mark.tone = static_cast<Tone>(random() % 6);
        mark.kind = random() % 4 == 0 ? Span::Kind::WaitsForWorker : Span::Kind::Attempt;
        mark.isLastTry = random() % 9 == 0;
        marks.push_back(mark);
    }
    return marks;
}

QString words(const SpanSum& sum)
{
    return QStringLiteral("%1-%2 longest %3, %4 attempts, %5 last, %6 %7")
        .arg(sum.from)
        .arg(sum.to)
        .arg(sum.longest)
        .arg(sum.attempts)
        .arg(sum.lastTries)
        .arg(sum.tones)
        .arg(sum.busyTones);
}

SpanSum oneByOne(const std::vector<SpanMark>& marks, std::size_t first, std::size_t last)
{
    SpanSum sum;
    for (std::size_t i = first; i < last; ++i) {
        sum.add(marks[i]);
    }
    return sum;
}

/// A flow of many small attempts of several steps, some at the same time, some failed, some retried.
SeenFlow manyAttempts(std::size_t count, std::mt19937& random)
{
    SeenFlow flow;
    flow.id = FlowId("many");
    flow.startedAt = toldBeginning();
    Instant at = flow.startedAt;
    for (std::size_t i = 0; i < count; ++i) {
        Span span;
        span.step = StepName("step" + std::to_string(i / 3));
        span.attempt = static_cast<int>(i % 3) + 1;
        span.outcome = random() % 20 == 0 ? Span::Outcome::Failed : Span::Outcome::Succeeded;
        span.from = at;
        span.to = {at.micros + 1'000 + static_cast<std::int64_t>(random() % 90'000)};
        const bool overlaps = random() % 10 == 0;
        at = overlaps ? Instant{span.from.micros + 500} : Instant{span.to.micros + 1};
        flow.spans.push_back(std::move(span));
    }
    flow.lastSeenAt = at;
    return flow;
}

} // namespace

class SpanTreeTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sumsAreThoseOfOneByOne();
    void instantsAreFound();
    void partsOfASumAreAskedUntilItIsTaken();
    void everyFailureColoursItsPlaceAtEveryZoom();
    void noAttemptIsCountedTwiceOrLost();
    void marksAreBoundedByTheWidth();
};

void SpanTreeTest::sumsAreThoseOfOneByOne()
{
    std::mt19937 random(seed);
    for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 255U, 256U, 257U, 4096U, 5000U}) {
        const std::vector<SpanMark> marks = marksOf(size, random);
        const SpanTree tree(marks);
        for (int round = 0; round < 200; ++round) {
            const std::size_t last = size == 0 ? 0 : random() % (size + 1);
            const std::size_t first = last == 0 ? 0 : random() % (last + 1);
            QCOMPARE(words(tree.sum(first, last)), words(oneByOne(marks, first, last)));
        }
        QCOMPARE(words(tree.all()), words(oneByOne(marks, 0, size)));
    }
}

void SpanTreeTest::instantsAreFound()
{
    std::mt19937 random(seed);
    const std::vector<SpanMark> marks = marksOf(5000, random);
    const SpanTree tree(marks);
    for (int round = 0; round < 500; ++round) {
        const std::size_t from = random() % marks.size();
        const auto sought = static_cast<std::int64_t>(random() % 260'000);
        const auto begin = marks.begin() + static_cast<std::ptrdiff_t>(from);
        const auto begins = std::find_if(begin, marks.end(), [&](const SpanMark& m) { return m.from >= sought; });
        const auto ends = std::find_if(begin, marks.end(), [&](const SpanMark& m) { return m.to >= sought; });
        QCOMPARE(tree.beginsFrom(sought, from), static_cast<std::size_t>(begins - marks.begin()));
        QCOMPARE(tree.endsFrom(sought, from), static_cast<std::size_t>(ends - marks.begin()));
    }
}

void SpanTreeTest::partsOfASumAreAskedUntilItIsTaken()
{
    std::mt19937 random(seed);
    const SpanTree tree(marksOf(5000, random));
    std::size_t marks = 0;
    tree.descend([](const SpanSum&) { return false; }, [&](const SpanMark&) { ++marks; });
    QCOMPARE(marks, tree.size());
    std::size_t sums = 0;
    std::uint32_t attempts = 0;
    const auto taken = [&](const SpanSum& sum) {
        ++sums;
        attempts += sum.attempts;
        return true;
    };
    tree.descend(taken, [](const SpanMark&) { QFAIL("a mark was asked"); });
    QCOMPARE(attempts, tree.all().attempts);
    QVERIFY(sums <= 16);
}

void SpanTreeTest::everyFailureColoursItsPlaceAtEveryZoom()
{
    std::mt19937 random(seed);
    const SeenFlow flow = manyAttempts(3000, random);
    for (const double seconds : {0.5, 3.0, 20.0, 200.0, 5000.0}) {
        TimelineScale scale;
        scale.setWidth(1000);
        scale.show({toldAt(0), toldAt(seconds)});
        const auto bars = layOutLane(flow.spans, {Phase::Do, {}}, scale, {4, 16}, toldAt(5000));
        for (const Span& span : flow.spans) {
            if (span.outcome != Span::Outcome::Failed || scale.x(span.from) >= scale.width()) {
                continue;
            }
            const int x = static_cast<int>(scale.x(span.from));
            const bool isSeen = std::ranges::any_of(bars, [x](const Bar& bar) {
                return bar.tone == Tone::Fail && bar.box.left() <= x && x <= bar.box.right() + 1;
            });
            QVERIFY2(isSeen, qPrintable(QStringLiteral("failure at %1 px of %2 s").arg(x).arg(seconds)));
        }
    }
}

void SpanTreeTest::noAttemptIsCountedTwiceOrLost()
{
    std::mt19937 random(seed);
    const SeenFlow flow = manyAttempts(3000, random);
    for (const double seconds : {200.0, 1000.0, 50'000.0}) {
        TimelineScale scale;
        scale.setWidth(1000);
        scale.show({toldAt(0), toldAt(seconds)});
        int attempts = 0;
        for (const Bar& bar : layOutLane(flow.spans, {Phase::Do, {}}, scale, {4, 16}, toldAt(5000))) {
            attempts += bar.count;
        }
        QCOMPARE(attempts, 3000);
    }
}

void SpanTreeTest::marksAreBoundedByTheWidth()
{
    std::mt19937 random(seed);
    const SeenFlow flow = manyAttempts(100'000, random);
    const Lane lane = laneOf(flow.spans, {Phase::Do, {}});
    TimelineScale scale;
    scale.setWidth(1000);
    for (const double seconds : {100.0, 1000.0, 5000.0}) {
        scale.show({toldAt(0), toldAt(seconds)});
        const auto bars = layOutLane(lane, flow.spans, scale, {4, 16}, toldAt(10'000));
        QVERIFY2(bars.size() < 1000, qPrintable(QString::number(bars.size())));
    }
}

QTEST_GUILESS_MAIN(SpanTreeTest)
#include "span_tree_test.moc"
