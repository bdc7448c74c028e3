#include "engine/definition/silencing.h"

#include "engine/definition/rules.h"
#include "engine/definition/text_cursor.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

constexpr std::string_view inLineBlanks = " \t";
constexpr std::string_view mark = "backstep:";
constexpr std::array<std::string_view, 2> directives{"allow", "allow-file"};

/// A reason follows one of these.
constexpr std::array<std::string_view, 3> dashes{"--", "–", "—"};

bool isMildRule(const Rule& rule)
{
    return rule.severity != Severity::Error && !rule.code.ends_with("silencing") && rule.code != "cannot-be-silenced";
}

/// The silencings of one comment, or of one text of x-backstep-allow.
class WordsOfSilencing
{
public:
    WordsOfSilencing(std::string_view words, Findings& findings)
        : m_words(words)
        , m_findings(findings)
    {
    }

    /// `placeAt`: of a part of the words, by where it begins and how long it is. `line`: as in Silencing.
    template <class PlaceAt>
    void read(int line, const PlaceAt& placeAt, std::vector<Silencing>& into)
    {
        const std::size_t first = into.size();
        std::string reason;
        bool isNamed = false;
        for (std::size_t at = 0; (at = m_words.find_first_not_of(", \t", at)) != std::string_view::npos;) {
            const std::size_t end = std::min(m_words.find_first_of(", \t", at), m_words.size());
            const std::string_view word = m_words.substr(at, end - at);
            const auto* const dash
                = std::ranges::find_if(dashes, [&](std::string_view each) { return word.starts_with(each); });
            if (dash != dashes.end()) {
                reason = trimmed(m_words.substr(at + dash->size()));
                break;
            }
            isNamed = true;
            take(word, placeAt(at, word.size()), line, into);
            at = end;
        }
        for (std::size_t i = first; i < into.size(); ++i) {
            into[i].reason = reason;
        }
        if (!isNamed) {
            m_findings.note(
                "unknown-silencing",
                placeAt(0, 0),
                "Here no code is named: write that of what is to pass, such as allow dot-in-name."
            );
        }
    }

private:
    static std::string trimmed(std::string_view text)
    {
        const std::size_t from = text.find_first_not_of(inLineBlanks);
        return from == std::string_view::npos
            ? std::string()
            : std::string(text.substr(from, text.find_last_not_of(inLineBlanks) + 1 - from));
    }

    void take(std::string_view code, const Place& place, int line, std::vector<Silencing>& into)
    {
        const Rule* rule = findRule(code);
        if (rule == nullptr) {
            std::vector<std::string_view> codes;
            std::ranges::transform(allRules(), std::back_inserter(codes), &Rule::code);
            const std::string_view meant = nearest(code, codes);
            m_findings.note(
                "unknown-silencing",
                place,
                inQuotes(code) + " is no code of check, so nothing passes by it: "
                    + (meant.empty() ? "remove it." : "did you mean " + std::string(meant) + "?")
            );
        } else if (!isMildRule(*rule)) {
            m_findings.note(
                "cannot-be-silenced",
                place,
                std::string(code)
                    + (rule->severity == Severity::Error
                           ? " is an error, and a file with it cannot be used: mend it, and remove this."
                           : " is about silencing itself, and is always told: remove this.")
            );
        } else {
            into.push_back({std::string(code), place, line, {}, false});
        }
    }

    std::string_view m_words;
    Findings& m_findings;
};

/// Finds the comments of a YAML text that speak to check.
class CommentReader
{
public:
    CommentReader(std::string_view text, const TextTree& tree, Findings& findings)
        : m_text(text)
        , m_tree(tree)
        , m_findings(findings)
        , m_cursor(text, sizeOfByteOrderMark(text))
    {
        for (const TextNode& node : tree.nodes) {
            if (node.isScalar()) {
                m_scalars.push_back(&node.place);
            }
        }
    }

    void read(std::vector<Silencing>& into)
    {
        for (std::size_t at = m_text.find(mark); at != std::string_view::npos; at = m_text.find(mark, at + 1)) {
            if (const std::size_t sign = signBefore(at); sign != std::string_view::npos && !isInsideScalar(sign)) {
                readComment(sign, at + mark.size(), into);
            }
        }
    }

private:
    /// Where the comment begins that says nothing before these words; npos when there is none.
    [[nodiscard]] std::size_t signBefore(std::size_t offset) const
    {
        const std::size_t sign
            = offset == 0 ? std::string_view::npos : m_text.find_last_not_of(inLineBlanks, offset - 1);
        const bool isSign = sign != std::string_view::npos && m_text[sign] == '#'
            && (sign == 0 || std::string_view(" \t\n\r\xBF").find(m_text[sign - 1]) != std::string_view::npos);
        return isSign ? sign : std::string_view::npos;
    }

    [[nodiscard]] bool isInsideScalar(std::size_t offset) const
    {
        const auto after = std::ranges::upper_bound(m_scalars, offset, {}, &Place::offset);
        return after != m_scalars.begin() && offset < (*std::prev(after))->offset + (*std::prev(after))->length;
    }

    void readComment(std::size_t sign, std::size_t from, std::vector<Silencing>& into)
    {
        const std::size_t end = std::min(m_text.find_first_of("\r\n", from), m_text.size());
        const std::size_t begin = std::min(m_text.find_first_not_of(inLineBlanks, from), end);
        const std::size_t wordEnd = std::min(m_text.find_first_of(" \t,\r\n", begin), m_text.size());
        const std::string_view word = m_text.substr(begin, wordEnd - begin);
        const auto placeAt = [&](std::size_t offset, std::size_t length) {
            Place place = m_cursor.atOffset(offset);
            place.length = length;
            return place;
        };
        if (std::ranges::find(directives, word) == directives.end()) {
            // Other comments may begin with the product's name, too: only what looks like a slip is told.
            if (const std::string_view meant = nearest(word, directives); !meant.empty()) {
                m_findings.note(
                    "unknown-silencing",
                    placeAt(begin, word.size()),
                    inQuotes(word) + " silences nothing: did you mean " + std::string(meant) + "?"
                );
            }
            return;
        }
        const bool isForFile = word == "allow-file";
        if (isForFile && sign > firstContent()) {
            m_findings.note(
                "unused-silencing",
                placeAt(begin, word.size()),
                "allow-file counts before the first content of the file alone: move it there, or write allow."
            );
            return;
        }
        WordsOfSilencing(m_text.substr(wordEnd, end - wordEnd), m_findings)
            .read(
                isForFile ? 0 : lineFor(sign),
                [&](std::size_t at, std::size_t length) { return placeAt(wordEnd + at, length); },
                into
            );
    }

    [[nodiscard]] std::size_t firstContent() const
    {
        return m_tree.documents.empty() ? m_text.size() : m_tree.documents.front()->place.offset;
    }

    /// A comment alone on its line speaks of the next line that is no comment.
    int lineFor(std::size_t sign)
    {
        const int line = m_cursor.atOffset(sign).line;
        const auto beginOf
            = [&](std::size_t offset) { return offset == 0 ? offset : m_text.find_last_of('\n', offset - 1) + 1; };
        const auto isSignFirst = [&](std::size_t begin) {
            const std::size_t first = m_text.find_first_not_of(inLineBlanks, begin);
            return first != std::string_view::npos && m_text[first] == '#';
        };
        std::size_t begin = std::max(beginOf(sign), sizeOfByteOrderMark(m_text));
        int below = 0;
        while (isSignFirst(begin)) {
            ++below;
            begin = std::min(m_text.find('\n', begin), m_text.size() - 1) + 1;
        }
        return line + below;
    }

    std::string_view m_text;
    const TextTree& m_tree;
    Findings& m_findings;
    TextCursor m_cursor;
    std::vector<const Place*> m_scalars; ///< in the order of the text
};

void readMember(const TextNode& document, Findings& findings, std::vector<Silencing>& into)
{
    const TextNode* allowed
        = document.isMapping() && document.find("payload") != nullptr ? document.find("x-backstep-allow") : nullptr;
    if (allowed == nullptr) {
        return;
    }
    for (const TextNode* item : allowed->isSequence() ? allowed->items : std::vector{allowed}) {
        const std::string_view words = item->isScalar() ? std::string_view(item->text) : std::string_view();
        WordsOfSilencing(words, findings)
            .read(
                0, [&](std::size_t, std::size_t) { return item->place; }, into
            );
    }
}

} // namespace

std::vector<Silencing> readSilencings(std::string_view text, const TextTree& tree, Findings& findings)
{
    std::vector<Silencing> silencings;
    if (tree.form == TextForm::Yaml) {
        CommentReader(text, tree, findings).read(silencings);
    }
    for (const TextNode* document : tree.documents) {
        readMember(*document, findings, silencings);
    }
    return silencings;
}

void tellUnused(const std::vector<Silencing>& silencings, Findings& findings)
{
    for (const Silencing& silencing : silencings) {
        if (!silencing.isUsed && !findRule(silencing.code)->comparesFiles) {
            findings.note(
                "unused-silencing",
                silencing.place,
                silencing.code + " is not found "
                    + (silencing.line == 0 ? "in this file" : "on line " + std::to_string(silencing.line))
                    + ", so this silences nothing: remove it."
            );
        }
    }
}

std::vector<SilencedProblem> takeSilenced(std::vector<Problem>& problems, std::vector<Silencing>& silencings)
{
    std::vector<SilencedProblem> silenced;
    if (silencings.empty()) {
        return silenced;
    }
    std::vector<Problem> left;
    for (Problem& problem : problems) {
        const auto by = std::ranges::find_if(silencings, [&](const Silencing& silencing) {
            return silencing.code == problem.code && (silencing.line == 0 || silencing.line == problem.place.line);
        });
        if (by == silencings.end() || problem.severity == Severity::Error) {
            left.push_back(std::move(problem));
            continue;
        }
        by->isUsed = true;
        silenced.push_back({std::move(problem), by->place, by->reason});
    }
    problems = std::move(left);
    return silenced;
}

} // namespace backstep
