#include "engine/history/frame.h"

#include "engine/base/crc32c.h"
#include "engine/wire/payload_removal.h"

#include <chrono>

#include <utility>

namespace backstep::frame {

namespace {

constexpr std::uint64_t absent = 0; ///< instead of a length + 1

void putFixed(std::string& out, std::uint32_t number)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        out += static_cast<char>((number >> shift) & 0xffU);
    }
}

void put(std::string& out, std::uint64_t number)
{
    while (number >= 0x80U) {
        out += static_cast<char>((number & 0x7fU) | 0x80U);
        number >>= 7U;
    }
    out += static_cast<char>(number);
}

void putSigned(std::string& out, std::int64_t number)
{
    put(out, (static_cast<std::uint64_t>(number) << 1U) ^ static_cast<std::uint64_t>(number >> 63));
}

void put(std::string& out, std::string_view text)
{
    put(out, std::uint64_t{text.size()});
    out += text;
}

void put(std::string& out, const std::optional<std::string>& text)
{
    if (!text.has_value()) {
        put(out, absent);
        return;
    }
    put(out, std::uint64_t{text->size()} + 1);
    out += *text;
}

/// Writes a frame around what `fill` appends.
template <class Fill>
void framed(std::string& out, Kind kind, Fill fill)
{
    const std::size_t head = out.size();
    out.append(headSize, '\0');
    out += static_cast<char>(kind);
    fill();
    const std::string_view body = std::string_view(out).substr(head + headSize);
    std::string bytes;
    putFixed(bytes, static_cast<std::uint32_t>(body.size()));
    putFixed(bytes, crc32c(body));
    out.replace(head, headSize, bytes);
}

/// Reads from the front; once something does not fit, nothing does any more.
class Reader
{
public:
    explicit Reader(std::string_view bytes)
        : m_bytes(bytes)
    {
    }

    std::uint64_t number()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(bytes(1).empty() ? '\0' : m_last.front());
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if ((byte & 0x80U) == 0) {
                return value;
            }
        }
        m_isFine = false;
        return 0;
    }

    std::int64_t signedNumber()
    {
        const std::uint64_t folded = number();
        return static_cast<std::int64_t>(folded >> 1U) ^ -static_cast<std::int64_t>(folded & 1U);
    }

    std::string text() { return std::string(bytes(number())); }

    std::optional<std::string> maybeText()
    {
        const std::uint64_t length = number();
        return length == absent ? std::nullopt : std::optional(std::string(bytes(length - 1)));
    }

    /// The next length of a list, which cannot have more items than there are bytes.
    std::size_t count()
    {
        const std::uint64_t many = number();
        m_isFine = m_isFine && many <= m_bytes.size();
        return m_isFine ? static_cast<std::size_t>(many) : 0;
    }

    [[nodiscard]] bool isFine() const { return m_isFine; }

    [[nodiscard]] bool hasMore() const { return m_isFine && !m_bytes.empty() && m_bytes.front() != '\0'; }

    /// What is left fills the room of something that was deleted.
    void skipPadding()
    {
        m_isFine = m_isFine && m_bytes.find_first_not_of('\0') == std::string_view::npos;
        m_bytes = {};
    }

    [[nodiscard]] bool isDone() const { return m_isFine && m_bytes.empty(); }

private:
    std::string_view bytes(std::uint64_t many)
    {
        m_isFine = m_isFine && many <= m_bytes.size();
        m_last = m_isFine ? m_bytes.substr(0, static_cast<std::size_t>(many)) : std::string_view();
        m_bytes.remove_prefix(m_last.size());
        return m_last;
    }

    std::string_view m_bytes;
    std::string_view m_last;
    bool m_isFine = true;
};

void readRecord(Reader& in, Body& body)
{
    Record& record = body.entry.record;
    body.number = in.number();
    body.entry.flow = FlowId(in.text());
    record.place.topic = TopicName(in.text());
    record.place.partition = static_cast<std::int32_t>(in.signedNumber());
    record.place.offset = in.signedNumber();
    record.incarnation = in.text();
    record.at.micros = in.signedNumber();
    record.key = in.maybeText();
    record.value = in.maybeText();
    for (std::size_t left = in.count(); left > 0 && in.isFine(); --left) {
        std::string name = in.text();
        record.recordHeaders.emplace_back(std::move(name), in.text());
    }
}

constexpr std::int64_t secondsADay = 86'400;
/// A smaller number counts days since 1970, a larger one seconds: what there was room for.
constexpr std::int64_t daysMax = 1'000'000;
constexpr std::int64_t secondsMax = 253'402'300'799; ///< the last of the year 9999

std::optional<Deletion> deletionOf(Kind kind)
{
    switch (kind) {
    case Kind::Bare:
    case Kind::BareCopy:
        return Deletion::Policy;
    case Kind::BareByHand:
    case Kind::BareCopyByHand:
        return Deletion::Hand;
    default:
        return std::nullopt;
    }
}

bool isCopy(Kind kind)
{
    return kind == Kind::Copy || kind == Kind::BareCopy || kind == Kind::BareCopyByHand;
}

/// The rest of a record without its payload: when that was deleted, and padding.
void readDeletion(Reader& in, Body& body, Deletion by)
{
    std::string words = by == Deletion::Policy ? "policy" : "hand";
    if (in.hasMore()) {
        const std::int64_t number = in.signedNumber();
        const bool isDay = number < daysMax;
        // What is damaged may say any number: then it is no time, and told as the beginning of all.
        const bool isTime = number >= 0 && number <= secondsMax;
        const std::int64_t seconds = !isTime ? 0 : isDay ? number * secondsADay : number;
        const std::string time = toIso8601({seconds * 1'000'000});
        words += " " + (isDay ? time.substr(0, time.find('T')) : time);
    }
    in.skipPadding();
    body.entry.record.recordHeaders.emplace_back(payloadDeletedHeader, std::move(words));
}

void readEnds(Reader& in, Body& body)
{
    for (std::size_t left = in.count(); left > 0 && in.isFine(); --left) {
        Position end;
        end.topic = TopicName(in.text());
        end.incarnation = in.text();
        end.partition = static_cast<std::int32_t>(in.signedNumber());
        end.next = in.signedNumber();
        body.ends.push_back(std::move(end));
    }
}

void putRecord(std::string& out, const History::Entry& entry, std::uint64_t number)
{
    const Record& record = entry.record;
    put(out, number);
    put(out, std::string_view(entry.flow.text()));
    put(out, std::string_view(record.place.topic.text()));
    putSigned(out, record.place.partition);
    putSigned(out, record.place.offset);
    put(out, std::string_view(record.incarnation));
    putSigned(out, record.at.micros);
    put(out, record.key);
    put(out, record.value);
    put(out, std::uint64_t{record.recordHeaders.size()});
    for (const auto& [name, value] : record.recordHeaders) {
        put(out, std::string_view(name));
        put(out, std::string_view(value));
    }
}

} // namespace

void appendRecord(std::string& out, const History::Entry& entry, std::uint64_t number, Kind kind)
{
    framed(out, kind, [&] { putRecord(out, entry, number); });
}

std::optional<std::string> bareBody(const Body& body, Deletion by, Instant at)
{
    const bool isRecord = body.kind == Kind::Record || body.kind == Kind::Copy;
    if (!isRecord || !body.entry.record.value.has_value()) {
        return std::nullopt;
    }
    auto value = withoutPayload(body.entry.record.place.topic, *body.entry.record.value);
    if (!value) {
        return std::nullopt;
    }
    History::Entry entry = body.entry;
    entry.record.value = std::move(value);
    const bool ofCopy = isCopy(body.kind);
    const Kind byPolicy = ofCopy ? Kind::BareCopy : Kind::Bare;
    const Kind byHand = ofCopy ? Kind::BareCopyByHand : Kind::BareByHand;
    std::string bare(1, static_cast<char>(by == Deletion::Policy ? byPolicy : byHand));
    putRecord(bare, entry, body.number);
    const std::int64_t seconds = at.micros / 1'000'000;
    for (const std::int64_t number : {seconds, seconds / secondsADay}) {
        std::string time;
        putSigned(time, number);
        if (bare.size() + time.size() <= body.length) {
            bare += time;
            break;
        }
    }
    if (bare.size() > body.length) {
        return std::nullopt; // cannot be: nothing of it grew
    }
    bare.resize(body.length, '\0');
    return bare;
}

void appendEnds(std::string& out, const std::vector<Position>& ends)
{
    framed(out, Kind::Ends, [&] {
        put(out, std::uint64_t{ends.size()});
        for (const Position& end : ends) {
            put(out, std::string_view(end.topic.text()));
            put(out, std::string_view(end.incarnation));
            putSigned(out, end.partition);
            putSigned(out, end.next);
        }
    });
}

void appendText(std::string& out, std::string_view text, Kind kind)
{
    framed(out, kind, [&] { put(out, text); });
}

Head readHead(std::string_view bytes)
{
    const auto fixed = [bytes](std::size_t at) {
        std::uint32_t number = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            number |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
        }
        return number;
    };
    return {fixed(0), fixed(4)};
}

std::optional<Body> readBody(std::string_view bytes)
{
    if (bytes.empty()) {
        return std::nullopt;
    }
    Body body;
    body.length = bytes.size();
    body.kind = static_cast<Kind>(bytes.front());
    Reader in(bytes.substr(1));
    if (body.kind == Kind::Ends) {
        readEnds(in, body);
    } else if (body.kind == Kind::Record || body.kind == Kind::Copy) {
        readRecord(in, body);
    } else if (const auto by = deletionOf(body.kind)) {
        body.kind = isCopy(body.kind) ? Kind::Copy : Kind::Record;
        readRecord(in, body);
        readDeletion(in, body, *by);
    } else if (body.kind == Kind::About || body.kind == Kind::Closed) {
        body.text = in.text();
    }
    return in.isDone() ? std::optional(std::move(body)) : std::nullopt;
}

} // namespace backstep::frame
