#include "model/flows/flow_table.h"
#include "tests/bench/measuring.h"
#include "tests/bench/row.h"

#include <QCoreApplication>
#include <QSortFilterProxyModel>

#include <array>
#include <memory>

namespace backstep::bench {

namespace {

constexpr int rows = 1'000'000;
constexpr int flowsABatch = 5'000;

SeenFlow flowAt(int number)
{
    static const std::array<std::string, 3> names{"tenantCreation", "userOnboarding", "orderFulfilment"};
    SeenFlow flow;
    flow.id = FlowId("flow-" + std::to_string(number));
    flow.orchestration = OrchestrationName(names[static_cast<std::size_t>(number) % names.size()]);
    flow.status = number % 50 == 0 ? FlowStatus::Failed
        : number % 7 == 0          ? FlowStatus::InProgress
                                   : FlowStatus::Completed;
    // Begun in no order that a sort would find ready made.
    flow.startedAt = Instant{1'790'000'000'000'000 + static_cast<std::int64_t>(number) * 7919 % rows * 1'000'000};
    flow.lastSeenAt = flow.startedAt + Duration(900);
    if (isAtRest(flow.status)) {
        flow.endedAt = flow.lastSeenAt;
    }
    flow.at = StepName("createRealm");
    flow.why = flow.status == FlowStatus::Failed ? "createRealm could not be undone: no answer" : "";
    return flow;
}

const Instant now{1'792'000'000'000'000};

void fill(FlowTable& table)
{
    table.setView(FlowView::All);
    std::vector<SeenFlow> batch;
    for (int number = 0; number < rows; ++number) {
        batch.push_back(flowAt(number));
        if (batch.size() == flowsABatch || number + 1 == rows) {
            table.take(batch, now);
            batch.clear();
        }
    }
}

/// Until the list that was asked for is there, as the window waits for it.
double untilListed(FlowTable& table, const Stopwatch& watch)
{
    while (table.isListing()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return watch.milliseconds();
}

/// What Qt brings for the same: every cell asked for as a text, rows moved one by one.
std::unique_ptr<QSortFilterProxyModel> proxyOf(FlowTable& table)
{
    auto proxy = std::make_unique<QSortFilterProxyModel>();
    proxy->setSourceModel(&table);
    proxy->setFilterKeyColumn(static_cast<int>(FlowColumn::Orchestration));
    return proxy;
}

Result<Measured> append(const std::string&)
{
    FlowTable table;
    fill(table);
    int next = rows;
    const auto median = [&] {
        std::vector<double> milliseconds;
        for (int round = 0; round < 50; ++round) {
            std::vector<SeenFlow> hundred;
            hundred.reserve(100);
            for (int i = 0; i < 100; ++i) {
                hundred.push_back(flowAt(next++));
            }
            const Stopwatch watch;
            table.take(hundred, now);
            milliseconds.push_back(watch.milliseconds());
        }
        return percentile(std::move(milliseconds), 0.5);
    };
    const double bare = median();
    const auto proxy = proxyOf(table);
    proxy->sort(static_cast<int>(FlowColumn::Started));
    return Measured{bare, "ms", median(), "the same with a QSortFilterProxyModel behind it"};
}

Result<Measured> filter(const std::string&)
{
    FlowTable table;
    fill(table);
    std::vector<double> milliseconds;
    for (const char* text :
         {"status:failed", "orchestration:order", "tenant failed", "step:createRealm age>5m -status:completed"}) {
        const Stopwatch watch;
        table.setFilter(QLatin1String(text));
        milliseconds.push_back(untilListed(table, watch));
        if (table.rowCount() == 0 || table.rowCount() == rows) {
            return failure(Fault::Internal, std::string("The filter \"") + text + "\" told nothing apart.");
        }
        table.setFilter(QString());
        (void)untilListed(table, Stopwatch());
    }
    const auto proxy = proxyOf(table);
    (void)proxy->rowCount(); // it maps its rows when it is first asked
    const Stopwatch watch;
    proxy->setFilterFixedString(QStringLiteral("order"));
    (void)proxy->rowCount();
    return Measured{percentile(std::move(milliseconds), 0.5), "ms", watch.milliseconds(), "a QSortFilterProxyModel"};
}

Result<Measured> sort(const std::string&)
{
    FlowTable table;
    fill(table);
    std::vector<double> milliseconds;
    for (const FlowColumn column : {FlowColumn::Started, FlowColumn::Orchestration, FlowColumn::Flow}) {
        const Stopwatch watch;
        table.sort(static_cast<int>(column), Qt::AscendingOrder);
        milliseconds.push_back(untilListed(table, watch));
    }
    const auto proxy = proxyOf(table);
    const Stopwatch watch;
    proxy->sort(static_cast<int>(FlowColumn::Orchestration));
    return Measured{percentile(std::move(milliseconds), 0.99), "ms", watch.milliseconds(), "a QSortFilterProxyModel"};
}

} // namespace

std::vector<Row> listRows()
{
    return {{"list-append-100", append}, {"list-filter-1m", filter}, {"list-sort-1m", sort}};
}

} // namespace backstep::bench
