#include "engine/ports/audit.h"

#include "engine/base/any_case_word.h"
#include "engine/base/words.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace backstep {

namespace {

constexpr std::array sources{
    Word{AuditSource::Window, "window"},
    Word{AuditSource::CommandLine, "command line"},
    Word{AuditSource::Wire, "control record"},
    Word{AuditSource::Rest, "REST"}};

constexpr std::array outcomes{
    Word{AuditOutcome::Asked, "asked"},
    Word{AuditOutcome::Sent, "sent"},
    Word{AuditOutcome::Refused, "refused"},
    Word{AuditOutcome::Resolved, "resolved"},
    Word{AuditOutcome::Failed, "failed"},
    Word{AuditOutcome::NoAnswer, "no answer"}};

bool holds(std::string_view text, std::string_view part)
{
    return AnyCaseWord(part).isIn(text);
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
    const AnyCaseWord looked(word);
    return std::ranges::any_of(texts, [&looked](std::string_view text) { return looked.isIn(text); });
}

} // namespace

bool matches(const AuditFilter& filter, const AuditEntry& entry)
{
    const bool isAction = filter.action.empty() || sameInAnyCase(filter.action, entry.action);
    return isAction && holds(entry.flow.text(), filter.flow) && holds(entry.who, filter.who)
        && holds(entry.orchestration.text(), filter.orchestration) && holds(entry.connection, filter.connection)
        && (!filter.source || *filter.source == entry.source) && (!filter.outcome || *filter.outcome == entry.outcome)
        && (!filter.since.isSet() || filter.since <= entry.at) && (!filter.until.isSet() || entry.at <= filter.until)
        && std::ranges::all_of(filter.words, [&entry](const std::string& word) { return holdsWord(entry, word); });
}

std::string_view toWord(AuditSource source)
{
    return textOf(sources, source);
}

std::string_view toWord(AuditOutcome outcome)
{
    return textOf(outcomes, outcome);
}

std::optional<AuditSource> auditSourceFrom(std::string_view word)
{
    return valueOf(sources, word);
}

std::optional<AuditOutcome> auditOutcomeFrom(std::string_view word)
{
    return valueOf(outcomes, word);
}

} // namespace backstep
