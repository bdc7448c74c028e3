#pragma once

#include "engine/base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// What stands where something was masked.
inline constexpr std::string_view maskText = "•••• masked";

/// Which fields must not be written, as a person names them:
///   payload.card.*         below any payload, whatever stands between (the parts of merged payloads are named by step)
///   /payload/card/number   the same as a JSON pointer
///   headers.authorization  of the value's headers and of Kafka's own
///   email                  wherever data stands: in payloads, in headers, in members nobody knows
/// "*" stands for any letters of a name, "**" for any names. Names match in any case; the places of lists count only
/// where a pattern names one. Rather too much is masked than too little.
class MaskPatterns
{
public:
    /// BadInput says which pattern cannot be meant, and how to write it.
    [[nodiscard]] static Result<MaskPatterns> parse(const std::vector<std::string>& texts);

    [[nodiscard]] bool isEmpty() const { return m_texts.empty(); }

    /// As they were given.
    [[nodiscard]] const std::vector<std::string>& texts() const { return m_texts; }

    /// How far each pattern is matched on the way down to a value: bit n of a pattern's word is set when its first n
    /// names are.
    using State = std::vector<std::uint64_t>;

    [[nodiscard]] State begin() const;

    /// One name further down, or one place of a list. True when a pattern ends there: all below it is masked.
    [[nodiscard]] bool step(const State& from, std::string_view name, bool isPlace, State& to) const;

private:
    using Pattern = std::vector<std::string>;

    static void closeOver(const Pattern& pattern, std::uint64_t& bits);

    std::vector<std::string> m_texts;
    std::vector<Pattern> m_patterns;
};

} // namespace backstep
