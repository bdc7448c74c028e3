#include "engine/definition/report.h"
#include "engine/definition/second_reading.h"
#include "engine/edits/fixes.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr int roundsMax = 50;
constexpr std::size_t triedMax = 300; ///< problems looked at in one round: the next round looks at the rest
constexpr std::size_t triedBytesMax = std::size_t{64} * 1024 * 1024; ///< a try reads the text some times

struct Round
{
    TextChanges changes;
    std::vector<Mending> mendings;
};

bool isApart(const TextChanges& some, const TextChanges& others)
{
    return std::ranges::none_of(some, [&](const TextChange& one) {
        return std::ranges::any_of(others, [&](const TextChange& other) {
            return one.offset <= other.offset + other.length && other.offset <= one.offset + one.length;
        });
    });
}

/// The safe fixes of a text that do not meet in one place, `most` of them.
Round nextRound(std::string_view text, std::string_view file, std::size_t most)
{
    const DefinitionDocument document = readDefinitions(text, file);
    Round round;
    const std::size_t triesMax = std::clamp<std::size_t>(triedBytesMax / (text.size() + 1), 4, triedMax);
    std::size_t tried = 0;
    for (const Problem& problem : reportOn({&document, 1}).problems) {
        if (problem.severity == Severity::Note || round.mendings.size() == most || ++tried > triesMax) {
            continue;
        }
        std::vector<Fix> fixes = fixesOf(text, file, problem);
        const auto safe = std::ranges::find_if(fixes, [&](const Fix& fix) {
            return fix.isSafe && isApart(fix.changes, round.changes);
        });
        if (safe != fixes.end()) {
            std::ranges::move(safe->changes, std::back_inserter(round.changes));
            round.mendings.push_back({problem.code, problem.place.line, safe->label});
        }
    }
    std::ranges::sort(round.changes, {}, &TextChange::offset);
    return round;
}

std::size_t problemsOf(std::string_view text, std::string_view file)
{
    const DefinitionDocument document = readDefinitions(text, file);
    const auto isNoNote = [](const Problem& problem) { return problem.severity != Severity::Note; };
    return static_cast<std::size_t>(std::ranges::count_if(reportOn({&document, 1}).problems, isNoNote));
}

} // namespace

/// Each fix was tried alone: those of a round are made together only if the text is better for it, else the first one.
MendedText mended(std::string_view text, std::string_view file)
{
    MendedText result{std::string(text), {}};
    for (int i = 0; i < roundsMax; ++i) {
        Round round = nextRound(result.text, file, triedMax);
        if (round.mendings.empty()) {
            break;
        }
        std::string after = applied(result.text, round.changes);
        if (problemsOf(after, file) + round.mendings.size() > problemsOf(result.text, file)) {
            round = nextRound(result.text, file, 1);
            after = applied(result.text, round.changes);
        }
        result.text = std::move(after);
        std::ranges::move(round.mendings, std::back_inserter(result.mendings));
    }
    const bool isWorse = findSecondMeaning(result.text, file) && !findSecondMeaning(text, file);
    return isWorse ? MendedText{std::string(text), {}} : result;
}

} // namespace backstep
