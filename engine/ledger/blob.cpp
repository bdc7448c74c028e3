#include "engine/ledger/blob.h"

#include "engine/base/crc32c.h"
#include "engine/base/varint.h"

#include <cstddef>

namespace backstep::parts {

namespace {

constexpr std::size_t sealSize = 4;

} // namespace

void putNumber(Bytes& out, std::uint64_t value)
{
    appendVarint(out, value);
}

void putText(Bytes& out, std::string_view text)
{
    putNumber(out, text.size());
    out += text;
}

std::uint64_t Cursor::number()
{
    const std::optional<std::uint64_t> value = takeVarint(m_rest);
    if (!value.has_value()) {
        fail();
    }
    return value.value_or(0);
}

std::string_view Cursor::text()
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

void Cursor::fail()
{
    m_good = false;
    m_rest = {};
}

Bytes sealed(Bytes bytes)
{
    const std::uint32_t sum = crc32c(bytes);
    for (unsigned shift = 0; shift < 32; shift += 8) {
        bytes.push_back(static_cast<char>(sum >> shift));
    }
    return bytes;
}

std::optional<std::string_view> unsealed(std::string_view bytes)
{
    if (bytes.size() < sealSize) {
        return std::nullopt;
    }
    const std::string_view body = bytes.substr(0, bytes.size() - sealSize);
    std::uint32_t sum = 0;
    for (std::size_t each = sealSize; each > 0; --each) {
        sum = sum << 8U | static_cast<unsigned char>(bytes[body.size() + each - 1]);
    }
    return sum == crc32c(body) ? std::optional(body) : std::nullopt;
}

} // namespace backstep::parts
