#include "engine/base/bytes.h"

#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

/// The union of all members, or null when one is not an object or two disagree.
Json unionOf(const std::vector<Json>& parts)
{
    Json merged = Json::object();
    for (const Json& part : parts) {
        if (!part.is_object()) {
            return nullptr;
        }
        for (const auto& [name, value] : part.items()) {
            const auto known = merged.find(name);
            if (known != merged.end() && *known != value) {
                return nullptr;
            }
            merged[name] = value;
        }
    }
    return merged;
}

} // namespace

Bytes mergePayloads(std::span<const NamedPayload> payloads)
{
    std::vector<Json> parts;
    for (const NamedPayload& each : payloads) {
        Json part = Json::parse(each.payload, nullptr, false);
        parts.push_back(part.is_discarded() ? Json(nullptr) : std::move(part));
    }
    Json merged = unionOf(parts);
    if (merged.is_null()) {
        merged = Json::object();
        for (std::size_t i = 0; i < payloads.size(); ++i) {
            merged[std::string(payloads[i].step)] = parts[i];
        }
    }
    return merged.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool isNullPayload(std::string_view payload)
{
    const std::size_t first = payload.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return true;
    }
    const std::size_t last = payload.find_last_not_of(" \t\r\n");
    return payload.substr(first, last - first + 1) == "null";
}

bool isJson(std::string_view text)
{
    return Json::accept(text);
}

bool isUtf8(std::string_view data, std::size_t* firstBad)
{
    const auto byteAt = [&data](std::size_t i) { return static_cast<unsigned char>(data[i]); };
    std::size_t i = 0;
    while (i < data.size()) {
        const unsigned char lead = byteAt(i);
        std::size_t more = 0;
        std::uint32_t code = lead;
        std::uint32_t least = 0;
        if (lead < 0x80) {
            ++i;
            continue;
        }
        if ((lead & 0xE0U) == 0xC0U) {
            more = 1, code = lead & 0x1FU, least = 0x80;
        } else if ((lead & 0xF0U) == 0xE0U) {
            more = 2, code = lead & 0x0FU, least = 0x800;
        } else if ((lead & 0xF8U) == 0xF0U) {
            more = 3, code = lead & 0x07U, least = 0x10000;
        }
        bool good = more > 0 && i + more < data.size();
        for (std::size_t k = 1; good && k <= more; ++k) {
            good = (byteAt(i + k) & 0xC0U) == 0x80U;
            code = code << 6U | (byteAt(i + k) & 0x3FU);
        }
        if (!good || code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
            if (firstBad != nullptr) {
                *firstBad = i;
            }
            return false;
        }
        i += more + 1;
    }
    return true;
}

std::string inUtf8(std::string text)
{
    std::size_t from = 0;
    std::size_t bad = 0;
    while (!isUtf8(std::string_view(text).substr(from), &bad)) {
        from += bad;
        text[from] = '?';
    }
    return text;
}

std::string shortened(std::string text, std::size_t bytesMax)
{
    if (text.size() <= bytesMax) {
        return text;
    }
    const auto isInside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    while (bytesMax > 0 && isInside(text[bytesMax])) {
        --bytesMax;
    }
    text.resize(bytesMax);
    return text + "…";
}

} // namespace backstep
