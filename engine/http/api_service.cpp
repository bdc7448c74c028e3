#include "engine/http/api.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

/// Of a label's value, as Prometheus reads it.
std::string escaped(std::string_view text)
{
    std::string safe;
    for (const char sign : text) {
        if (sign == '\\' || sign == '"') {
            safe += '\\';
        }
        safe += sign == '\n' ? std::string("\\n") : std::string(1, sign);
    }
    return safe;
}

/// Writes the lines of /metrics.
class Exposition
{
public:
    void begin(std::string_view name, std::string_view type, std::string_view help)
    {
        m_name = name;
        m_text += "# HELP " + m_name + " " + std::string(help) + "\n# TYPE " + m_name + " " + std::string(type) + "\n";
    }

    void value(std::uint64_t value, std::string_view labels = {})
    {
        m_text += m_name + (labels.empty() ? "" : "{" + std::string(labels) + "}") + " " + std::to_string(value) + "\n";
    }

    void single(std::string_view name, std::string_view type, std::string_view help, std::uint64_t number)
    {
        begin(name, type, help);
        value(number);
    }

    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    std::string m_name;
    std::string m_text;
};

std::string label(std::string_view name, std::string_view value)
{
    return std::string(name) + "=\"" + escaped(value) + "\"";
}

bool goesOn(const ServiceHealth& health)
{
    return health.connected && health.fault.empty();
}

/// "{orchName}" → its name, as the parameters of a path are listed.
Json pathParameters(std::string_view pattern)
{
    Json parameters = Json::array();
    for (std::size_t open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
        const std::string_view name = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
        parameters.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    }
    return parameters;
}

Json schemaOf(std::span<const BodyMember> members)
{
    Json properties = Json::object();
    Json needed = Json::array();
    for (const BodyMember& member : members) {
        Json property{{"description", member.about}};
        if (!member.type.empty()) {
            property["type"] = member.type;
        }
        properties[std::string(member.name)] = std::move(property);
        if (member.isNeeded) {
            needed.push_back(member.name);
        }
    }
    return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(needed)}};
}

/// A wish with a member that means nothing is refused; records may have more than is read.
Json bodyOf(const Route& route)
{
    Json schema = schemaOf(route.body);
    if (route.endpoint == Endpoint::Wish) {
        schema["additionalProperties"] = false;
        schema["properties"]["expectedVersion"]["minimum"] = 0;
    }
    return schema;
}

Json operationOf(const Route& route)
{
    Json parameters = pathParameters(route.pattern);
    for (const RouteParameter& each : route.query) {
        parameters.push_back(
            {{"name", each.name}, {"in", "query"}, {"description", each.about}, {"schema", Json::parse(each.schema)}}
        );
    }
    const Json failure{
        {"description", "What went wrong, in one sentence"},
        {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Error"}}}}}}}};
    const std::string type(route.contentType.substr(0, route.contentType.find(';')));
    const Json fine{{"description", "Done"}, {"content", {{type, Json::object()}}}};
    Json operation{
        {"summary", route.summary},
        {"parameters", std::move(parameters)},
        {"responses", {{"2XX", fine}, {"default", failure}}}};
    if (!route.body.empty()) {
        operation["requestBody"]
            = {{"required", true}, {"content", {{"application/json", {{"schema", bodyOf(route)}}}}}};
    }
    if (route.access == RouteAccess::Guarded) {
        operation["security"] = Json::array({{{"token", Json::array()}}});
    }
    return operation;
}

} // namespace

HttpResponse told(const Json& body, int status)
{
    return {status, "application/json", body.dump(-1, ' ', false, Json::error_handler_t::replace), {}};
}

HttpResponse Api::health() const
{
    const ServiceHealth health = m_sources.health();
    const Json body{
        {"status", goesOn(health) ? "UP" : "DOWN"},
        {"version", health.version},
        {"broker", health.broker},
        {"connected", health.connected},
        {"orchestrator", health.runsHere ? "here" : "elsewhere"},
        {"fault", health.fault},
        {"brokerTrouble", health.brokerTrouble},
        {"openFlows", health.openFlows},
        {"parkedStarts", health.parkedStarts},
        {"quarantined", health.quarantined}};
    return told(body, goesOn(health) ? 200 : 503);
}

HttpResponse Api::metrics()
{
    const ServiceHealth health = m_sources.health();
    const FlowBook::Figures figures = m_book.figures();
    Exposition out;
    out.begin("backstep_build_info", "gauge", "Always 1; the version is its label.");
    out.value(1, label("version", health.version));
    out.single("backstep_up", "gauge", "1 while flows go on.", goesOn(health) ? 1 : 0);
    out.single("backstep_broker_connected", "gauge", "1 while the broker answers.", health.connected ? 1 : 0);
    out.single(
        "backstep_owner", "gauge", "1 where this process runs the flows of the cluster.", health.runsHere ? 1 : 0
    );
    out.single("backstep_open_flows", "gauge", "Flows in the ledger that are not closed.", health.openFlows);
    out.single("backstep_parked_starts", "gauge", "Starts that wait for their orchestration.", health.parkedStarts);
    out.single("backstep_quarantined_records", "gauge", "Records that could not be taken in.", health.quarantined);
    out.single("backstep_records_seen_total", "counter", "Records seen on the wire.", figures.recordsSeen);
    out.begin("backstep_flows", "gauge", "Flows seen on the wire and still kept, by orchestration and status.");
    for (const auto& [what, count] : figures.flows) {
        out.value(count, label("orchestration", what.first.text()) + "," + label("status", toWire(what.second)));
    }
    out.begin("backstep_anomalies_total", "counter", "Records that should not have been, by kind.");
    for (const auto& [kind, count] : figures.anomalies) {
        out.value(count, label("kind", kind));
    }
    HttpResponse response;
    response.contentType = "text/plain; version=0.0.4; charset=utf-8";
    response.body = out.take();
    return response;
}

HttpResponse openApi(const std::string& version)
{
    Json paths = Json::object();
    for (const Route& route : routes()) {
        const std::string method = route.method == "GET" ? "get" : "post";
        paths[std::string(route.pattern)][method] = operationOf(route);
    }
    const Json error{
        {"type", "object"},
        {"properties",
         {{"error",
           {{"type", "object"},
            {"properties", {{"status", {{"type", "integer"}}}, {"message", {{"type", "string"}}}}}}}}}};
    return told(
        {{"openapi", "3.0.3"},
         {"info", {{"title", "Backstep"}, {"version", version}}},
         {"paths", std::move(paths)},
         {"components",
          {{"schemas", {{"Error", error}}},
           {"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}}}}
    );
}

} // namespace backstep
