#include "model/flows/payload_hunt.h"

#include "model/flows/payload_condition.h"
#include "model/words.h"

#include <semaphore>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds settling(150);
constexpr std::chrono::milliseconds again(500);

} // namespace

PayloadHunt::PayloadHunt(FlowFeed& feed, QObject* parent)
    : QObject(parent)
    , m_feed(feed)
{
    m_worker.moveToThread(&m_thread);
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &PayloadHunt::begin);
    // The cluster that was watched may end as soon as this returns.
    connect(&feed, &FlowFeed::restarted, this, [this] { ask(std::exchange(m_conditions, {})); });
}

PayloadHunt::~PayloadHunt()
{
    cancel();
    m_thread.quit();
    m_thread.wait();
}

/// Waits until the thread reads nothing any more: a search looks for that between two records.
void PayloadHunt::cancel()
{
    m_next.stop();
    if (m_search == nullptr) {
        return;
    }
    m_search->isCancelled = true;
    m_search.reset();
    std::binary_semaphore idle(0);
    QMetaObject::invokeMethod(
        &m_worker, [&idle] { idle.release(); }, Qt::QueuedConnection
    );
    idle.acquire();
}

void PayloadHunt::ask(const std::vector<FilterCondition>& conditions)
{
    cancel();
    m_conditions = conditions;
    m_mark = 0;
    m_recordsRead = 0;
    m_isStopped = false;
    m_fault.clear();
    m_isSearching = !conditions.empty();
    if (m_isSearching) {
        m_next.start(settling);
    }
    Q_EMIT wordsChanged();
}

void PayloadHunt::stop()
{
    cancel();
    m_isSearching = false;
    m_isStopped = true;
    Q_EMIT wordsChanged();
}

void PayloadHunt::begin()
{
    const PayloadSearch* payloads = m_feed.payloads();
    if (payloads == nullptr || m_conditions.empty() || m_search != nullptr) {
        m_isSearching = m_isSearching && payloads != nullptr;
        return;
    }
    if (!m_thread.isRunning()) {
        m_thread.start();
    }
    std::vector<PayloadTest> tests;
    for (const FilterCondition& each : m_conditions) {
        tests.push_back(payloadTestOf(each));
    }
    m_search = std::make_shared<Search>();
    auto run = [this, payloads, search = m_search, tests = std::move(tests), from = m_mark] {
        const auto hear = [this, &search](const PayloadSearch::Progress& progress) {
            QMetaObject::invokeMethod(
                this, [this, search, progress] { tell(search, progress); }, Qt::QueuedConnection
            );
        };
        auto mark = payloads->search(tests, from, hear, search->isCancelled);
        QMetaObject::invokeMethod(
            this, [this, search, mark = std::move(mark)] { end(search, mark); }, Qt::QueuedConnection
        );
    };
    QMetaObject::invokeMethod(&m_worker, std::move(run), Qt::QueuedConnection);
}

void PayloadHunt::tell(const std::shared_ptr<Search>& search, const PayloadSearch::Progress& progress)
{
    if (search != m_search) {
        return;
    }
    std::vector<std::vector<FlowId>> flows(m_conditions.size());
    for (const PayloadSearch::Hit& hit : progress.hits) {
        flows[hit.test].push_back(hit.flow);
    }
    for (std::size_t condition = 0; condition < flows.size(); ++condition) {
        if (!flows[condition].empty()) {
            Q_EMIT found(condition, flows[condition]);
        }
    }
    if (m_isSearching) {
        m_recordsRead = progress.recordsRead;
        Q_EMIT wordsChanged();
    }
}

void PayloadHunt::end(const std::shared_ptr<Search>& search, const Result<std::uint64_t>& mark)
{
    if (search != m_search) {
        return;
    }
    m_search.reset();
    m_fault = mark ? QString() : textOf(mark.error().message);
    if (mark) {
        m_mark = *mark;
        m_next.start(again);
    }
    if (m_isSearching || !m_fault.isEmpty()) {
        m_isSearching = false;
        Q_EMIT wordsChanged();
    }
}

void PayloadHunt::setNote(const QString& note)
{
    m_note = note;
    Q_EMIT wordsChanged();
}

QString PayloadHunt::words() const
{
    if (!m_fault.isEmpty()) {
        return m_fault;
    }
    if (m_conditions.empty()) {
        return {};
    }
    const QString records = countOf(m_recordsRead, QStringLiteral("record"), QStringLiteral("records"));
    if (m_isStopped) {
        return QStringLiteral("Stopped after the payloads of %1").arg(records);
    }
    return m_isSearching ? QStringLiteral("Searching payloads, %1 so far").arg(records) : m_note;
}

} // namespace backstep
