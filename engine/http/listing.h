#pragma once

#include "engine/base/instant.h"
#include "engine/http/http_message.h"

#include <cstddef>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace backstep {

/// Which part of a listing is asked for, and in which order.
struct PageAsked
{
    std::size_t page = 0;
    std::size_t size = 10;
    std::string sortBy;
    bool isDescending = true;

    [[nodiscard]] std::size_t first() const { return page * size; }
};

/// page, size, sortBy and direction. Every value that is not understood is BadInput with what would be: a listing that
/// takes no notice of what was asked for lies.
[[nodiscard]] Result<PageAsked>
readPage(const HttpRequest& request, std::initializer_list<std::string_view> sortable, std::string_view sortedBy);

/// One of these words, in any case, as it stands in the list; empty where it is not asked for.
[[nodiscard]] Result<std::string>
readWord(const HttpRequest& request, std::string_view name, std::initializer_list<std::string_view> words);

/// From when to when; not set: open.
struct TimeRange
{
    Instant from;
    Instant to;

    [[nodiscard]] bool holds(Instant at) const { return (!from.isSet() || at >= from) && (!to.isSet() || at <= to); }
};

/// Days ("2026-11-30", in UTC, the last one whole) and date-times ("2026-11-30T14:06:00Z"; without a zone: UTC).
[[nodiscard]] Result<TimeRange>
readRange(const HttpRequest& request, std::string_view fromName, std::string_view toName);

/// {"content": […], "page", "size", "totalElements", "totalPages"}.
[[nodiscard]] nlohmann::ordered_json toPage(nlohmann::ordered_json content, const PageAsked& asked, std::size_t total);

} // namespace backstep
