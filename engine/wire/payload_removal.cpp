#include "engine/wire/payload_removal.h"

#include "engine/wire/decode_parts.h"
#include "engine/wire/json_members.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace backstep {

namespace {

/// Values that say nothing about anybody.
bool saysNothing(std::string_view json)
{
    constexpr std::array<std::string_view, 5> empty{"null", "{}", "[]", "\"\"", "0"};
    return std::ranges::find(empty, json) != empty.end();
}

/// No longer than what it replaces, and of the same meaning to whoever reads the envelope: no payload.
std::string_view replacementFor(std::string_view json)
{
    constexpr std::string_view null = "null";
    return json.size() >= null.size() ? null : std::string_view("0");
}

/// A name may be written with escapes: what is not plainly another one counts.
bool isNamed(const JsonMember& member, std::string_view name)
{
    return member.name == name || member.name.find('\\') != std::string_view::npos;
}

void addMembers(const JsonMembers& members, std::string_view name, std::vector<std::string_view>& found)
{
    for (const JsonMember& member : members.all()) {
        if (isNamed(member, name) && !saysNothing(member.value)) {
            found.push_back(member.value);
        }
    }
}

/// An event tells no payload but in the answer to a plan, which holds whole records.
void addOfEvent(const JsonMembers& top, std::vector<std::string_view>& found)
{
    JsonMembers detail;
    const std::string_view raw = top.raw("detail");
    if (raw.starts_with('{') && readJsonObject(raw, detail) == JsonTrouble::None) {
        addMembers(detail, "messages", found);
    }
}

} // namespace

std::optional<Bytes> withoutPayload(const TopicName& topic, std::string_view value)
{
    using Kind = topics::Kind;
    const Kind kind = topics::kindOf(topic.text());
    if (kind == Kind::Registration || kind == Kind::RegistrationStatus || kind == Kind::Owner || value.empty()) {
        return std::nullopt;
    }
    JsonEnvelope envelope;
    if (readJsonEnvelope(value, envelope) != JsonTrouble::None) {
        return Bytes();
    }
    if (kind == Kind::Shared && parts::kindOnShared(envelope.headers) == Kind::Registration) {
        return std::nullopt;
    }
    std::vector<std::string_view> found;
    addMembers(envelope.top, "payload", found);
    if (kind == Kind::FlowEvents) {
        addOfEvent(envelope.top, found);
    }
    if (found.empty()) {
        return std::nullopt;
    }
    std::ranges::sort(found, {}, [](std::string_view each) { return each.data(); });
    Bytes bare;
    std::size_t from = 0;
    for (const std::string_view each : found) {
        const auto at = static_cast<std::size_t>(each.data() - value.data());
        bare += value.substr(from, at - from);
        bare += replacementFor(each);
        from = at + each.size();
    }
    bare += value.substr(from);
    return bare;
}

} // namespace backstep
