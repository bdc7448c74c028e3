#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace backstep {

/// Two texts side by side, line beside line.
struct CompareRow
{
    enum class Kind : std::uint8_t
    {
        Same,
        Changed,
        OnlyLeft,
        OnlyRight,
        Folded ///< lines that are the same and far from any that is not
    };

    Kind kind = Kind::Same;
    int left = 0; ///< number from 1; 0: no line stands there
    int right = 0;
    QString leftText;
    QString rightText;
    int folded = 0; ///< how many lines
};

inline constexpr int compareContext = 3; ///< lines that are the same, before and after one that is not

[[nodiscard]] std::vector<CompareRow> compareRows(const QString& left, const QString& right);

} // namespace backstep
