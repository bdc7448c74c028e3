#pragma once

#include "engine/base/bytes.h"

#include <cstdint>
#include <optional>
#include <string_view>

/// What the ledger's own blobs are made of: numbers as base-128 varints, texts with their length in front.
namespace backstep::parts {

void putNumber(Bytes& out, std::uint64_t value);
void putText(Bytes& out, std::string_view text);

/// Gives zeros and empty texts from the first thing on that cannot be; the caller asks once at the end.
class Cursor
{
public:
    explicit Cursor(std::string_view bytes)
        : m_rest(bytes)
    {
    }

    [[nodiscard]] std::uint64_t number();
    [[nodiscard]] std::string_view text();

    [[nodiscard]] bool hasMore() const { return m_good && !m_rest.empty(); }

    [[nodiscard]] bool good() const { return m_good; }

private:
    void fail();

    std::string_view m_rest;
    bool m_good = true;
};

/// Adds the CRC-32C of the bytes to their end: SQLite's pages have none, and a bit that tipped over must not be decided
/// on.
[[nodiscard]] Bytes sealed(Bytes bytes);

/// The bytes that were sealed. Nothing when they are not the same any more.
[[nodiscard]] std::optional<std::string_view> unsealed(std::string_view bytes);

} // namespace backstep::parts
