#include "app/commands/check.h"

#include "app/commands/flow_arguments.h"
#include "app/commands/line_words.h"
#include "app/commands/mend_files.h"
#include "app/commands/sarif.h"
#include "engine/definition/load_file.h"
#include "engine/definition/report.h"
#include "engine/edits/fixes.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <memory>

namespace backstep {

namespace {

struct CheckArguments
{
    std::vector<std::string> files;
    bool strict = false;
    bool isMending = false;
    std::string format = "text";
};

/// A file may repeat one mistake a thousand times; a person needs the first ones, and how many there are.
constexpr std::size_t shownPerFile = 50;

std::string counted(std::size_t count, const std::string& word)
{
    return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

std::size_t countOf(const std::vector<Problem>& problems, Severity severity)
{
    return static_cast<std::size_t>(std::ranges::count(problems, severity, &Problem::severity));
}

/// What is silenced is counted, not told: its author has seen it.
void tellText(const std::vector<DefinitionDocument>& documents, const Report& report)
{
    const std::vector<Problem>& problems = report.problems;
    std::map<std::string, std::size_t> found;
    for (const Problem& problem : problems) {
        if (++found[problem.file] <= shownPerFile && problem.code != "unreadable-file") {
            const std::string place = std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column);
            sayLine(
                problem.file + ":" + place + ": " + wordOf(problem.severity) + ": " + problem.message + " ["
                + problem.code + "]"
            );
        }
    }
    for (const DefinitionDocument& document : documents) {
        if (const std::size_t count = found[document.file]; count > shownPerFile) {
            sayLine(document.file + ": " + counted(count - shownPerFile, "more problem") + " not shown.");
        } else if (count == 0) {
            sayLine(document.file + ": nothing to say.");
        }
    }
    sayLine(
        counted(documents.size(), "file") + ": " + counted(countOf(problems, Severity::Error), "error") + ", "
        + counted(countOf(problems, Severity::Warning), "warning") + ", "
        + counted(countOf(problems, Severity::Note), "note")
        + (report.silenced.empty() ? "." : ", " + std::to_string(report.silenced.size()) + " silenced.")
    );
}

nlohmann::ordered_json toJson(const Problem& problem, const char* type)
{
    return {
        {"type", type},
        {"file", problem.file},
        {"line", problem.place.line},
        {"column", problem.place.column},
        {"length", problem.place.length},
        {"severity", wordOf(problem.severity)},
        {"code", problem.code},
        {"message", problem.message}};
}

void tellJson(const Report& report)
{
    using Json = nlohmann::ordered_json;
    const auto say = [](const Json& json) { sayLine(oneLine(json)); };
    for (const Problem& problem : report.problems) {
        say(toJson(problem, "problem"));
    }
    for (const SilencedProblem& silenced : report.silenced) {
        Json json = toJson(silenced.problem, "silenced");
        json["reason"] = silenced.reason;
        say(json);
    }
    say(
        {{"type", "summary"},
         {"errors", countOf(report.problems, Severity::Error)},
         {"warnings", countOf(report.problems, Severity::Warning)},
         {"notes", countOf(report.problems, Severity::Note)},
         {"silenced", report.silenced.size()}}
    );
}

ExitCode exitFor(const std::vector<Problem>& problems, bool strict)
{
    if (std::ranges::find(problems, "unreadable-file", &Problem::code) != problems.end()) {
        return ExitCode::BadInput; // what cannot be opened was not checked
    }
    const bool fails = hasErrors(problems) || (strict && countOf(problems, Severity::Warning) > 0);
    return fails ? ExitCode::LintErrors : ExitCode::Fine;
}

/// The files as they are read, mended first where that is asked for.
class CheckedFiles
{
public:
    explicit CheckedFiles(const CheckArguments& arguments)
        : m_arguments(arguments)
    {
        for (const std::string& file : arguments.files) {
            auto text = readDefinitionText(file);
            if (!text) {
                m_documents.push_back(unreadable(file, text.error().message));
                continue;
            }
            if (arguments.isMending) {
                mend(file, *text);
            }
            m_documents.push_back(readLoaded(*text, file));
            m_texts[file] = std::move(*text);
        }
    }

    [[nodiscard]] const std::vector<DefinitionDocument>& documents() const { return m_documents; }

    [[nodiscard]] const std::map<std::string, std::string>& texts() const { return m_texts; }

    [[nodiscard]] bool couldBeMended() const { return m_couldBeMended; }

private:
    void mend(const std::string& file, std::string& text)
    {
        MendedText mended = backstep::mended(text, file);
        if (mended.mendings.empty()) {
            return;
        }
        if (const auto replaced = replaceText(file, text, mended.text); !replaced) {
            sayBeside(replaced.error().message);
            m_couldBeMended = false;
            return;
        }
        text = std::move(mended.text);
        for (const Mending& each : mended.mendings) {
            tell(file, each);
        }
        if (m_arguments.format == "text") {
            sayLine(
                file + ": " + counted(mended.mendings.size(), "problem") + " mended; what it held is in " + file + "~."
            );
        }
    }

    void tell(const std::string& file, const Mending& each) const
    {
        if (m_arguments.format == "json") {
            const nlohmann::ordered_json json{
                {"type", "mended"}, {"file", file}, {"line", each.line}, {"code", each.code}, {"fix", each.label}};
            sayLine(oneLine(json));
        } else if (m_arguments.format == "text") {
            sayLine(file + ":" + std::to_string(each.line) + ": mended: " + each.label + ". [" + each.code + "]");
        }
    }

    const CheckArguments& m_arguments;
    std::vector<DefinitionDocument> m_documents;
    std::map<std::string, std::string> m_texts;
    bool m_couldBeMended = true;
};

ExitCode check(const CheckArguments& arguments)
{
    const CheckedFiles files(arguments);
    const Report report = reportOn(files.documents());
    if (arguments.format == "json") {
        tellJson(report);
    } else if (arguments.format == "sarif") {
        sayLine(toSarif(report, files.texts()));
    } else {
        tellText(files.documents(), report);
    }
    for (const Problem& problem : report.problems) {
        if (problem.code == "unreadable-file") {
            sayBeside(problem.message);
        }
    }
    return files.couldBeMended() ? exitFor(report.problems, arguments.strict) : ExitCode::BadInput;
}

} // namespace

void addCheckCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<CheckArguments>();
    CLI::App& command = *app.add_subcommand("check", "Says what is wrong or odd in definition files, and where");
    command.add_option("FILE", arguments->files, "definition files (YAML or JSON)")->required();
    command.add_flag("--strict", arguments->strict, "warnings count as errors");
    command.add_flag(
        "--fix", arguments->isMending, "mends what can only be meant in one way; keeps what a file held as FILE~"
    );
    command.add_option("--format", arguments->format, "text (default), json or sarif")
        ->check(CLI::IsMember({"text", "json", "sarif"}));
    command.add_flag_callback(
        "--json", [arguments] { arguments->format = "json"; }, "the same as --format json"
    );
    command.callback([arguments, &exit] { exit = check(*arguments); });
}

} // namespace backstep
