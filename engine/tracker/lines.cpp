#include "engine/tracker/tracker.h"

#include <utility>

/// The lines of one file are one message and one anomaly, not dozens (contract.md B8).
namespace backstep {

void Tracker::applyRead(const Record& record, Read read, Instant now)
{
    const bool mayBeLine
        = read.messages.size() == 1 && std::holds_alternative<UnreadableMessage>(read.messages.front());
    if (!mayBeLine && m_lines.isEmpty()) {
        return applyRecord(record, std::move(read), now);
    }
    Record whole = record;
    std::optional<LineJoiner::Left> broken;
    const LineJoiner::Found found = m_lines.take(whole, now, broken);
    if (broken.has_value()) {
        tellLines(*broken);
    }
    switch (found) {
    case LineJoiner::Found::Whole:
        return applyRecord(record, std::move(read), now);
    case LineJoiner::Found::Line:
    case LineJoiner::Found::Blank:
        return;
    case LineJoiner::Found::Last:
        m_flows.tell(
            {AnomalyKind::NotJson,
             {},
             "Here end the lines of one file, which mean something only put together: "
                 + howToSendOnOneLine(record.place.topic.text()),
             record.place,
             record.at}
        );
        return applyRecord(whole, this->read(whole), now);
    }
}

void Tracker::tellLines(const LineJoiner::Left& lines)
{
    m_flows.tell({AnomalyKind::NotJson, {}, wordsOf(lines), lines.record.place, lines.record.at});
}

} // namespace backstep
