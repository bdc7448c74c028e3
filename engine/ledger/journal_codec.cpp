#include "engine/ledger/journal_codec.h"

#include "engine/base/crc32c.h"
#include "engine/ledger/blob.h"
#include "engine/saga/state_codec.h"

#include <string>

namespace backstep::parts {

namespace {

Error notReadable(std::string_view what)
{
    return {Fault::StoreFailed, "its " + std::string(what) + " cannot be read"};
}

std::string sumOf(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    const std::uint32_t sum = crc32c(bytes);
    std::string text;
    for (unsigned shift = 32; shift > 0; shift -= 4) {
        text.push_back(digits[sum >> (shift - 4) & 0xFU]);
    }
    return text;
}

} // namespace

Bytes encodeJournal(const std::vector<FlowWrite>& writes)
{
    Bytes bytes;
    for (const FlowWrite& write : writes) {
        putText(bytes, write.state.id.text());
        putNumber(bytes, write.events.size());
        for (const Event& event : write.events) {
            putText(bytes, encodeEvent(event));
        }
    }
    return bytes;
}

bool readJournal(std::string_view bytes, const std::function<bool(std::string_view flow, std::string_view event)>& take)
{
    Cursor cursor(bytes);
    while (cursor.hasMore()) {
        const std::string_view flow = cursor.text();
        for (std::uint64_t left = cursor.number(); left > 0 && cursor.good(); --left) {
            const std::string_view event = cursor.text();
            if (cursor.good() && !take(flow, event)) {
                return false;
            }
        }
    }
    return cursor.good();
}

std::optional<Bytes> journalWithout(std::string_view bytes, const std::unordered_set<std::string>& flows)
{
    Bytes left;
    Cursor cursor(bytes);
    while (cursor.hasMore()) {
        const std::string flow(cursor.text());
        const std::uint64_t count = cursor.number();
        Bytes events;
        for (std::uint64_t each = 0; each < count && cursor.good(); ++each) {
            putText(events, cursor.text());
        }
        if (!flows.contains(flow)) {
            putText(left, flow);
            putNumber(left, count);
            left += events;
        }
    }
    return cursor.good() ? std::optional(left) : std::nullopt;
}

Bytes encodePositions(const std::vector<Position>& positions)
{
    Bytes bytes;
    for (const Position& position : positions) {
        putText(bytes, position.topic.text());
        putText(bytes, position.incarnation);
        putNumber(bytes, static_cast<std::uint32_t>(position.partition));
        putNumber(bytes, static_cast<std::uint64_t>(position.next));
    }
    const std::string sum = sumOf(bytes);
    putText(bytes, {}); // no topic: what follows is the checksum
    putText(bytes, sum);
    return bytes;
}

Result<std::vector<Position>> decodePositions(std::string_view bytes)
{
    Cursor cursor(bytes);
    std::vector<Position> positions;
    while (cursor.hasMore()) {
        Position position;
        position.topic = TopicName(cursor.text());
        if (position.topic.isEmpty()) {
            const std::string_view sum = cursor.text();
            const bool isLast = cursor.good() && !cursor.hasMore() && bytes.size() >= sum.size() + 2;
            if (!isLast || sum != sumOf(bytes.substr(0, bytes.size() - sum.size() - 2))) {
                return failure(notReadable("reading positions"));
            }
            return positions;
        }
        position.incarnation = cursor.text();
        position.partition = static_cast<std::int32_t>(cursor.number());
        position.next = static_cast<std::int64_t>(cursor.number());
        positions.push_back(std::move(position));
    }
    if (!cursor.good()) {
        return failure(notReadable("reading positions"));
    }
    return positions; // as an earlier Backstep wrote them, without a checksum
}

void appendCommit(Bytes& commits, std::uint64_t last, std::uint64_t number)
{
    putNumber(commits, number - last);
}

Result<std::vector<std::uint64_t>> decodeCommits(std::string_view bytes)
{
    Cursor cursor(bytes);
    std::vector<std::uint64_t> commits;
    std::uint64_t last = 0;
    while (cursor.hasMore()) {
        last += cursor.number();
        commits.push_back(last);
    }
    if (!cursor.good()) {
        return failure(notReadable("list of commits"));
    }
    return commits;
}

Bytes encodeSteps(const std::vector<StepName>& steps)
{
    Bytes bytes;
    for (const StepName& step : steps) {
        putText(bytes, step.text());
    }
    return bytes;
}

Result<std::vector<StepName>> decodeSteps(std::string_view bytes)
{
    Cursor cursor(bytes);
    std::vector<StepName> steps;
    while (cursor.hasMore()) {
        steps.emplace_back(cursor.text());
    }
    if (!cursor.good()) {
        return failure(notReadable("worker registrations"));
    }
    return steps;
}

} // namespace backstep::parts
