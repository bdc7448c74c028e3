#include "engine/http/api.h"
#include "engine/http/api_words.h"
#include "engine/http/listing.h"

#include "engine/base/any_case_word.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

std::string_view statusOf(const CataloguedOrchestration& known)
{
    return known.isServed() ? "REGISTERED" : "PARTIALLY_REGISTERED";
}

std::size_t servedSteps(const CataloguedOrchestration& known)
{
    return static_cast<std::size_t>(std::ranges::count_if(known.orchestration.steps, [&](const StepDefinition& step) {
        return !known.servicesOf(step.name).empty();
    }));
}

Json toLine(const CataloguedOrchestration& known)
{
    return {
        {"id", known.orchestration.hash.text()},
        {"orchName", known.orchestration.name.text()},
        {"type", apiWord(known.orchestration.shape)},
        {"status", statusOf(known)},
        {"initiatorName", textOrNull(known.service)},
        {"registeredWorkersCount", servedSteps(known)},
        {"totalWorkersExpected", known.orchestration.steps.size()},
        {"lastUpdated", timeOrNull(known.registeredAt)}};
}

/// What a line is sorted by; ties by the name.
std::pair<std::string, std::string> keyOf(const CataloguedOrchestration& known, std::string_view by)
{
    const std::string& name = known.orchestration.name.text();
    if (by == "type") {
        return {std::string(apiWord(known.orchestration.shape)), name};
    }
    if (by == "status") {
        return {std::string(statusOf(known)), name};
    }
    if (by == "initiatorName") {
        return {known.service, name};
    }
    return by == "lastUpdated" ? std::pair(toIso8601(known.registeredAt), name) : std::pair(name, std::string());
}

std::pair<std::string, std::string> keyOf(const FlowRow& row, std::string_view by)
{
    const std::string& id = row.id.text();
    if (by == "endTime") {
        return {row.endedAt.isSet() ? toIso8601(row.endedAt) : "", id};
    }
    if (by == "status") {
        return {std::string(apiWord(row.status)), id};
    }
    return by == "executionId" ? std::pair(id, std::string()) : std::pair(toIso8601(row.startedAt), id);
}

/// Sorts, and leaves what stands on the page.
template <class Row>
std::vector<Row> pageOf(std::vector<Row> rows, const PageAsked& asked)
{
    std::vector<std::pair<std::pair<std::string, std::string>, std::size_t>> order;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        order.emplace_back(keyOf(rows[at], asked.sortBy), at);
    }
    std::ranges::sort(order);
    if (asked.isDescending) {
        std::ranges::reverse(order);
    }
    std::vector<Row> page;
    for (std::size_t at = asked.first(); at < std::min(rows.size(), asked.first() + asked.size); ++at) {
        page.push_back(std::move(rows[order[at].second]));
    }
    return page;
}

Json toLine(const FlowRow& row, const std::string& initiator)
{
    return {
        {"executionId", row.id.text()},
        {"status", apiWord(row.status)},
        {"startTime", timeOrNull(row.startedAt)},
        {"endTime", timeOrNull(row.endedAt)},
        {"initiator", textOrNull(initiator)},
        {"executedSteps", row.executedSteps},
        {"failedSteps", row.failedSteps}};
}

std::string joined(const std::vector<std::string>& texts)
{
    std::string all;
    for (const std::string& text : texts) {
        all += (all.empty() ? "" : ", ") + text;
    }
    return all;
}

} // namespace

HttpResponse Api::orchestrations(const HttpRequest& request) const
{
    const auto asked = readPage(request, {"orchName", "type", "status", "initiatorName", "lastUpdated"}, "lastUpdated");
    const auto status = readWord(request, "status", {"REGISTERED", "PARTIALLY_REGISTERED", "FAILED"});
    const auto type = readWord(request, "type", {"SEQUENTIAL", "SIMULTANEOUS", "GRAPH"});
    const auto range = readRange(request, "registeredFrom", "registeredTo");
    for (const Error* wrong :
         {asked ? nullptr : &asked.error(),
          status ? nullptr : &status.error(),
          type ? nullptr : &type.error(),
          range ? nullptr : &range.error()}) {
        if (wrong != nullptr) {
            return failed(*wrong);
        }
    }
    const AnyCaseWord name(request.parameter("orchName").value_or(""));
    std::vector<CataloguedOrchestration> rows = m_sources.catalogue.all();
    std::erase_if(rows, [&](const CataloguedOrchestration& row) {
        const bool isMeant = (status->empty() || statusOf(row) == *status)
            && (type->empty() || apiWord(row.orchestration.shape) == *type) && range->holds(row.registeredAt)
            && (name.isEmpty() || name.isIn(row.orchestration.name.text()));
        return !isMeant;
    });
    const std::size_t total = rows.size();
    Json content = Json::array();
    for (const CataloguedOrchestration& row : pageOf(std::move(rows), *asked)) {
        content.push_back(toLine(row));
    }
    return told(toPage(std::move(content), *asked, total));
}

HttpResponse Api::orchestration(const std::string& name) const
{
    const auto known = m_sources.catalogue.find(OrchestrationName(name));
    if (!known) {
        return failed(404, "No orchestration \"" + name + "\" is registered.");
    }
    Json steps = Json::array();
    for (const StepDefinition& step : known->orchestration.steps) {
        const std::vector<std::string> services = known->servicesOf(step.name);
        steps.push_back(
            {{"seq", step.seq},
             {"name", step.name.text()},
             {"objectType", textOrNull(step.objectType)},
             {"registeredBy", textOrNull(joined(services))},
             {"status", services.empty() ? "PENDING" : "SUCCESS"},
             {"failureReason", nullptr}}
        );
    }
    return told(
        {{"orchName", name},
         {"type", apiWord(known->orchestration.shape)},
         {"status", statusOf(*known)},
         {"initiator", textOrNull(known->service)},
         {"createdAt", timeOrNull(known->registeredAt)},
         {"steps", std::move(steps)}}
    );
}

HttpResponse Api::executions(const HttpRequest& request, const std::string& name)
{
    const auto asked = readPage(request, {"startTime", "endTime", "status", "executionId"}, "startTime");
    const auto status
        = readWord(request, "status", {"SUCCESS", "FAILED", "IN_PROGRESS", "ROLLED_BACK", "NOT_REGISTERED"});
    const auto range = readRange(request, "fromDate", "toDate");
    if (!asked || !status) {
        return failed(asked ? status.error() : asked.error());
    }
    if (!range) {
        return failed(range.error());
    }
    const auto known = m_sources.catalogue.find(OrchestrationName(name));
    std::vector<FlowRow> rows = m_book.rowsOf(OrchestrationName(name));
    if (!known && rows.empty()) {
        return failed(404, "No orchestration \"" + name + "\" is registered, and no flow of it was seen.");
    }
    std::erase_if(rows, [&](const FlowRow& row) {
        return (!status->empty() && apiWord(row.status) != *status) || !range->holds(row.startedAt);
    });
    const std::size_t total = rows.size();
    Json content = Json::array();
    for (const FlowRow& row : pageOf(std::move(rows), *asked)) {
        content.push_back(toLine(row, known ? known->service : std::string()));
    }
    return told(toPage(std::move(content), *asked, total));
}

} // namespace backstep
