#pragma once

#include "engine/ports/history.h"

#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

/// "f:1 g:2 -:3": records of flows f, g and none, with these offsets; the value is "v" and the offset, padded with
/// `padding` bytes.
inline std::vector<History::Entry> entries(const std::string& picture, std::size_t padding = 0)
{
    std::vector<History::Entry> made;
    std::istringstream stream(picture);
    for (std::string word; stream >> word;) {
        const auto colon = word.find(':');
        History::Entry entry;
        entry.flow = FlowId(word.substr(0, colon) == "-" ? "" : word.substr(0, colon));
        entry.record.place = {TopicName("t"), 0, std::stoll(word.substr(colon + 1))};
        entry.record.incarnation = "i";
        entry.record.value = "v" + word.substr(colon + 1) + std::string(padding, '.');
        made.push_back(std::move(entry));
    }
    return made;
}

inline std::string pictured(const std::vector<History::Entry>& entries)
{
    std::string text;
    for (const History::Entry& entry : entries) {
        text += (text.empty() ? "" : " ") + (entry.flow.isEmpty() ? std::string("-") : entry.flow.text()) + ":"
            + std::to_string(entry.record.place.offset);
    }
    return text;
}

/// All that is replayed.
inline std::string replayed(const History& history)
{
    std::vector<History::Entry> all;
    const auto done = history.replay([&all](std::vector<History::Entry> batch) {
        std::move(batch.begin(), batch.end(), std::back_inserter(all));
    });
    return done ? pictured(all) : done.error().message;
}

/// The offsets of a flow's records.
inline std::string recordsOf(const History& history, const char* flow)
{
    const auto records = history.records(FlowId(flow));
    if (!records) {
        return records.error().message;
    }
    std::string text;
    for (const Record& record : *records) {
        text += (text.empty() ? "" : " ") + std::to_string(record.place.offset);
    }
    return text;
}

inline std::string endsOf(const History& history)
{
    std::string text;
    for (const Position& end : history.ends().value_or(std::vector<Position>())) {
        text += (text.empty() ? "" : " ") + end.topic.text() + "/" + std::to_string(end.partition) + "@"
            + end.incarnation + "=" + std::to_string(end.next);
    }
    return text;
}

} // namespace backstep
