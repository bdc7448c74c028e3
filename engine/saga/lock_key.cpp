#include "engine/saga/lock_key.h"

#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::json;

/// Walks a JSON pointer (RFC 6901) by hand: the library's own throws for what is not there.
const Json* valueAt(const Json& document, const std::string& pointer)
{
    const Json* at = &document;
    std::size_t from = 1;
    while (at != nullptr && from <= pointer.size()) {
        const std::size_t end = std::min(pointer.find('/', from), pointer.size());
        std::string name;
        for (std::size_t i = from; i < end; ++i) {
            const bool escaped = pointer[i] == '~' && i + 1 < end;
            name += !escaped ? pointer[i] : pointer[++i] == '0' ? '~' : pointer[i] == '1' ? '/' : pointer[i];
        }
        if (at->is_object()) {
            const auto found = at->find(name);
            at = found == at->end() ? nullptr : &*found;
        } else if (at->is_array() && !name.empty() && name.find_first_not_of("0123456789") == std::string::npos && name.size() < 9 && std::stoul(name) < at->size()) {
            at = &(*at)[std::stoul(name)];
        } else {
            at = nullptr;
        }
        from = end + 1;
    }
    return at;
}

} // namespace

Result<std::string> lockOf(const Orchestration& orchestration, const Bytes& payload)
{
    if (orchestration.lockKey.empty()) {
        return std::string();
    }
    const Json document = Json::parse(payload, nullptr, false);
    const Json* value = valueAt(document, orchestration.lockKey);
    if (value == nullptr || value->is_null()) {
        return failure(
            Fault::BadInput,
            "The start payload has no value at " + orchestration.lockKey + ", the lockKey of "
                + orchestration.name.text()
                + ": without it nobody can tell which flows exclude each other. Add it to the payload."
        );
    }
    return orchestration.lockKey + "=" + value->dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace backstep
