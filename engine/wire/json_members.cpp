#include "engine/wire/json_members.h"

#include "engine/base/limits.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <simdjson.h>

namespace backstep {

namespace {

/// The parsers and the padded copy they need, one set a thread: a parser is costly to make and cheap to use again.
struct Workbench
{
    simdjson::dom::parser whole;
    simdjson::ondemand::parser lazy;
    std::string padded;
};

Workbench& workbench()
{
    thread_local Workbench bench;
    return bench;
}

JsonTrouble troubleOf(simdjson::error_code code)
{
    switch (code) {
    case simdjson::SUCCESS:
        return JsonTrouble::None;
    case simdjson::DEPTH_ERROR:
        return JsonTrouble::TooDeep;
    case simdjson::UTF8_ERROR:
        return JsonTrouble::NotUtf8;
    case simdjson::EMPTY:
        return JsonTrouble::Empty;
    case simdjson::NUMBER_ERROR:
        return JsonTrouble::NumberTooLarge;
    default:
        return JsonTrouble::NotJson;
    }
}

/// simdjson refuses whole numbers beyond 64 bits, which JSON allows and Java's workers may send; they are checked
/// by the slower reader.
JsonTrouble checked(Workbench& bench, std::size_t size)
{
    simdjson::dom::parser& whole = bench.whole;
    if (whole.max_depth() != limits::recordDepthMax
        && whole.allocate(size, limits::recordDepthMax) != simdjson::SUCCESS) {
        return JsonTrouble::NotJson;
    }
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(bench.padded.data());
    const simdjson::error_code code = whole.parse(bytes, size, false).error();
    if (code != simdjson::NUMBER_ERROR) {
        return troubleOf(code);
    }
    const bool fine = nlohmann::json::accept(bench.padded.data(), bench.padded.data() + size);
    return fine ? JsonTrouble::None : JsonTrouble::NumberTooLarge;
}

/// Nearly every name is written as it is; one with escapes is read before it is compared.
bool isNamed(std::string_view written, std::string_view name)
{
    if (written.find('\\') == std::string_view::npos) {
        return written == name;
    }
    const nlohmann::json unescaped = nlohmann::json::parse('"' + std::string(written) + '"', nullptr, false);
    return unescaped.is_string() && unescaped.get_ref<const std::string&>() == name;
}

/// Turns views into the padded copy into views into the caller's text.
class Listing
{
public:
    Listing(std::string_view text, const std::string& padded)
        : m_text(text)
        , m_base(padded.data())
    {
    }

    [[nodiscard]] std::string_view here(std::string_view inCopy) const
    {
        const auto offset = static_cast<std::size_t>(inCopy.data() - m_base);
        std::size_t size = inCopy.size();
        while (size > 0 && std::strchr(" \t\r\n", m_text[offset + size - 1]) != nullptr) {
            --size;
        }
        return m_text.substr(offset, size);
    }

    void list(simdjson::ondemand::object object, JsonMembers& members, JsonEnvelope* envelope) const
    {
        for (auto field : object) {
            const std::string_view name = keyOf(field.key().value());
            simdjson::ondemand::value value = field.value().value();
            const bool isHeaders = envelope != nullptr && isNamed(name, "headers");
            if (isHeaders && value.type().value() == simdjson::ondemand::json_type::object) {
                envelope->hasHeaders = true;
                envelope->headers.clear();
                list(value.get_object().value(), envelope->headers, nullptr);
                continue;
            }
            if (isHeaders) {
                envelope->hasHeaders = false;
                envelope->headers.clear();
            }
            members.add({name, here(simdjson::to_json_string(value).value())});
        }
    }

private:
    [[nodiscard]] std::string_view keyOf(simdjson::ondemand::raw_json_string key) const
    {
        const auto offset = static_cast<std::size_t>(key.raw() - m_base);
        std::size_t end = offset;
        while (m_text[end] != '"') {
            end += m_text[end] == '\\' ? 2 : 1;
        }
        return m_text.substr(offset, end - offset);
    }

    std::string_view m_text;
    const char* m_base;
};

JsonTrouble read(std::string_view text, JsonMembers& members, JsonEnvelope* envelope)
{
    Workbench& bench = workbench();
    bench.padded.resize(text.size() + simdjson::SIMDJSON_PADDING);
    std::ranges::copy(text, bench.padded.begin());
    std::fill(bench.padded.begin() + static_cast<std::ptrdiff_t>(text.size()), bench.padded.end(), ' ');
    if (const JsonTrouble trouble = checked(bench, text.size()); trouble != JsonTrouble::None) {
        return trouble;
    }
    // Whatever the checked text still makes simdjson refuse ends here: its exceptions never leave this room.
    try {
        auto document = bench.lazy.iterate(bench.padded.data(), text.size(), bench.padded.size());
        if (document.type().value() != simdjson::ondemand::json_type::object) {
            return JsonTrouble::NotAnObject;
        }
        Listing(text, bench.padded).list(document.get_object().value(), members, envelope);
    } catch (const simdjson::simdjson_error& error) {
        return troubleOf(error.error());
    }
    return JsonTrouble::None;
}

} // namespace

const JsonMember* JsonMembers::find(std::string_view name) const
{
    const auto found = std::find_if(m_members.rbegin(), m_members.rend(), [name](const JsonMember& member) {
        return isNamed(member.name, name);
    });
    return found == m_members.rend() ? nullptr : &*found;
}

std::string_view JsonMembers::raw(std::string_view name) const
{
    const JsonMember* member = find(name);
    return member == nullptr ? std::string_view{} : member->value;
}

std::optional<std::string> JsonMembers::text(std::string_view name) const
{
    return jsonScalarText(raw(name));
}

std::string JsonMembers::textOr(std::string_view name, std::string_view otherwise) const
{
    auto found = text(name);
    return found ? std::move(*found) : std::string(otherwise);
}

std::optional<std::uint64_t> JsonMembers::number(std::string_view name) const
{
    std::string_view digits = raw(name);
    if (digits.size() >= 2 && digits.front() == '"') {
        digits = digits.substr(1, digits.size() - 2);
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::string> jsonScalarText(std::string_view raw)
{
    if (raw.empty() || raw.front() == '{' || raw.front() == '[' || raw == "null") {
        return std::nullopt;
    }
    if (raw.front() != '"') {
        return std::string(raw);
    }
    if (raw.find('\\') == std::string_view::npos) {
        return std::string(raw.substr(1, raw.size() - 2));
    }
    const nlohmann::json unescaped = nlohmann::json::parse(raw, nullptr, false);
    return unescaped.is_string() ? std::optional(unescaped.get<std::string>()) : std::nullopt;
}

JsonTrouble readJsonEnvelope(std::string_view text, JsonEnvelope& envelope)
{
    envelope.top.clear();
    envelope.headers.clear();
    envelope.hasHeaders = false;
    return read(text, envelope.top, &envelope);
}

JsonTrouble readJsonObject(std::string_view text, JsonMembers& members)
{
    members.clear();
    return read(text, members, nullptr);
}

std::string_view troubleWords(JsonTrouble trouble)
{
    switch (trouble) {
    case JsonTrouble::None:
        return "is fine";
    case JsonTrouble::NotJson:
        return "is not JSON";
    case JsonTrouble::TooDeep:
        return "nests deeper than 100 levels";
    case JsonTrouble::NotUtf8:
        return "is not UTF-8 text";
    case JsonTrouble::NumberTooLarge:
        return "is not JSON: a number in it cannot be read";
    case JsonTrouble::NotAnObject:
        return "is JSON, but not an object with payload and headers";
    case JsonTrouble::Empty:
        return "is empty";
    }
    return "is not JSON";
}

} // namespace backstep
