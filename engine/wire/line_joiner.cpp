#include "engine/wire/line_joiner.h"

#include "engine/wire/topics.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr std::size_t linesMost = 5'000;
constexpr std::size_t bytesMost = std::size_t{1024} * 1024;
constexpr Duration togetherWithin{5'000};

constexpr std::string_view blanks = " \t\r\n";

bool isBlank(const Record& record)
{
    return record.value.value_or("").find_first_not_of(blanks) == std::string::npos;
}

/// How many brackets a line leaves open; nothing where it cannot be a line of well-formed JSON.
std::optional<int> opens(std::string_view line, int before)
{
    int depth = before;
    bool inText = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (inText) {
            i += c == '\\' ? 1U : 0U;
            inText = c != '"';
        } else if (c == '"') {
            inText = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            --depth;
        }
        if (depth < 0) {
            return std::nullopt;
        }
    }
    return inText ? std::nullopt : std::optional(depth);
}

} // namespace

bool LineJoiner::mayBegin(const Record& record)
{
    if (record.key.has_value() || !record.value.has_value()) {
        return false;
    }
    switch (topics::kindOf(record.place.topic.text())) {
    case topics::Kind::Registration:
    case topics::Kind::Start:
    case topics::Kind::Response:
        break;
    default:
        return false;
    }
    const std::size_t first = record.value->find_first_not_of(blanks);
    return first != std::string::npos && (*record.value)[first] == '{' && opens(*record.value, 0).value_or(0) > 0;
}

void LineJoiner::add(Lines& lines, const Record& record, Instant now)
{
    lines.since = now;
    const std::string_view line = record.value.has_value() ? std::string_view(*record.value) : std::string_view();
    const auto depth = opens(line, lines.depth);
    lines.isBroken = lines.isBroken || !depth.has_value();
    lines.depth = depth.value_or(lines.depth);
    if (lines.left.lines == 0) {
        lines.left.record = record;
    } else {
        lines.left.record.value->append("\n").append(line);
    }
    ++lines.left.lines;
    lines.left.last = record;
    lines.left.last.value.reset();
}

bool LineJoiner::isBlankBehind(const Place& place, const Record& record)
{
    const auto ended = m_ended.find(place);
    if (ended == m_ended.end()) {
        return false;
    }
    const bool isBehind = ended->second == record.place.offset && !record.key.has_value() && isBlank(record);
    m_ended.erase(ended);
    return isBehind;
}

bool LineJoiner::goesOn(const Lines& lines, const Record& record)
{
    const Left& left = lines.left;
    return !record.key.has_value() && record.value.has_value() && record.incarnation == left.last.incarnation
        && record.place.offset == left.last.place.offset + 1 && record.at < left.last.at + togetherWithin
        && left.lines < linesMost && left.record.value->size() < bytesMost;
}

LineJoiner::Found LineJoiner::take(Record& record, Instant now, std::optional<Left>& broken)
{
    if (isEmpty() && !mayBegin(record)) {
        return Found::Whole; // nearly always
    }
    const Place place{record.place.topic.text(), record.place.partition};
    if (isBlankBehind(place, record)) {
        return Found::Blank;
    }
    const auto held = m_lines.find(place);
    if (held != m_lines.end()) {
        Lines& lines = held->second;
        const bool isNext = goesOn(lines, record);
        if (isNext) {
            add(lines, record, now);
        }
        if (isNext && !lines.isBroken && lines.depth > 0) {
            return Found::Line;
        }
        const bool isWhole = isNext && !lines.isBroken;
        Left all = std::move(lines.left);
        m_lines.erase(held);
        if (isWhole) {
            record.value = std::move(all.record.value);
            m_ended[place] = record.place.offset + 1;
            return Found::Last;
        }
        broken = std::move(all);
        if (isNext) {
            return Found::Line; // the one that broke them is one of them
        }
    }
    if (!mayBegin(record)) {
        return Found::Whole;
    }
    add(m_lines[place], record, now);
    return Found::Line;
}

bool LineJoiner::has(const RecordPlace& place) const
{
    if (m_lines.empty()) {
        return false;
    }
    const auto held = m_lines.find({place.topic.text(), place.partition});
    return held != m_lines.end() && place.offset <= held->second.left.last.place.offset;
}

std::vector<LineJoiner::Left> LineJoiner::overdue(Instant now)
{
    std::vector<Left> all;
    std::erase_if(m_lines, [&](auto& held) {
        const bool isOver = held.second.since + togetherWithin < now;
        if (isOver) {
            all.push_back(std::move(held.second.left));
        }
        return isOver;
    });
    return all;
}

std::string wordsOf(const LineJoiner::Left& lines)
{
    const std::string what = lines.lines == 1
        ? "This record is the beginning of a message and no whole one, as a file's first line would be: "
        : std::to_string(lines.lines) + " records from here on are lines of a file and together no whole message: ";
    return what + howToSendOnOneLine(lines.record.place.topic.text());
}

std::string howToSendOnOneLine(std::string_view topic)
{
    return "a console producer sends a record a line. Put the file on one line first: jq -c . FILE | "
           "kafka-console-producer --bootstrap-server HOST:PORT --topic "
        + std::string(topic) + ".";
}

} // namespace backstep
