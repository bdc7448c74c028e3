#include "engine/ledger/journal_codec.h"

#include "engine/saga/state_codec.h"

#include <string>

namespace backstep::parts {

namespace {

void putNumber(Bytes& out, std::uint64_t value)
{
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80U));
        value >>= 7U;
    }
    out.push_back(static_cast<char>(value));
}

void putText(Bytes& out, std::string_view text)
{
    putNumber(out, text.size());
    out += text;
}

/// Gives zeros and empty texts from the first thing on that cannot be; the caller asks once at the end.
class Cursor
{
public:
    explicit Cursor(std::string_view bytes)
        : m_rest(bytes)
    {
    }

    std::uint64_t number()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7FU} << shift;
            if ((byte & 0x80U) == 0) {
                return value;
            }
        }
        fail();
        return 0;
    }

    std::string_view text()
    {
        const std::uint64_t size = number();
        if (size > m_rest.size()) {
            fail();
            return {};
        }
        const std::string_view text = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return text;
    }

    [[nodiscard]] bool hasMore() const { return m_good && !m_rest.empty(); }

    [[nodiscard]] bool good() const { return m_good; }

private:
    void fail()
    {
        m_good = false;
        m_rest = {};
    }

    std::string_view m_rest;
    bool m_good = true;
};

Error notReadable(std::string_view what)
{
    return {Fault::StoreFailed, "its " + std::string(what) + " cannot be read"};
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

Bytes encodePositions(const std::vector<Position>& positions)
{
    Bytes bytes;
    for (const Position& position : positions) {
        putText(bytes, position.topic.text());
        putText(bytes, position.incarnation);
        putNumber(bytes, static_cast<std::uint32_t>(position.partition));
        putNumber(bytes, static_cast<std::uint64_t>(position.next));
    }
    return bytes;
}

Result<std::vector<Position>> decodePositions(std::string_view bytes)
{
    Cursor cursor(bytes);
    std::vector<Position> positions;
    while (cursor.hasMore()) {
        Position position;
        position.topic = TopicName(cursor.text());
        position.incarnation = cursor.text();
        position.partition = static_cast<std::int32_t>(cursor.number());
        position.next = static_cast<std::int64_t>(cursor.number());
        positions.push_back(std::move(position));
    }
    if (!cursor.good()) {
        return failure(notReadable("reading positions"));
    }
    return positions;
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
