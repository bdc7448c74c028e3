#include "engine/capture/capture_about.h"

#include <nlohmann/json.hpp>

namespace backstep::capture {

namespace {

using Json = nlohmann::ordered_json;

std::string textIn(const Json& object, const char* name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t numberIn(const Json& object, const char* name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::string written(const Json& object)
{
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

std::string head()
{
    std::string bytes(magic);
    bytes += format;
    bytes.resize(headBytes, '\0');
    return bytes;
}

std::string toText(const CaptureAbout& about)
{
    return written(
        {{"recordedAt", about.recordedAt.micros},
         {"from", about.from},
         {"by", about.by},
         {"masks", about.masks},
         {"scope", about.scope}}
    );
}

std::optional<CaptureAbout> readAbout(std::string_view text)
{
    const Json object = Json::parse(text, nullptr, false);
    if (!object.is_object()) {
        return std::nullopt;
    }
    CaptureAbout about;
    about.recordedAt.micros = numberIn(object, "recordedAt");
    about.from = textIn(object, "from");
    about.by = textIn(object, "by");
    about.scope = textIn(object, "scope");
    const auto masks = object.find("masks");
    if (masks != object.end() && masks->is_array()) {
        for (const Json& mask : *masks) {
            about.masks.push_back(mask.is_string() ? mask.get<std::string>() : std::string());
        }
    }
    return about;
}

std::string toText(const CaptureEnd& end)
{
    return written({{"records", end.records}, {"endedAt", end.endedAt.micros}});
}

std::optional<CaptureEnd> readEnd(std::string_view text)
{
    const Json object = Json::parse(text, nullptr, false);
    if (!object.is_object()) {
        return std::nullopt;
    }
    return CaptureEnd{
        static_cast<std::uint64_t>(numberIn(object, "records")),
        Instant{numberIn(object, "endedAt")},
    };
}

Error unusable(const std::string& file, std::string_view why)
{
    return {Fault::BadInput, "The capture " + file + " cannot be used: " + std::string(why) + "."};
}

} // namespace backstep::capture
