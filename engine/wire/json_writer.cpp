#include "engine/wire/json_writer.h"

#include <algorithm>
#include <simdjson.h>

namespace backstep {

namespace {

bool isPlain(char c)
{
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void appendEscaped(std::string& out, char c)
{
    constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
    case '"':
        out += "\\\"";
        break;
    case '\\':
        out += "\\\\";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    default:
        out += "\\u00";
        out += hex[static_cast<unsigned char>(c) >> 4U];
        out += hex[static_cast<unsigned char>(c) & 0xFU];
    }
}

} // namespace

void appendJsonText(std::string& out, std::string_view text)
{
    out += '"';
    if (std::ranges::all_of(text, isPlain)) {
        out += text;
    } else {
        for (const char c : text) {
            if (isPlain(c)) {
                out += c;
            } else {
                appendEscaped(out, c);
            }
        }
    }
    out += '"';
}

void appendPayload(std::string& out, std::string_view payload)
{
    if (payload.empty()) {
        out += "null";
        return;
    }
    if (payload.find_first_of("\r\n") == std::string_view::npos) {
        out += payload;
        return;
    }
    const std::size_t start = out.size();
    out.resize(start + payload.size() + simdjson::SIMDJSON_PADDING);
    std::size_t written = 0;
    if (simdjson::minify(payload.data(), payload.size(), out.data() + start, written) != simdjson::SUCCESS) {
        out.resize(start);
        out += payload;
        return;
    }
    out.resize(start + written);
}

std::string& JsonWriter::begin(std::string_view name)
{
    if (!m_isFirst) {
        m_out += ',';
    }
    m_isFirst = false;
    m_out += '"';
    m_out += name;
    m_out += "\":";
    return m_out;
}

} // namespace backstep
