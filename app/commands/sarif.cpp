#include "app/commands/sarif.h"

#include <nlohmann/json.hpp>

#include <map>
#include <string_view>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

/// SARIF names files by URI: what a URI does not take as it is becomes %XX.
std::string toUri(std::string_view file)
{
    static constexpr std::string_view kept
        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@";
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string uri = file.starts_with('/') ? "file://" : "";
    for (const char c : file) {
        if (kept.find(c) != std::string_view::npos) {
            uri += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        uri += {'%', hex[byte >> 4U], hex[byte & 0xFU]};
    }
    return uri;
}

Json toResult(const Problem& problem, std::size_t rule)
{
    return {
        {"ruleId", problem.code},
        {"ruleIndex", rule},
        {"level", wordOf(problem.severity)},
        {"message", {{"text", problem.message}}},
        {"locations",
         {{{"physicalLocation",
            {{"artifactLocation", {{"uri", toUri(problem.file)}}},
             {"region",
              {{"startLine", problem.place.line},
               {"startColumn", problem.place.column},
               {"byteOffset", problem.place.offset},
               {"byteLength", problem.place.length}}}}}}}}};
}

} // namespace

std::string wordOf(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return "note";
    case Severity::Warning:
        return "warning";
    case Severity::Error:
        return "error";
    }
    return "error";
}

std::string toSarif(const Report& report)
{
    std::map<std::string, std::size_t> ruleOf;
    Json rules = Json::array();
    Json results = Json::array();
    const auto take = [&](const Problem& problem, const Json& suppressions) {
        const auto [rule, isNew] = ruleOf.try_emplace(problem.code, rules.size());
        if (isNew) {
            rules.push_back({{"id", problem.code}});
        }
        results.push_back(toResult(problem, rule->second));
        results.back()["suppressions"] = suppressions;
    };
    // A result is one that nobody suppressed only if it says so by an empty list, once others say that they are.
    for (const Problem& problem : report.problems) {
        take(problem, Json::array());
    }
    for (const SilencedProblem& silenced : report.silenced) {
        Json suppression{{"kind", "inSource"}};
        if (!silenced.reason.empty()) {
            suppression["justification"] = silenced.reason;
        }
        take(silenced.problem, Json::array({suppression}));
    }
    const Json driver{{"name", "backstep"}, {"version", BACKSTEP_VERSION}, {"rules", std::move(rules)}};
    Json run{{"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", std::move(results)}};
    Json log{{"version", "2.1.0"}, {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}};
    log["runs"] = Json::array({std::move(run)});
    return log.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace backstep
