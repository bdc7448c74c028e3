#pragma once

#include "engine/definition/text_tree.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// Where the readers of a definition put what they find, and how they read single values.
class Findings
{
public:
    void error(std::string code, const Place& at, std::string message);
    void warning(std::string code, const Place& at, std::string message);
    void note(std::string code, const Place& at, std::string message);

    [[nodiscard]] std::vector<Problem>& problems() { return m_problems; }

    [[nodiscard]] std::size_t errors() const { return m_errors; }

    /// The text of a scalar; empty and an error when it is something else, nothing when the member is absent or null.
    std::optional<std::string> text(const TextNode& map, std::string_view key);
    std::optional<long long> number(const TextNode& map, std::string_view key, long long least, long long most);
    std::optional<double> decimal(const TextNode& map, std::string_view key, double least, double most);
    std::optional<bool> boolean(const TextNode& map, std::string_view key);

    /// Members twice, keys that are no text, and keys that are not in the list (told as warnings).
    void checkKeys(const TextNode& map, std::initializer_list<std::string_view> known, std::string_view what);

private:
    const TextNode* scalar(const TextNode& map, std::string_view key, std::string_view wanted);

    std::vector<Problem> m_problems;
    std::size_t m_errors = 0;
};

/// At most so many characters of a text that somebody else wrote, with control characters made visible.
[[nodiscard]] std::string quotedWord(std::string_view text);

} // namespace backstep
