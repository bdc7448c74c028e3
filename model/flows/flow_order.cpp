#include "model/flows/flow_order.h"

namespace backstep {

namespace {

template <class T>
int threeWay(const T& one, const T& other)
{
    if (one == other) {
        return 0;
    }
    return one < other ? -1 : 1;
}

} // namespace

int FlowOrder::compared(const FlowRow& one, const FlowRow& other) const
{
    const auto names = [this](std::uint32_t left, std::uint32_t right) {
        return left == right ? 0 : store->name(left).compare(store->name(right), Qt::CaseInsensitive);
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
    case FlowColumn::Attempt:
        return threeWay(one.attempt.attempt, other.attempt.attempt);
    case FlowColumn::Started:
        return threeWay(one.startedAt, other.startedAt);
    case FlowColumn::Age:
        return threeWay(one.age(asOf), other.age(asOf));
    case FlowColumn::LastSeen:
        return threeWay(one.lastSeenAt, other.lastSeenAt);
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

} // namespace backstep
