#include "model/flows/flow_order.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace backstep {

namespace {

using Key = std::uint64_t;

template <class T>
int threeWay(const T& one, const T& other)
{
    if (one == other) {
        return 0;
    }
    return one < other ? -1 : 1;
}

/// Eight letters of an id as a number in the same order; nothing where it ends sooner.
Key idKey(const std::string& id, std::size_t from)
{
    Key key = 0;
    for (std::size_t i = from; i < from + sizeof(Key); ++i) {
        key = key << 8U | (i < id.size() ? static_cast<unsigned char>(id[i]) : 0U);
    }
    return key;
}

/// A signed number as one without a sign in the same order.
Key keyOf(std::int64_t number)
{
    return static_cast<Key>(number) ^ (Key{1} << 63U);
}

/// Four letters of a text as a number in the same order.
Key textKey(const QString& text)
{
    constexpr qsizetype letters = 4;
    Key key = 0;
    for (qsizetype i = 0; i < letters; ++i) {
        key = key << 16U | (i < text.size() ? text.at(i).toCaseFolded().unicode() : 0U);
    }
    return key;
}

struct Sortable
{
    Key first = 0;
    Key second = 0;
    FlowRows::Place place = 0;
};

/// By name key: the place of each name among all of them; the same for names that only differ in case.
std::vector<Key> ranksOf(const std::vector<QString>& names)
{
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&names](std::size_t one, std::size_t other) {
        return names[one].compare(names[other], Qt::CaseInsensitive) < 0;
    });
    std::vector<Key> ranks(names.size());
    Key rank = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i > 0 && names[order[i]].compare(names[order[i - 1]], Qt::CaseInsensitive) != 0) {
            ++rank;
        }
        ranks[order[i]] = rank;
    }
    return ranks;
}

/// The key of a row in this column. Equal keys do not mean equal cells: texts give only their beginning.
Key columnKey(const FlowOrder& order, const FlowRow& row, const std::vector<Key>& ranks)
{
    switch (order.column) {
    case FlowColumn::Status:
        return static_cast<Key>(needOf(row));
    case FlowColumn::Flow:
        return idKey(row.id.text(), 0);
    case FlowColumn::Orchestration:
        return ranks[row.orchestration];
    case FlowColumn::Step:
        return ranks[row.step];
    case FlowColumn::Worker:
        return ranks[row.worker];
    case FlowColumn::Attempt:
        return keyOf(row.attempt.attempt);
    case FlowColumn::Started:
        return keyOf(row.startedAt.micros);
    case FlowColumn::Age:
        return keyOf(row.age(order.asOf).count());
    case FlowColumn::LastSeen:
        return keyOf(row.lastSeenAt.micros);
    case FlowColumn::Took:
        return keyOf(durationOf(row).count());
    case FlowColumn::Ended:
        return keyOf(row.endedAt.micros);
    case FlowColumn::Anomalies:
        return row.anomalies;
    case FlowColumn::Says:
        return textKey(row.says);
    }
    return 0;
}

} // namespace

std::chrono::microseconds durationOf(const FlowRow& row)
{
    return row.endedAt.isSet() ? row.endedAt - row.startedAt : std::chrono::microseconds(-1);
}

int needOf(const FlowRow& row)
{
    switch (row.status) {
    case FlowStatus::Failed:
        return 0;
    case FlowStatus::Undoing:
        return row.detail.undoFailed ? 1 : 2;
    case FlowStatus::InProgress:
        if (row.detail.paused) {
            return 6;
        }
        if (row.detail.noAnswer) {
            return 4;
        }
        return row.detail.retrying ? 3 : 7;
    case FlowStatus::NotRegistered:
        return 5;
    case FlowStatus::Completed:
    case FlowStatus::Undone:
        return 8;
    }
    return 8;
}

int FlowOrder::compared(const FlowRow& one, const FlowRow& other) const
{
    const auto names = [this](std::uint32_t left, std::uint32_t right) {
        return left == right ? 0 : flows->name(left).compare(flows->name(right), Qt::CaseInsensitive);
    };
    switch (column) {
    case FlowColumn::Status:
        return threeWay(needOf(one), needOf(other));
    case FlowColumn::Flow:
        return threeWay(one.id, other.id);
    case FlowColumn::Orchestration:
        return names(one.orchestration, other.orchestration);
    case FlowColumn::Step:
        return names(one.step, other.step);
    case FlowColumn::Worker:
        return names(one.worker, other.worker);
    case FlowColumn::Attempt:
        return threeWay(one.attempt.attempt, other.attempt.attempt);
    case FlowColumn::Started:
        return threeWay(one.startedAt, other.startedAt);
    case FlowColumn::Age:
        return threeWay(one.age(asOf), other.age(asOf));
    case FlowColumn::LastSeen:
        return threeWay(one.lastSeenAt, other.lastSeenAt);
    case FlowColumn::Took:
        return threeWay(durationOf(one), durationOf(other));
    case FlowColumn::Ended:
        return threeWay(one.endedAt, other.endedAt);
    case FlowColumn::Anomalies:
        return threeWay(one.anomalies, other.anomalies);
    case FlowColumn::Says:
        return one.says.compare(other.says, Qt::CaseInsensitive);
    }
    return 0;
}

bool FlowOrder::before(const FlowRow& one, const FlowRow& other) const
{
    const int by = direction == Qt::AscendingOrder ? compared(one, other) : compared(other, one);
    if (by != 0) {
        return by < 0;
    }
    if (one.startedAt != other.startedAt) {
        return one.startedAt > other.startedAt;
    }
    return one.id < other.id;
}

void FlowOrder::sort(std::vector<FlowRows::Place>& places) const
{
    const auto ranks = ranksOf(flows->names);
    const Key turned = direction == Qt::AscendingOrder ? 0 : std::numeric_limits<Key>::max();
    std::vector<Sortable> rows;
    rows.reserve(places.size());
    for (const FlowRows::Place place : places) {
        const FlowRow& row = flows->rows[place];
        const Key second
            = column == FlowColumn::Flow ? idKey(row.id.text(), sizeof(Key)) ^ turned : ~keyOf(row.startedAt.micros);
        rows.push_back({columnKey(*this, row, ranks) ^ turned, second, place});
    }
    // Numbers side by side are compared, not rows all over the memory. A text's second key counts after its whole.
    const bool isText = column == FlowColumn::Says;
    std::ranges::sort(rows, [isText](const Sortable& one, const Sortable& other) {
        return one.first != other.first ? one.first < other.first : !isText && one.second < other.second;
    });
    for (std::size_t i = 0; i < rows.size(); ++i) {
        places[i] = rows[i].place;
    }
    const auto same = [&](std::size_t one, std::size_t other) {
        return rows[one].first == rows[other].first && (isText || rows[one].second == rows[other].second);
    };
    for (std::size_t from = 0, to = 1; from < rows.size(); from = to++) {
        while (to < rows.size() && same(from, to)) {
            ++to;
        }
        if (to - from > 1) {
            std::sort(
                places.begin() + static_cast<std::ptrdiff_t>(from),
                places.begin() + static_cast<std::ptrdiff_t>(to),
                *this
            );
        }
    }
}

} // namespace backstep
