#include "app/commands/sarif.h"

#include "app/commands/line_words.h"
#include "app/commands/text_regions.h"
#include "engine/base/bytes.h"
#include "engine/definition/rules.h"
#include "engine/edits/fixes.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* sourceRoot = "%SRCROOT%";
constexpr std::size_t fingerprintLength = 32;
constexpr std::size_t fixedBytesMax = std::size_t{1024} * 1024; ///< each fix reads the text some times
constexpr int fixedMax = 300; ///< results with fixes in one log

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

/// A file below the folder of the call is named from there, so that the log means the same on another machine.
Json artifactLocation(const std::string& file)
{
    std::error_code error;
    const std::filesystem::path here = std::filesystem::current_path(error);
    const std::filesystem::path path = (here / file).lexically_normal();
    const std::filesystem::path relative = path.lexically_relative(here);
    if (error || relative.empty() || *relative.begin() == "..") {
        return {{"uri", toUri(path.string())}};
    }
    return {{"uri", toUri(relative.string())}, {"uriBaseId", sourceRoot}};
}

/// A file's text with what is asked of it.
class SarifFile
{
public:
    SarifFile(const std::string& name, std::string_view text)
        : m_name(name)
        , m_text(text)
        , m_regions(text)
        , m_location(artifactLocation(name))
    {
    }

    [[nodiscard]] Json location(const Place& place) const
    {
        return {
            {"physicalLocation",
             {{"artifactLocation", m_location}, {"region", m_regions.region(place.offset, place.length)}}}};
    }

    /// The same finding on the same words of a line that has moved is the same one.
    std::string fingerprint(const Problem& problem)
    {
        const std::string words = problem.code + '\n' + std::string(m_regions.lineAt(problem.place.offset));
        return sha256Hex(words + '\n' + std::to_string(m_seen[words]++)).substr(0, fingerprintLength);
    }

    [[nodiscard]] Json fixes(const Problem& problem) const
    {
        Json fixes = Json::array();
        if (m_text.size() > fixedBytesMax) {
            return fixes;
        }
        for (const Fix& fix : fixesOf(m_text, m_name, problem)) {
            Json replacements = Json::array();
            for (const TextChange& change : fix.changes) {
                replacements.push_back({{"deletedRegion", m_regions.region(change.offset, change.length)}});
                if (!change.text.empty()) {
                    replacements.back()["insertedContent"] = {{"text", change.text}};
                }
            }
            const Json change{{"artifactLocation", m_location}, {"replacements", std::move(replacements)}};
            fixes.push_back({{"description", {{"text", fix.label + "."}}}, {"artifactChanges", Json::array({change})}});
        }
        return fixes;
    }

private:
    const std::string& m_name;
    std::string_view m_text;
    TextRegions m_regions;
    Json m_location;
    std::map<std::string, int> m_seen;
};

/// Collects results with the rules that they speak of.
class SarifRun
{
public:
    explicit SarifRun(const std::map<std::string, std::string>& texts)
        : m_texts(texts)
    {
    }

    void add(const Problem& problem, Json suppressions)
    {
        static const std::string nothing;
        const auto text = m_texts.find(problem.file);
        auto [file, isNew]
            = m_files.try_emplace(problem.file, problem.file, text == m_texts.end() ? nothing : text->second);
        Json result{
            {"ruleId", problem.code},
            {"ruleIndex", ruleOf(problem.code)},
            {"level", wordOf(problem.severity)},
            {"message", {{"text", problem.message}}},
            {"locations", Json::array({file->second.location(problem.place)})},
            {"partialFingerprints", {{"backstep/v1", file->second.fingerprint(problem)}}},
            {"suppressions", std::move(suppressions)}};
        if (m_fixed < fixedMax) {
            if (Json fixes = file->second.fixes(problem); !fixes.empty()) {
                result["fixes"] = std::move(fixes);
                ++m_fixed;
            }
        }
        m_results.push_back(std::move(result));
    }

    [[nodiscard]] Json json() const
    {
        std::error_code error;
        const std::string here = std::filesystem::current_path(error).string();
        const Json driver{
            {"name", "backstep"},
            {"version", BACKSTEP_VERSION},
            {"semanticVersion", BACKSTEP_VERSION},
            {"rules", m_rules}};
        return {
            {"tool", {{"driver", driver}}},
            {"automationDetails", {{"id", "backstep/check/"}}},
            {"originalUriBaseIds", {{sourceRoot, {{"uri", toUri(here + "/")}}}}},
            {"columnKind", "utf16CodeUnits"},
            {"results", m_results}};
    }

private:
    std::size_t ruleOf(const std::string& code)
    {
        const auto [index, isNew] = m_ruleOf.try_emplace(code, m_rules.size());
        const Rule* rule = isNew ? findRule(code) : nullptr;
        if (isNew) {
            m_rules.push_back({{"id", code}});
        }
        if (rule != nullptr) {
            m_rules.back()["shortDescription"] = {{"text", rule->summary}};
            m_rules.back()["defaultConfiguration"] = {{"level", wordOf(rule->severity)}};
        }
        return index->second;
    }

    const std::map<std::string, std::string>& m_texts;
    std::map<std::string, SarifFile> m_files;
    std::map<std::string, std::size_t> m_ruleOf;
    Json m_rules = Json::array();
    Json m_results = Json::array();
    int m_fixed = 0;
};

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

std::string toSarif(const Report& report, const std::map<std::string, std::string>& texts)
{
    SarifRun run(texts);
    // A result is one that nobody suppressed only if it says so by an empty list, once others say that they are.
    for (const Problem& problem : report.problems) {
        run.add(problem, Json::array());
    }
    for (const SilencedProblem& silenced : report.silenced) {
        Json suppression{{"kind", "inSource"}};
        if (!silenced.reason.empty()) {
            suppression["justification"] = silenced.reason;
        }
        run.add(silenced.problem, Json::array({suppression}));
    }
    Json log{{"version", "2.1.0"}, {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}};
    log["runs"] = Json::array({run.json()});
    return oneLine(log);
}

} // namespace backstep
