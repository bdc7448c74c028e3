#include "engine/http/http_message.h"

#include "engine/base/any_case_word.h"
#include "engine/base/bytes.h"
#include "engine/base/limits.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

std::optional<std::string> firstOf(const NamedTexts& texts, std::string_view name, bool anyCase)
{
    const auto found = std::ranges::find_if(texts, [&](const auto& each) {
        return anyCase ? sameInAnyCase(each.first, name) : each.first == name;
    });
    return found == texts.end() ? std::nullopt : std::optional(found->second);
}

int hexOf(char sign)
{
    if (sign >= '0' && sign <= '9') {
        return sign - '0';
    }
    const char lower = static_cast<char>(sign | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// A control character never stands in a name, and would only confuse whoever reads the answer.
bool isText(const std::string& text)
{
    const auto isControl = [](char sign) { return static_cast<unsigned char>(sign) < 0x20 || sign == 0x7f; };
    return isUtf8(text) && std::ranges::none_of(text, isControl);
}

Result<std::string> decoded(std::string_view text, bool plusIsBlank)
{
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            plain += plusIsBlank && text[at] == '+' ? ' ' : text[at];
            continue;
        }
        const int high = at + 2 < text.size() ? hexOf(text[at + 1]) : -1;
        const int low = at + 2 < text.size() ? hexOf(text[at + 2]) : -1;
        if (high < 0 || low < 0) {
            return failure(Fault::BadInput, "A % in the address stands before two hexadecimal digits, as in %20.");
        }
        plain += static_cast<char>(high * 16 + low);
        at += 2;
    }
    if (!isText(plain)) {
        return failure(Fault::BadInput, "The address holds bytes that are no text: write names in UTF-8.");
    }
    return plain;
}

std::vector<std::string_view> parted(std::string_view text, char by)
{
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(by);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

Result<void> readQuery(std::string_view query, HttpRequest& request)
{
    for (const std::string_view part : parted(query, '&')) {
        if (part.empty()) {
            continue;
        }
        const std::size_t equals = part.find('=');
        auto name = decoded(part.substr(0, equals), true);
        auto value = decoded(equals == std::string_view::npos ? "" : part.substr(equals + 1), true);
        if (!name || !value) {
            return failure(name ? value.error() : name.error());
        }
        request.query.emplace_back(std::move(*name), std::move(*value));
    }
    return {};
}

/// Looks at a text without keeping any of it: 16 MB of brackets take no more memory than a word.
class JsonJudge final : public nlohmann::json_sax<nlohmann::json>
{
public:
    bool null() override { return true; }

    bool boolean(bool) override { return true; }

    bool number_integer(number_integer_t) override { return true; }

    bool number_unsigned(number_unsigned_t) override { return true; }

    bool number_float(number_float_t, const string_t&) override { return true; }

    bool string(string_t&) override { return true; }

    bool binary(binary_t&) override { return true; }

    bool key(string_t&) override { return true; }

    bool start_object(std::size_t) override { return deeper(); }

    bool start_array(std::size_t) override { return deeper(); }

    bool end_object() override { return shallower(); }

    bool end_array() override { return shallower(); }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override
    {
        m_position = position;
        return false;
    }

    [[nodiscard]] bool isTooDeep() const { return m_depth > limits::recordDepthMax; }

    [[nodiscard]] std::size_t position() const { return m_position; }

private:
    bool deeper() { return ++m_depth <= limits::recordDepthMax; }

    bool shallower()
    {
        --m_depth;
        return true;
    }

    std::size_t m_depth = 0;
    std::size_t m_position = 0; ///< counted from 1
};

std::string placeWords(std::string_view text, std::size_t position)
{
    const std::string_view before = text.substr(0, std::min(position == 0 ? 0 : position - 1, text.size()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::size_t lineBegin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const auto isFirstByte = [](char sign) { return (static_cast<unsigned char>(sign) & 0xC0U) != 0x80U; };
    const auto column = 1 + std::ranges::count_if(before.substr(lineBegin), isFirstByte);
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

int statusOf(Fault fault)
{
    switch (fault) {
    case Fault::BadInput:
        return 400;
    case Fault::NotFound:
        return 404;
    case Fault::Refused:
        return 409;
    case Fault::Unreachable:
    case Fault::InUse:
    case Fault::StoreFailed:
        return 503;
    case Fault::Internal:
        return 500;
    }
    return 500;
}

} // namespace

std::optional<std::string> HttpRequest::header(std::string_view name) const
{
    return firstOf(headers, name, true);
}

std::optional<std::string> HttpRequest::parameter(std::string_view name) const
{
    return firstOf(query, name, false);
}

Result<void> readTarget(std::string_view target, HttpRequest& request)
{
    if (!target.starts_with('/')) {
        return failure(Fault::BadInput, "The address begins with a slash, as in /api/orchestrations.");
    }
    target = target.substr(0, target.find('#'));
    const std::size_t question = target.find('?');
    for (const std::string_view part :
         parted(target.substr(1, question == std::string_view::npos ? question : question - 1), '/')) {
        auto segment = decoded(part, false);
        if (!segment) {
            return failure(segment.error());
        }
        request.path.push_back(std::move(*segment));
    }
    return question == std::string_view::npos ? Result<void>() : readQuery(target.substr(question + 1), request);
}

HttpResponse failed(int status, std::string_view message)
{
    const Json told{{"error", {{"status", status}, {"message", message}}}};
    return {status, "application/json", told.dump(-1, ' ', false, Json::error_handler_t::replace), {}};
}

HttpResponse failed(const Error& error)
{
    return failed(statusOf(error.fault), error.message);
}

std::string whyNotJson(std::string_view text)
{
    std::size_t firstBad = 0;
    if (!isUtf8(text, &firstBad)) {
        return "The body is not UTF-8 at " + placeWords(text, firstBad + 1) + ".";
    }
    JsonJudge judge;
    if (nlohmann::json::sax_parse(text.begin(), text.end(), &judge)) {
        return {};
    }
    if (judge.isTooDeep()) {
        return "The body nests deeper than " + std::to_string(limits::recordDepthMax) + " levels.";
    }
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos
        ? "The body is empty: JSON is expected."
        : "The body is not JSON at " + placeWords(text, judge.position()) + ".";
}

} // namespace backstep
