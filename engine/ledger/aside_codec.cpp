#include "engine/ledger/aside_codec.h"

#include "engine/ledger/blob.h"

#include <optional>
#include <string>
#include <utility>

namespace backstep::parts {

namespace {

void putPlace(Bytes& out, const RecordPlace& place)
{
    putText(out, place.topic.text());
    putNumber(out, static_cast<std::uint32_t>(place.partition));
    putNumber(out, static_cast<std::uint64_t>(place.offset));
}

RecordPlace readPlace(Cursor& cursor)
{
    RecordPlace place;
    place.topic = TopicName(cursor.text());
    place.partition = static_cast<std::int32_t>(cursor.number());
    place.offset = static_cast<std::int64_t>(cursor.number());
    return place;
}

/// No text and an empty text are two things.
void putOptional(Bytes& out, const std::optional<std::string>& text)
{
    putNumber(out, text.has_value() ? 1 : 0);
    if (text.has_value()) {
        putText(out, *text);
    }
}

std::optional<std::string> readOptional(Cursor& cursor)
{
    return cursor.number() == 0 ? std::nullopt : std::optional(std::string(cursor.text()));
}

} // namespace

Bytes encodeParked(const ParkedStart& parked)
{
    Bytes bytes;
    putText(bytes, parked.orchestration.text());
    putText(bytes, parked.request.flow.text());
    putText(bytes, parked.request.key.text());
    putText(bytes, parked.request.payload);
    putText(bytes, parked.request.startedFrom.text());
    putNumber(bytes, static_cast<std::uint64_t>(parked.since.micros));
    putPlace(bytes, parked.place);
    return bytes;
}

Result<ParkedStart> decodeParked(std::string_view bytes)
{
    Cursor cursor(bytes);
    ParkedStart parked;
    parked.orchestration = OrchestrationName(cursor.text());
    parked.request.flow = FlowId(cursor.text());
    parked.request.key = StartKey(cursor.text());
    parked.request.payload = cursor.text();
    parked.request.startedFrom = FlowId(cursor.text());
    parked.since = Instant{static_cast<std::int64_t>(cursor.number())};
    parked.place = readPlace(cursor);
    if (!cursor.good() || cursor.hasMore()) {
        return failure(Fault::StoreFailed, "a parked start cannot be read");
    }
    return parked;
}

Bytes encodeRecord(const Record& record)
{
    Bytes bytes;
    putPlace(bytes, record.place);
    putText(bytes, record.incarnation);
    putNumber(bytes, static_cast<std::uint64_t>(record.at.micros));
    putOptional(bytes, record.key);
    putOptional(bytes, record.value);
    for (const auto& [name, value] : record.recordHeaders) {
        putText(bytes, name);
        putText(bytes, value);
    }
    return bytes;
}

Result<Record> decodeRecord(std::string_view bytes)
{
    Cursor cursor(bytes);
    Record record;
    record.place = readPlace(cursor);
    record.incarnation = cursor.text();
    record.at = Instant{static_cast<std::int64_t>(cursor.number())};
    record.key = readOptional(cursor);
    record.value = readOptional(cursor);
    while (cursor.hasMore()) {
        std::string name(cursor.text());
        record.recordHeaders.emplace_back(std::move(name), cursor.text());
    }
    if (!cursor.good()) {
        return failure(Fault::StoreFailed, "a record in quarantine cannot be read");
    }
    return record;
}

} // namespace backstep::parts
