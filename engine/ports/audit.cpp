#include "engine/ports/audit.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace backstep {

namespace {

template <class Kind>
struct Word
{
    Kind kind;
    std::string_view word;
};

constexpr std::array sources{
    Word{AuditSource::Window, "window"},
    Word{AuditSource::CommandLine, "command line"},
    Word{AuditSource::Wire, "control record"}};

constexpr std::array outcomes{
    Word{AuditOutcome::Asked, "asked"},
    Word{AuditOutcome::Sent, "sent"},
    Word{AuditOutcome::Refused, "refused"},
    Word{AuditOutcome::Resolved, "resolved"},
    Word{AuditOutcome::Failed, "failed"},
    Word{AuditOutcome::NoAnswer, "no answer"}};

template <class Words, class Kind>
std::string_view wordIn(const Words& words, Kind kind)
{
    return std::ranges::find(words, kind, &Word<Kind>::kind)->word;
}

template <class Kind, class Words>
std::optional<Kind> kindIn(const Words& words, std::string_view word)
{
    const auto found = std::ranges::find(words, word, &Word<Kind>::word);
    return found == words.end() ? std::nullopt : std::optional(found->kind);
}

char lowered(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool holds(std::string_view text, std::string_view part)
{
    return !std::ranges::search(text, part, {}, lowered, lowered).empty() || part.empty();
}

bool holdsWord(const AuditEntry& entry, std::string_view word)
{
    const std::initializer_list<std::string_view> texts{
        entry.who,
        entry.connection,
        entry.action,
        entry.flow.text(),
        entry.orchestration.text(),
        entry.step.text(),
        entry.reason,
        entry.planHash,
        entry.says};
    return std::ranges::any_of(texts, [word](std::string_view text) { return holds(text, word); });
}

} // namespace

bool matches(const AuditFilter& filter, const AuditEntry& entry)
{
    const bool isAction
        = filter.action.empty() || std::ranges::equal(filter.action, entry.action, {}, lowered, lowered);
    return isAction && holds(entry.flow.text(), filter.flow) && holds(entry.who, filter.who)
        && holds(entry.orchestration.text(), filter.orchestration) && holds(entry.connection, filter.connection)
        && (!filter.source || *filter.source == entry.source) && (!filter.outcome || *filter.outcome == entry.outcome)
        && (!filter.since.isSet() || filter.since <= entry.at) && (!filter.until.isSet() || entry.at <= filter.until)
        && std::ranges::all_of(filter.words, [&entry](const std::string& word) { return holdsWord(entry, word); });
}

std::string_view toWord(AuditSource source)
{
    return wordIn(sources, source);
}

std::string_view toWord(AuditOutcome outcome)
{
    return wordIn(outcomes, outcome);
}

std::optional<AuditSource> auditSourceFrom(std::string_view word)
{
    return kindIn<AuditSource>(sources, word);
}

std::optional<AuditOutcome> auditOutcomeFrom(std::string_view word)
{
    return kindIn<AuditOutcome>(outcomes, word);
}

} // namespace backstep
