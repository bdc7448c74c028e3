#include "model/flows/flow_table.h"

#include <algorithm>

namespace backstep {

void FlowTable::setView(FlowView view)
{
    if (m_asked.view != view) {
        m_asked.view = view;
        relist();
    }
}

void FlowTable::setFilter(const FilterExpression& expression)
{
    if (expression.fault.has_value() || m_asked.filter.text() == expression.text) {
        return;
    }
    const auto wordsOfAll = [](const std::vector<FilterCondition>& conditions) {
        QStringList words;
        for (const FilterCondition& each : conditions) {
            words.append(each.path + relationWords(each) + each.values.join(QLatin1Char('\n')));
        }
        return words;
    };
    const QStringList before = wordsOfAll(m_asked.filter.payloadConditions());
    m_asked.filter = FlowFilter(expression);
    const auto payloads = m_asked.filter.payloadConditions();
    const bool isSearch = wordsOfAll(payloads) != before;
    if (isSearch) {
        m_store.clearHits();
        m_lateHits.clear();
    }
    relist();
    if (isSearch) {
        Q_EMIT payloadsAsked(payloads);
    }
}

/// Another question, not live data: the answer is shown whole.
void FlowTable::relist()
{
    m_asked.asOf = m_now;
    const bool wasListing = isListing();
    m_listing.cancel();
    for (const Place place : m_since) {
        m_marks[place].since = false;
    }
    m_since.clear();
    if (m_store.size() > m_atOnceMost) {
        m_listing.run([this, flows = m_store.data(), asked = m_asked](const std::atomic<bool>& isCancelled) {
            return [this, places = listFlows(flows, asked, isCancelled)] {
                adopt(places);
                Q_EMIT listingChanged(false);
            };
        });
        Q_EMIT listingChanged(true);
        return;
    }
    adopt(listFlows(m_store.data(), m_asked, false));
    if (wasListing) {
        Q_EMIT listingChanged(false);
    }
}

void FlowTable::adopt(std::vector<Place> places)
{
    beginResetModel();
    m_question = m_asked;
    m_order.column = m_question.column;
    m_order.direction = m_question.direction;
    m_order.asOf = m_question.asOf;
    addChangedSince(places);
    m_marks.assign(m_store.size(), {});
    for (const Place place : places) {
        m_marks[place].shown = true;
    }
    m_shown = RowPlaces(std::move(places));
    m_unsettled.clear();
    m_changed.clear();
    m_since.clear();
    m_frozen.clear();
    endResetModel();
    recountWaiting();
}

/// What changed while the list was worked out is judged as it is now.
void FlowTable::addChangedSince(std::vector<Place>& places)
{
    if (m_since.empty()) {
        return;
    }
    std::erase_if(places, [this](Place place) { return m_marks[place].since; });
    const auto middle = static_cast<std::ptrdiff_t>(places.size());
    std::ranges::copy_if(m_since, std::back_inserter(places), [this](Place place) { return belongs(place); });
    std::sort(places.begin() + middle, places.end(), m_order);
    std::inplace_merge(places.begin(), places.begin() + middle, places.end(), m_order);
}

/// Flows that begin or cease to match by time alone. Of many flows, some at a time.
void FlowTable::lookAtTimed()
{
    constexpr Place atATime = 200'000;
    if (!m_question.filter.isTimed() || m_store.size() == 0) {
        return;
    }
    m_marks.resize(m_store.size());
    const auto size = static_cast<Place>(m_store.size());
    for (Place looked = 0; looked < std::min(atATime, size); ++looked) {
        m_looked = m_looked + 1 < size ? m_looked + 1 : 0;
        if (belongs(m_looked) != m_marks[m_looked].shown) {
            unsettle(m_looked);
        }
    }
}

void FlowTable::takeHits(std::size_t condition, const std::vector<FlowId>& flows)
{
    const auto bit = static_cast<std::uint8_t>(1U << condition);
    for (const FlowId& id : flows) {
        if (const auto place = m_store.placeOf(id); !place.has_value()) {
            std::uint8_t& late = m_lateHits[id];
            late = static_cast<std::uint8_t>(late | bit);
        } else if (m_store.hit(id, bit)) {
            unsettle(*place);
        }
    }
    announce();
    Q_EMIT countsChanged();
}

void FlowTable::takeLateHits(const FlowStore::Put& put)
{
    if (!put.isNew || m_lateHits.empty()) {
        return;
    }
    const FlowId id = m_store.row(put.place).id;
    if (const auto late = m_lateHits.find(id); late != m_lateHits.end()) {
        (void)m_store.hit(id, late->second);
        m_lateHits.erase(late);
    }
}

} // namespace backstep
