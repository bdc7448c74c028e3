#include "engine/definition/rules.h"
#include "engine/definition/words.h"
#include "engine/edits/fix_trial.h"
#include "engine/edits/lines.h"
#include "engine/edits/step_fixes.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

constexpr std::string_view directive = "# backstep: allow ";

bool isAboutSilencing(std::string_view code)
{
    return code.ends_with("silencing") || code == "cannot-be-silenced";
}

/// The code goes with a comma or blank beside it, or the whole comment where it is the only one.
TextChange withoutCode(std::string_view text, const Place& code)
{
    constexpr std::string_view between = ", \t";
    const Lines lines(text);
    const std::size_t codeEnd = code.offset + code.length;
    const std::size_t sign = text.find_last_of('#', code.offset);
    const std::size_t lineEnd = lines.end(sign);
    const std::size_t next = std::min(text.find_first_not_of(between, codeEnd), lineEnd);
    const auto isReason = [&] {
        return text.substr(next, 2) == "--" || static_cast<unsigned char>(text[next]) >= 0x80; // another dash
    };
    if (next < lineEnd && !isReason()) {
        return {code.offset, next - code.offset, {}};
    }
    const std::size_t beforeEnd = text.find_last_not_of(between, code.offset - 1) + 1;
    const std::string_view before = text.substr(sign, beforeEnd - sign);
    if (!before.ends_with("allow") && !before.ends_with("allow-file")) {
        return {beforeEnd, codeEnd - beforeEnd, {}};
    }
    if (lines.isFirst(sign)) {
        const std::size_t from = std::max(lines.begin(sign), sizeOfByteOrderMark(text));
        return {from, lines.next(from) - from, {}};
    }
    const std::size_t from = text.find_last_not_of(" \t", sign - 1) + 1;
    return {from, lineEnd - from, {}};
}

/// The text after the changes says the same, and lets the problem pass.
bool isSilenced(std::string_view text, const std::string& after, std::string_view file, const Problem& problem)
{
    const TextTree before = readTextTree(text, file);
    const TextTree now = readTextTree(after, file);
    if (!now.problems.empty() || !isSame(meaningOf(before), meaningOf(now))) {
        return false;
    }
    const DefinitionDocument document = readDefinitions(after, file);
    const auto added = std::ranges::count(after, '\n') - std::ranges::count(text, '\n');
    const auto speaksOfIt = [&](const Silencing& silencing) {
        return silencing.code == problem.code
            && (silencing.line == 0 || silencing.line == problem.place.line + static_cast<int>(added));
    };
    return std::ranges::any_of(document.silencings, speaksOfIt);
}

/// Beside the codes that pass there already, on a line of its own above, or behind the line: the first that can be.
std::vector<TextChange> commentsFor(std::string_view text, const DefinitionDocument& document, const Problem& problem)
{
    const Lines lines(text);
    std::vector<TextChange> wishes;
    for (const Silencing& silencing : document.silencings) {
        if (silencing.line == problem.place.line) {
            wishes.push_back({silencing.place.offset + silencing.place.length, 0, ", " + problem.code});
        }
    }
    const std::size_t begin = std::max(lines.begin(problem.place.offset), sizeOfByteOrderMark(text));
    const std::string indent(lines.indent(begin), ' ');
    const std::string comment = std::string(directive) + problem.code;
    wishes.push_back({begin, 0, indent + comment + std::string(lines.ending())});
    wishes.push_back({lines.end(begin), 0, "  " + comment});
    return wishes;
}

std::optional<TextChanges> inMessage(std::string_view text, std::string_view file, const Problem& problem)
{
    auto draft = Draft::of(text, file);
    if (!draft) {
        return std::nullopt;
    }
    const auto& documents = draft->tree().documents;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const Place& place = documents[i]->place;
        const bool isHere = place.offset <= problem.place.offset && problem.place.offset < place.offset + place.length;
        if (!isHere || !documents[i]->isMapping() || documents[i]->find("payload") == nullptr) {
            continue;
        }
        const TextNode* already = documents[i]->find("x-backstep-allow");
        const std::string codes = already == nullptr ? problem.code : already->text + ", " + problem.code;
        const bool isText
            = already == nullptr || (already->isScalar() && already->text.find("--") == std::string::npos);
        if (isText
            && draft->change(
                {{{i}, "x-backstep-allow", textMeaning(codes)}}, std::array<std::string_view, 2>{"payload", "headers"}
            )) {
            return draft->changes();
        }
    }
    return std::nullopt;
}

} // namespace

void fixSilencing(FixTrial& trial)
{
    const Problem& problem = trial.problem();
    const Place& place = problem.place;
    if (!isAboutSilencing(problem.code) || trial.tree().form == TextForm::Json || place.length == 0) {
        return;
    }
    const auto sameMeaning = [](const MeaningPtr& root) { return root; };
    const std::string_view word = trial.text().substr(place.offset, place.length);
    if (problem.code == "unknown-silencing") {
        std::vector<std::string_view> codes{"allow", "allow-file"};
        std::ranges::transform(allRules(), std::back_inserter(codes), &Rule::code);
        if (const std::string_view meant = nearest(word, codes); !meant.empty()) {
            const TextChanges changes{{place.offset, place.length, std::string(meant)}};
            trial.replace("Write " + std::string(meant), false, changes, sameMeaning);
        }
    }
    if (!word.starts_with("allow")) {
        const bool isSafe = problem.code != "unknown-silencing";
        trial.replace("Remove this silencing", isSafe, {withoutCode(trial.text(), place)}, sameMeaning);
    }
}

std::vector<Fix> silencingOf(std::string_view text, std::string_view file, const Problem& problem)
{
    const DefinitionDocument document = readDefinitions(text, file);
    const Rule* rule = findRule(problem.code);
    if (problem.severity == Severity::Error || rule == nullptr || isAboutSilencing(problem.code)) {
        return {};
    }
    if (document.form == TextForm::Json) {
        auto changes = inMessage(text, file, problem);
        return changes ? std::vector<Fix>{{"Silence " + problem.code + " in this file", std::move(*changes), false}}
                       : std::vector<Fix>();
    }
    for (TextChange& comment : commentsFor(text, document, problem)) {
        TextChanges changes{std::move(comment)};
        if (isSilenced(text, applied(text, changes), file, problem)) {
            return {{"Silence " + problem.code + " here", std::move(changes), false}};
        }
    }
    return {};
}

} // namespace backstep
