#include "engine/http/listing.h"

#include "engine/base/any_case_word.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace backstep {

namespace {

constexpr std::size_t sizeMax = 1'000;
constexpr std::size_t pageMax = 1'000'000'000;
constexpr std::size_t dayLength = std::string_view("2026-11-30").size();

Result<std::size_t>
readNumber(const HttpRequest& request, std::string_view name, std::size_t least, std::size_t most, std::size_t usual)
{
    const auto text = request.parameter(name);
    if (!text) {
        return usual;
    }
    std::size_t number = 0;
    const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (fault != std::errc() || end != text->data() + text->size() || number < least || number > most) {
        return failure(
            Fault::BadInput,
            std::string(name) + " is \"" + *text + "\": it is a whole number from " + std::to_string(least) + " to "
                + std::to_string(most) + "."
        );
    }
    return number;
}

Result<Instant> readTime(const HttpRequest& request, std::string_view name, std::string_view endOfDay)
{
    const auto text = request.parameter(name);
    if (!text || text->empty()) {
        return Instant();
    }
    // A plus that was not written as %2B arrives as a blank: 14:06:00 01:00.
    std::string written = *text;
    std::ranges::replace(written, ' ', '+');
    Instant at = fromIso8601(written.size() == dayLength ? written + std::string(endOfDay) : written);
    if (!at.isSet()) {
        at = fromIso8601(written + "Z");
    }
    if (!at.isSet()) {
        return failure(
            Fault::BadInput,
            std::string(name) + " is \"" + *text
                + "\": it is a day (2026-11-30) or a date-time (2026-11-30T14:06:00Z), in UTC unless it says a zone."
        );
    }
    return at;
}

} // namespace

Result<std::string>
readWord(const HttpRequest& request, std::string_view name, std::initializer_list<std::string_view> words)
{
    const auto text = request.parameter(name);
    if (!text || text->empty()) {
        return std::string();
    }
    const auto* found = std::ranges::find_if(words, [&](std::string_view word) { return sameInAnyCase(word, *text); });
    if (found != words.end()) {
        return std::string(*found);
    }
    std::string all;
    for (const std::string_view word : words) {
        all += (all.empty() ? "" : ", ") + std::string(word);
    }
    return failure(Fault::BadInput, std::string(name) + " is \"" + *text + "\": it is one of " + all + ".");
}

Result<PageAsked>
readPage(const HttpRequest& request, std::initializer_list<std::string_view> sortable, std::string_view sortedBy)
{
    const auto page = readNumber(request, "page", 0, pageMax, 0);
    const auto size = readNumber(request, "size", 1, sizeMax, 10);
    const auto sort = readWord(request, "sortBy", sortable);
    const auto direction = readWord(request, "direction", {"asc", "desc"});
    if (!page || !size) {
        return failure(page ? size.error() : page.error());
    }
    if (!sort || !direction) {
        return failure(sort ? direction.error() : sort.error());
    }
    return PageAsked{*page, *size, sort->empty() ? std::string(sortedBy) : *sort, *direction != "asc"};
}

Result<TimeRange> readRange(const HttpRequest& request, std::string_view fromName, std::string_view toName)
{
    const auto from = readTime(request, fromName, "T00:00:00Z");
    const auto to = readTime(request, toName, "T23:59:59.999999Z");
    if (!from || !to) {
        return failure(from ? to.error() : from.error());
    }
    return TimeRange{*from, *to};
}

nlohmann::ordered_json toPage(nlohmann::ordered_json content, const PageAsked& asked, std::size_t total)
{
    return {
        {"content", std::move(content)},
        {"page", asked.page},
        {"size", asked.size},
        {"totalElements", total},
        {"totalPages", (total + asked.size - 1) / asked.size}};
}

} // namespace backstep
