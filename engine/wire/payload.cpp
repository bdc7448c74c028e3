#include "engine/wire/payload.h"

#include "engine/base/bytes.h"

#include <algorithm>
#include <string>

namespace backstep {

namespace {

/// How deep arrays and objects stand in each other; the text need not be JSON.
std::size_t depthOf(std::string_view text)
{
    std::size_t depth = 0;
    std::size_t deepest = 0;
    bool inText = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inText) {
            i += c == '\\' ? 1 : 0;
            inText = c != '"';
        } else if (c == '"') {
            inText = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return deepest;
}

} // namespace

Result<void> fitsRecord(std::string_view payload, std::string_view what, std::size_t bytesMax)
{
    // A join may wrap a payload once more, and the envelope does.
    constexpr std::size_t depthMax = limits::recordDepthMax - 10;
    if (payload.size() > bytesMax) {
        return failure(
            Fault::BadInput,
            std::string(what) + " has " + std::to_string(payload.size()) + " bytes; at most " + std::to_string(bytesMax)
                + " are taken. Send a reference to the data instead of the data."
        );
    }
    // Each level takes two brackets: most payloads are too short to be deep.
    if (const std::size_t depth = payload.size() < 2 * depthMax ? 0 : depthOf(payload); depth > depthMax) {
        return failure(
            Fault::BadInput,
            std::string(what) + " is nested " + std::to_string(depth) + " levels deep; at most "
                + std::to_string(depthMax) + " can be read by everyone. Make it flatter."
        );
    }
    return {};
}

Result<void> checkPayload(std::string_view payload, std::string_view what, std::size_t bytesMax)
{
    if (auto fits = fitsRecord(payload, what, bytesMax); !fits) {
        return fits;
    }
    if (!payload.empty() && !isJson(payload)) {
        return failure(Fault::BadInput, std::string(what) + " is not JSON.");
    }
    return {};
}

} // namespace backstep
