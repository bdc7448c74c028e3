#pragma once

#include "engine/definition/problem.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// A name or value of a file inside a sentence: in quotes, without control characters, cut where it is long.
[[nodiscard]] std::string inQuotes(std::string_view text);

/// "a, b and c", at most ten of them.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

/// The one of the known words that is most like this one; empty when none is near.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

[[nodiscard]] std::string toLower(std::string_view text);

/// True for letters, digits, underscore and hyphen alone.
[[nodiscard]] bool isPlainName(std::string_view name);

/// True where Kafka takes it as a part of a topic's name.
[[nodiscard]] bool isTopicPart(std::string_view name);

/// Collects the problems of one text.
class Findings
{
public:
    explicit Findings(std::string_view file);

    void error(std::string code, const Place& place, std::string message);
    void warning(std::string code, const Place& place, std::string message);
    void note(std::string code, const Place& place, std::string message);

    [[nodiscard]] std::size_t errors() const { return m_errors; }

    /// In the order of their places.
    [[nodiscard]] std::vector<Problem> taken();

private:
    void add(std::string code, Severity severity, const Place& place, std::string message);

    std::string m_file;
    std::vector<Problem> m_problems;
    std::size_t m_errors = 0;
};

} // namespace backstep
