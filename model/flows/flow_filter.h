#pragma once

#include "model/flows/filter_expression.h"
#include "model/flows/flow_rows.h"

#include <string>
#include <vector>

namespace backstep {

/// A filter expression made ready to judge rows. Each thread judges with a copy of its own.
class FlowFilter
{
public:
    using Place = FlowRows::Place;

    FlowFilter() = default;
    /// Of an expression without a fault.
    explicit FlowFilter(FilterExpression expression);

    [[nodiscard]] bool isEmpty() const { return m_tests.empty(); }

    [[nodiscard]] const QString& text() const { return m_expression.text; }

    [[nodiscard]] const std::vector<FilterCondition>& conditions() const { return m_expression.conditions; }

    /// Whether a flow may begin or cease to match by time alone.
    [[nodiscard]] bool isTimed() const { return m_isTimed; }

    /// Those that look into payloads, in the order of their bits in FlowData::hits.
    [[nodiscard]] std::vector<FilterCondition> payloadConditions() const;

    [[nodiscard]] bool matches(const FlowData& flows, Place place, Instant now) const;

    /// The one condition that keeps the flow out; -1 where none does, or more than one.
    [[nodiscard]] int onlyMiss(const FlowData& flows, Place place, Instant now) const;

private:
    struct Value
    {
        QString text;
        std::string bytes; ///< the same in lower case, for ids
        std::vector<bool> statuses; ///< by statusKey()
    };

    struct Test
    {
        FilterCondition condition;
        std::vector<Value> values;
        mutable std::vector<signed char> names; ///< by name key: -1 not judged yet, else whether the name matches
        std::uint8_t hit = 0; ///< its bit in FlowData::hits
    };

    [[nodiscard]] static bool passes(const Test& test, const FlowData& flows, Place place, Instant now);
    [[nodiscard]] static bool holds(const Test& test, const FlowData& flows, Place place, Instant now);
    [[nodiscard]] static bool wordHolds(const Test& test, const FlowRow& row, const FlowData& flows);
    [[nodiscard]] static bool statusHolds(const Test& test, const FlowRow& row);
    [[nodiscard]] static bool textHolds(const Test& test, const QString& text);
    [[nodiscard]] static bool idHolds(const Test& test, const std::string& id);
    [[nodiscard]] static bool nameHolds(const Test& test, std::uint32_t key, const FlowData& flows);
    [[nodiscard]] static bool numberHolds(const Test& test, std::int64_t number);
    [[nodiscard]] static bool timeHolds(const Test& test, Instant at, Instant now);

    FilterExpression m_expression;
    std::vector<Test> m_tests;
    bool m_isTimed = false;
};

} // namespace backstep
