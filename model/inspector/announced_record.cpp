#include "model/inspector/announced_record.h"

#include "engine/wire/json_members.h"

#include <algorithm>
#include <string_view>

namespace backstep {

namespace {

constexpr std::string_view request = "x-backstep-request";

/// Before which header an act's id stands that the plan left out; empty where the record follows from no act.
std::string_view behindRequest(const JsonMembers& headers)
{
    const auto& all = headers.all();
    const auto found = std::ranges::find_if(all, [](const JsonMember& header) {
        return header.name == "x-backstep-who" || header.name == "x-backstep-reason";
    });
    return found == all.end() || headers.has(request) ? std::string_view() : found->name;
}

} // namespace

Bytes announced(const Bytes& value)
{
    JsonEnvelope envelope;
    if (readJsonEnvelope(value, envelope) != JsonTrouble::None) {
        return value;
    }
    const std::string_view behind = behindRequest(envelope.headers);
    Bytes text;
    const char* copied = value.data();
    const auto copyUpTo = [&](const char* end) {
        text.append(copied, end);
        copied = end;
    };
    const auto standIn = [&](std::string_view raw, std::string_view words) {
        copyUpTo(raw.data());
        text += words;
        copied = raw.data() + raw.size();
    };
    for (const auto& [name, raw] : envelope.headers.all()) {
        if (name == "timestamp") {
            standIn(raw, R"("<when it is sent>")");
        } else if (name == request) {
            standIn(raw, R"("<new>")");
        } else if (name.data() == behind.data()) {
            copyUpTo(name.data() - 1); // the quote before it
            text += '"' + std::string(request) + R"(":"<new>",)";
        }
    }
    copyUpTo(value.data() + value.size());
    return text;
}

} // namespace backstep
