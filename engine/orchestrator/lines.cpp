#include "engine/orchestrator/loop.h"

/// A pretty-printed file through a line-based producer comes as a record a line (contract.md B8). While its lines come
/// in, the position stays before the first of them: a crash in between loses none.
namespace backstep {

/// Whether there is nothing more to do with the record. The last line of a file goes on as the whole of it.
bool Loop::isLine(Record& record)
{
    std::optional<LineJoiner::Left> broken;
    const LineJoiner::Found found = m_lines.take(record, m_clock.now(), broken);
    if (broken.has_value()) {
        leave(*broken, false);
    }
    switch (found) {
    case LineJoiner::Found::Whole:
        return false;
    case LineJoiner::Found::Line:
        return true;
    case LineJoiner::Found::Blank:
        advance(record, Reading::Inputs);
        return true;
    case LineJoiner::Found::Last:
        break;
    }
    if (!m_options.joinsLines) {
        leave({record, record, 0}, true);
        return true;
    }
    m_cameAs = "It came a record a line and was put together: " + howToSendOnOneLine(record.place.topic.text());
    return false;
}

/// One problem, however many lines they are.
void Loop::leave(const LineJoiner::Left& lines, bool isWhole)
{
    const std::string reason = isWhole
        ? "The last of the lines of one file, which are not put together here; fed in from quarantine it is taken: "
            + howToSendOnOneLine(lines.record.place.topic.text())
        : backstep::wordsOf(lines);
    quarantine({AnomalyKind::NotJson, reason, {}}, lines.record);
    advance(lines.last, Reading::Inputs);
    m_batch.urgent = true;
}

void Loop::leaveOverdueLines()
{
    for (const LineJoiner::Left& lines : m_lines.overdue(m_clock.now())) {
        leave(lines, false);
    }
}

} // namespace backstep
