#include "model/flows/flow_filter.h"

#include "model/flows/status_words.h"

#include <algorithm>
#include <string_view>

namespace backstep {

namespace {

constexpr std::int64_t dayMicros = 86'400'000'000;

char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool bytesHold(std::string_view all, std::string_view word)
{
    const auto same = [](char one, char other) { return lower(one) == other; };
    return std::search(all.begin(), all.end(), word.begin(), word.end(), same) != all.end();
}

bool bytesAre(std::string_view all, std::string_view word)
{
    return all.size() == word.size() && bytesHold(all, word);
}

bool isTimedField(FilterField field)
{
    return field == FilterField::Age || field == FilterField::Seen;
}

} // namespace

FlowFilter::FlowFilter(FilterExpression expression)
    : m_expression(std::move(expression))
{
    unsigned bit = 1;
    for (const FilterCondition& condition : m_expression.conditions) {
        Test test;
        test.condition = condition;
        const bool whole = condition.relation == FilterRelation::Equals;
        const bool asksStatus = condition.field == FilterField::Status || condition.field == FilterField::Words;
        for (const QString& value : condition.values) {
            auto statuses = asksStatus ? statusesWith(value, whole) : std::vector<bool>();
            test.values.push_back({value, value.toLower().toStdString(), std::move(statuses)});
        }
        if (condition.field == FilterField::Payload) {
            test.hit = static_cast<std::uint8_t>(bit);
            bit <<= 1U;
        }
        m_isTimed = m_isTimed || isTimedField(condition.field);
        m_tests.push_back(std::move(test));
    }
}

std::vector<FilterCondition> FlowFilter::payloadConditions() const
{
    std::vector<FilterCondition> found;
    std::ranges::copy_if(m_expression.conditions, std::back_inserter(found), [](const FilterCondition& each) {
        return each.field == FilterField::Payload;
    });
    return found;
}

bool FlowFilter::matches(const FlowData& flows, Place place, Instant now) const
{
    return std::ranges::all_of(m_tests, [&](const Test& test) { return passes(test, flows, place, now); });
}

int FlowFilter::onlyMiss(const FlowData& flows, Place place, Instant now) const
{
    int missed = -1;
    for (std::size_t i = 0; i < m_tests.size(); ++i) {
        if (!passes(m_tests[i], flows, place, now)) {
            if (missed >= 0) {
                return -1;
            }
            missed = static_cast<int>(i);
        }
    }
    return missed;
}

bool FlowFilter::passes(const Test& test, const FlowData& flows, Place place, Instant now)
{
    return holds(test, flows, place, now) != test.condition.excludes;
}

bool FlowFilter::holds(const Test& test, const FlowData& flows, Place place, Instant now)
{
    const FlowRow& row = flows.rows[place];
    switch (test.condition.field) {
    case FilterField::Words:
        return wordHolds(test, row, flows);
    case FilterField::Status:
        return statusHolds(test, row);
    case FilterField::Flow:
        return idHolds(test, row.id.text());
    case FilterField::Orchestration:
        return nameHolds(test, row.orchestration, flows);
    case FilterField::Step:
        return nameHolds(test, row.step, flows);
    case FilterField::Worker:
        return nameHolds(test, row.worker, flows);
    case FilterField::Error:
        return textHolds(test, row.says) || textHolds(test, row.why);
    case FilterField::Attempt:
        return numberHolds(test, row.attempt.attempt);
    case FilterField::Anomalies:
        return numberHolds(test, row.anomalies);
    case FilterField::Age:
        return numberHolds(test, row.age(now).count());
    case FilterField::Took:
        return row.endedAt.isSet() && numberHolds(test, (row.endedAt - row.startedAt).count());
    case FilterField::Seen:
        return numberHolds(test, (now - row.lastSeenAt).count());
    case FilterField::Started:
        return timeHolds(test, row.startedAt, now);
    case FilterField::Ended:
        return row.endedAt.isSet()
            ? timeHolds(test, row.endedAt, now)
            : test.condition.relation == FilterRelation::AtLeast || test.condition.relation == FilterRelation::More;
    case FilterField::Payload:
        return place < flows.hits.size() && (flows.hits[place] & test.hit) != 0;
    }
    return false;
}

bool FlowFilter::wordHolds(const Test& test, const FlowRow& row, const FlowData& flows)
{
    const Value& word = test.values.front();
    return word.statuses[statusKey(row.status, row.detail)] || nameHolds(test, row.orchestration, flows)
        || nameHolds(test, row.step, flows) || bytesHold(row.id.text(), word.bytes)
        || (!row.says.isEmpty() && row.says.contains(word.text, Qt::CaseInsensitive));
}

bool FlowFilter::statusHolds(const Test& test, const FlowRow& row)
{
    if (test.condition.relation == FilterRelation::Matches) {
        return textHolds(test, wordOf(row.status, row.detail).word);
    }
    const std::size_t key = statusKey(row.status, row.detail);
    return std::ranges::any_of(test.values, [key](const Value& value) { return value.statuses[key]; });
}

bool FlowFilter::textHolds(const Test& test, const QString& text)
{
    switch (test.condition.relation) {
    case FilterRelation::Matches:
        return std::ranges::any_of(test.condition.patterns, [&text](const QRegularExpression& pattern) {
            return pattern.match(text).hasMatch();
        });
    case FilterRelation::Equals:
        return std::ranges::any_of(test.values, [&text](const Value& value) {
            return text.compare(value.text, Qt::CaseInsensitive) == 0;
        });
    default:
        return std::ranges::any_of(test.values, [&text](const Value& value) {
            return text.contains(value.text, Qt::CaseInsensitive);
        });
    }
}

bool FlowFilter::idHolds(const Test& test, const std::string& id)
{
    if (test.condition.relation == FilterRelation::Matches) {
        return textHolds(test, QString::fromStdString(id));
    }
    const bool whole = test.condition.relation == FilterRelation::Equals;
    return std::ranges::any_of(test.values, [&](const Value& value) {
        return whole ? bytesAre(id, value.bytes) : bytesHold(id, value.bytes);
    });
}

bool FlowFilter::nameHolds(const Test& test, std::uint32_t key, const FlowData& flows)
{
    if (key >= test.names.size()) {
        test.names.resize(flows.names.size(), -1);
    }
    signed char& judged = test.names[key];
    if (judged < 0) {
        judged = textHolds(test, flows.name(key)) ? 1 : 0;
    }
    return judged == 1;
}

bool FlowFilter::numberHolds(const Test& test, std::int64_t number)
{
    return std::ranges::any_of(test.condition.numbers, [&](std::int64_t with) {
        switch (test.condition.relation) {
        case FilterRelation::Less:
            return number < with;
        case FilterRelation::AtMost:
            return number <= with;
        case FilterRelation::AtLeast:
            return number >= with;
        case FilterRelation::More:
            return number > with;
        case FilterRelation::Contains:
        case FilterRelation::Equals:
        case FilterRelation::Matches:
            break;
        }
        return number == with;
    });
}

/// A time of day means its latest coming: today, or yesterday where it is still to come.
bool FlowFilter::timeHolds(const Test& test, Instant at, Instant now)
{
    if (!test.condition.isClock) {
        return numberHolds(test, at.micros);
    }
    const std::int64_t midnight = now.micros - now.micros % dayMicros;
    const std::int64_t today = midnight + test.condition.numbers.front();
    const std::int64_t latest = today <= now.micros ? today : today - dayMicros;
    return numberHolds(test, at.micros - latest + test.condition.numbers.front());
}

} // namespace backstep
