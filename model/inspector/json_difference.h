#pragma once

#include "model/inspector/json_outline.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace backstep {

/// One field in which two JSON values differ.
struct FieldDifference
{
    enum class Kind : std::uint8_t
    {
        Changed,
        OnlyHere,
        OnlyThere
    };
    Kind kind = Kind::Changed;
    QString field; ///< "amount.value", "lines[3].sku"; empty: the value as a whole
    QString here; ///< as it is written; empty where it is not there
    QString there;
    bool isOfShape = false; ///< a member is missing, or is of another kind: not only another value
};

struct JsonDifference
{
    std::vector<FieldDifference> fields; ///< in the order in which they are written here
    std::size_t same = 0; ///< fields that are the same
    bool isCut = false; ///< there are more than were looked at

    [[nodiscard]] bool isEmpty() const { return fields.empty() && !isCut; }
};

/// By meaning: blanks and the order of members make no difference. Both are known to be one JSON value each. Bounded:
/// nothing that came from the wire makes the window slow.
[[nodiscard]] JsonDifference differenceOf(std::string_view here, std::string_view there);

} // namespace backstep
