#pragma once

#include "engine/wire/record.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backstep {

/// Finds the records that are the lines of one pretty-printed file: a line-based console producer sends a record a
/// line, with a null key (contract.md B8). They belong together where they stand one after another in one partition,
/// came within seconds, and make one JSON object.
class LineJoiner
{
public:
    enum class Found : std::uint8_t
    {
        Whole, ///< no line of anything: it goes on as it is
        Line, ///< of a file that is not complete yet; nothing to do with it
        Last, ///< completes it: the record has become the whole, in the place of its last line
        Blank, ///< the empty line behind such a file
    };

    /// Lines that came to nothing.
    struct Left
    {
        Record record; ///< all of them as one, in the place of the first
        Record last; ///< where they end
        std::size_t lines = 0;
    };

    /// What a record is, in the order of its partition. `broken` is set where it ends lines that are no whole file.
    Found take(Record& record, Instant now, std::optional<Left>& broken);

    /// Whether a record is among the lines that wait: read once more, it is not taken once more.
    [[nodiscard]] bool has(const RecordPlace& place) const;

    /// Nothing waits, and no blank line would belong to anything.
    [[nodiscard]] bool isEmpty() const { return m_lines.empty() && m_ended.empty(); }

    /// Lines behind which nothing came for so long that nothing will.
    [[nodiscard]] std::vector<Left> overdue(Instant now);

private:
    struct Lines
    {
        Left left;
        Instant since; ///< when the last of them was taken
        int depth = 0; ///< brackets that are still open
        bool isBroken = false; ///< a bracket closes what was not opened, or a text ends with its line
    };

    using Place = std::pair<std::string, std::int32_t>;

    [[nodiscard]] bool isBlankBehind(const Place& place, const Record& record);
    [[nodiscard]] static bool goesOn(const Lines& lines, const Record& record);
    [[nodiscard]] static bool mayBegin(const Record& record);
    static void add(Lines& lines, const Record& record, Instant now);

    std::map<Place, Lines> m_lines; ///< by topic and partition
    std::map<Place, std::int64_t> m_ended; ///< the offset behind a file that was whole
};

/// One sentence about lines that came to nothing.
[[nodiscard]] std::string wordsOf(const LineJoiner::Left& lines);

/// What to do about lines, as the end of a sentence.
[[nodiscard]] std::string howToSendOnOneLine(std::string_view topic);

} // namespace backstep
