#include "model/inspector/seen_payloads.h"

#include "model/words.h"

#include "engine/wire/json_members.h"

#include <algorithm>

namespace backstep {

namespace {

QString payloadOf(const SeenRecord& record)
{
    return textOf(payloadIn(record).value_or("{}"));
}

bool isDo(const SeenRecord& record)
{
    return record.kind == SeenRecord::Kind::Command && record.phase.value_or(Phase::Do) == Phase::Do;
}

} // namespace

std::optional<std::string> payloadIn(const SeenRecord& record)
{
    JsonEnvelope envelope;
    if (!record.record.value || readJsonEnvelope(*record.record.value, envelope) != JsonTrouble::None) {
        return std::nullopt;
    }
    const std::string_view payload = envelope.top.raw("payload");
    return payload.empty() ? std::string("null") : std::string(payload);
}

QString startPayloadIn(const std::vector<SeenRecord>& records)
{
    const auto start = std::ranges::find(records, SeenRecord::Kind::Start, &SeenRecord::kind);
    if (start != records.end()) {
        return payloadOf(*start);
    }
    const auto first = std::ranges::find_if(records, isDo);
    return first == records.end() ? QStringLiteral("{}") : payloadOf(*first);
}

QString commandPayloadIn(const std::vector<SeenRecord>& records, const StepName& step)
{
    const auto last = std::find_if(records.rbegin(), records.rend(), [&step](const SeenRecord& record) {
        return isDo(record) && record.step == step;
    });
    return last == records.rend() ? QStringLiteral("{}") : payloadOf(*last);
}

} // namespace backstep
