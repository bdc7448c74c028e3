#include "engine/rescue/audit_query.h"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

namespace backstep {

namespace {

struct Token
{
    std::string field; ///< empty: a word
    std::string value;
};

std::string lowered(std::string text)
{
    for (char& each : text) {
        each = each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
    }
    return text;
}

bool isField(std::string_view name)
{
    for (const std::string_view field : auditFields()) {
        if (field == name) {
            return true;
        }
    }
    return false;
}

/// Parted by spaces; quotes hold a value together, also behind a field.
std::vector<Token> tokensIn(std::string_view text)
{
    std::vector<Token> tokens;
    Token token;
    bool isQuoted = false;
    bool isBegun = false;
    const auto end = [&] {
        if (isBegun) {
            tokens.push_back(std::exchange(token, {}));
        }
        isBegun = false;
    };
    for (const char each : text) {
        if (each == '"') {
            isQuoted = !isQuoted;
            isBegun = true;
        } else if (!isQuoted && (each == ' ' || each == '\t' || each == '\n')) {
            end();
        } else if (!isQuoted && each == ':' && token.field.empty() && isField(lowered(token.value))) {
            token.field = lowered(std::exchange(token.value, {}));
        } else {
            token.value += each;
            isBegun = true;
        }
        isBegun = isBegun || !token.field.empty();
    }
    end();
    return tokens;
}

std::optional<Duration> unitOf(char letter)
{
    switch (letter) {
    case 's':
        return std::chrono::seconds(1);
    case 'm':
        return std::chrono::minutes(1);
    case 'h':
        return std::chrono::hours(1);
    case 'd':
        return std::chrono::hours(24);
    default:
        return std::nullopt;
    }
}

std::optional<Duration> spanIn(std::string_view text)
{
    constexpr int countMost = 100'000;
    int count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool isWhole = error == std::errc() && end + 1 == text.data() + text.size();
    if (!isWhole || count < 0 || count > countMost) {
        return std::nullopt;
    }
    const auto unit = unitOf(*end);
    return unit ? std::optional(*unit * count) : std::nullopt;
}

tl::unexpected<Error> notPossible(const Token& token, const std::string& what)
{
    return failure(Fault::BadInput, "\"" + token.field + ":" + token.value + "\": " + what);
}

Result<void> take(AuditFilter& filter, const Token& token, Instant now)
{
    if (token.field.empty()) {
        filter.words.push_back(token.value);
        return {};
    }
    if (token.value.empty()) {
        return failure(Fault::BadInput, "\"" + token.field + ":\" has no value. Write it behind the colon.");
    }
    const std::array<std::pair<std::string_view, std::string*>, 5> texts{
        {{"action", &filter.action},
         {"flow", &filter.flow},
         {"who", &filter.who},
         {"orchestration", &filter.orchestration},
         {"connection", &filter.connection}}};
    for (const auto& [field, value] : texts) {
        if (field == token.field) {
            *value = token.value;
            return {};
        }
    }
    if (token.field == "from") {
        filter.source = auditSourceFrom(lowered(token.value));
        return filter.source ? Result<void>()
                             : notPossible(token, "from is window, \"command line\" or \"control record\".");
    }
    if (token.field == "outcome") {
        filter.outcome = auditOutcomeFrom(lowered(token.value));
        return filter.outcome
            ? Result<void>()
            : notPossible(token, "outcome is asked, sent, refused, resolved, failed or \"no answer\".");
    }
    Instant& time = token.field == "since" ? filter.since : filter.until;
    time = readAuditTime(token.value, now);
    return time.isSet()
        ? Result<void>()
        : notPossible(token, "write how long ago (30m, 2h, 7d), a day (2026-11-30) or a time (2026-11-30T14:06:00Z).");
}

} // namespace

const std::vector<std::string_view>& auditFields()
{
    static const std::vector<std::string_view> fields{
        "action", "flow", "who", "outcome", "orchestration", "connection", "from", "since", "until"};
    return fields;
}

Instant readAuditTime(std::string_view text, Instant now)
{
    if (const auto span = spanIn(text)) {
        return now - *span;
    }
    constexpr std::size_t dayLength = 10;
    std::string time(text);
    if (time.size() == dayLength) {
        time.append("T00:00:00Z");
    }
    return fromIso8601(time);
}

Result<AuditFilter> readAuditFilter(std::string_view text, Instant now)
{
    AuditFilter filter;
    for (const Token& token : tokensIn(text)) {
        if (const auto taken = take(filter, token, now); !taken) {
            return failure(taken.error());
        }
    }
    return filter;
}

} // namespace backstep
