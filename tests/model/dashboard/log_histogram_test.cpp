#include "model/dashboard/log_histogram.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace backstep;
using namespace std::chrono_literals;

class LogHistogramTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingHasNoPercentile();
    void percentilesAreNear();
    void whatIsRemovedIsNotCounted();
    void extremesHaveTheirBins();
};

void LogHistogramTest::nothingHasNoPercentile()
{
    QCOMPARE(LogHistogram().percentile(0.5).count(), 0);
}

void LogHistogramTest::percentilesAreNear()
{
    std::mt19937 chance(42);
    std::lognormal_distribution<double> durations(11, 2);
    std::vector<std::int64_t> exact;
    LogHistogram whole;
    LogHistogram other;
    for (int i = 0; i < 20'000; ++i) {
        const auto micros = static_cast<std::int64_t>(200 + durations(chance));
        exact.push_back(micros);
        (i % 2 == 0 ? whole : other).add(LogHistogram::binOf(std::chrono::microseconds(micros)));
    }
    whole.add(other);
    QCOMPARE(whole.count(), exact.size());
    std::ranges::sort(exact);
    for (const double part : {0.01, 0.5, 0.95, 0.99, 1.0}) {
        const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(exact.size()))) - 1;
        const double ratio = static_cast<double>(whole.percentile(part).count()) / static_cast<double>(exact[rank]);
        QVERIFY2(ratio > 0.95 && ratio < 1.05, qPrintable(QString::number(part) + u' ' + QString::number(ratio)));
    }
}

void LogHistogramTest::whatIsRemovedIsNotCounted()
{
    LogHistogram histogram;
    histogram.add(LogHistogram::binOf(1s));
    histogram.add(LogHistogram::binOf(1ms));
    histogram.remove(LogHistogram::binOf(1s));
    histogram.remove(LogHistogram::binOf(1h)); // never added
    QCOMPARE(histogram.count(), 1U);
    QVERIFY(histogram.percentile(1) < 2ms);
}

void LogHistogramTest::extremesHaveTheirBins()
{
    QCOMPARE(LogHistogram::binOf(-5s), LogHistogram::Bin{0});
    QCOMPARE(LogHistogram::binOf(0s), LogHistogram::Bin{0});
    QVERIFY(LogHistogram::durationOf(LogHistogram::binOf(24h * 365)) > 24h * 3);
    QVERIFY(LogHistogram::binOf(2s) > LogHistogram::binOf(1s));
}

QTEST_GUILESS_MAIN(LogHistogramTest)
#include "log_histogram_test.moc"
