#pragma once

#include "engine/base/error.h"
#include "engine/definition/orchestration.h"
#include "engine/definition/problem.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

enum class EntryRole
{
    Initiator, ///< defines an orchestration
    Worker, ///< says which steps a service serves
};

/// A time that the text gives, and where.
struct StatedTime
{
    Duration time{};
    Place place;
};

/// One step as the author wrote it, with the place of its name: what an editor shows and a worker registration holds.
struct EntryStep
{
    StepName name;
    Place place; ///< of the whole step in the text
    Place namePlace;
    std::optional<int> seq;
    std::string objectType;
    std::string handlerClass;
    std::string doMethod; ///< handlerMethod where doMethod is absent
    std::string undoMethod; ///< undoHandlerMethod where undoMethod is absent
    std::optional<StatedTime> timeout; ///< timeoutMs
    std::optional<StatedTime> undoTimeout; ///< undoTimeoutMs
    std::vector<std::string> words; ///< members that the text has, as TextNode::words(); of all else defaults count
};

/// One registration in a file: an initiator or a worker of one orchestration.
struct Entry
{
    EntryRole role = EntryRole::Initiator;
    OrchestrationName orchestrationName;
    std::string type; ///< the author's spelling
    std::optional<Dialect> dialect; ///< where commands go and a worker listens; texts say it of initiators alone
    std::string service; ///< from the envelope's headers; empty where there is none
    Place place; ///< of the whole entry
    Place namePlace;
    std::vector<std::string> words; ///< members that the text has
    std::vector<EntryStep> steps;
    /// Set for an initiator without errors.
    std::optional<Orchestration> orchestration;
};

/// A start found in a file (flat or envelope form, contract.md B7 and B11.3).
struct StartEntry
{
    OrchestrationName orchestrationName;
    FlowId flowId; ///< empty: to be made
    std::string payload; ///< JSON
    Place place;
};

/// Words in a file that let findings of one code pass: "# backstep: allow dot-in-name -- older than this team".
struct Silencing
{
    std::string code;
    Place place; ///< of the code in those words
    int line = 0; ///< of what is silenced; 0: all of the file
    std::string reason; ///< the author's; may be empty
    bool isUsed = false;
};

/// A problem that the author has seen and lets pass.
struct SilencedProblem
{
    Problem problem;
    Place by; ///< of the silencing
    std::string reason;
};

enum class TextForm
{
    Yaml,
    Json
};

/// A definition file, read. Entries with errors are listed too, so that a half-good file can be shown.
struct DefinitionDocument
{
    std::string file;
    TextForm form = TextForm::Yaml;
    std::vector<Entry> entries;
    std::vector<StartEntry> starts;
    std::vector<Problem> problems; ///< in the order of their places
    std::vector<SilencedProblem> silenced; ///< likewise; never an error
    std::vector<Silencing> silencings; ///< for what is found between files, too
};

/// Reads every form of contract.md: single, list, several documents, envelope, start events, status events; YAML or
/// JSON by content. Never throws, never hangs: limits of engine/base/limits.h become problems. `file` is only named.
[[nodiscard]] DefinitionDocument readDefinitions(std::string_view text, std::string_view file);

/// Whether reading it comes to an end: a file, or what the shell hands over open (<(…), /dev/stdin). A pipe with a name
/// may wait for its writer for ever.
[[nodiscard]] bool isReadAsFile(const std::string& path);

/// Reads a file from disk and then as above. An unreadable file (missing, a folder, too large) is one problem
/// "unreadable-file" whose message names it.
[[nodiscard]] DefinitionDocument readDefinitionFile(const std::string& path);

/// Findings across files: one name defined differently, steps without a worker, worker steps no initiator knows,
/// same step name in two orchestrations (contract.md "What Backstep must find across files"). Silencings are not asked:
/// reportOn (report.h) does.
[[nodiscard]] std::vector<Problem> checkTogether(std::span<const DefinitionDocument> documents);

/// The orchestration of that name, or the only one when the name is empty. Errors name the candidates.
[[nodiscard]] Result<Orchestration>
chooseOrchestration(const DefinitionDocument& document, const OrchestrationName& name);

/// Reads back what toCanonicalJson wrote (ledger, registration topic).
[[nodiscard]] Result<Orchestration> readCanonical(std::string_view text);

/// Fills the hash and checks edges; used by everything that builds an Orchestration in code (tests, templates).
[[nodiscard]] Orchestration sealed(Orchestration orchestration);

} // namespace backstep
