#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace backstep {

/// What becomes of the parts of a JSON text while it is copied. Names and texts come without quotes and escapes.
class JsonCopyRules
{
public:
    JsonCopyRules() = default;
    JsonCopyRules(const JsonCopyRules&) = delete;
    JsonCopyRules& operator=(const JsonCopyRules&) = delete;
    virtual ~JsonCopyRules() = default;

    /// One member or one place of a list begins. False: its value is left out, and hidden() is handed it.
    [[nodiscard]] virtual bool enter(std::string_view name, bool isPlace) = 0;
    virtual void leave() = 0;
    /// What stands instead of a name, a string or a number; nothing: it stays as it is written.
    [[nodiscard]] virtual std::optional<std::string> nameInstead(std::string_view name) = 0;
    [[nodiscard]] virtual std::optional<std::string> textInstead(std::string_view text) = 0;
    [[nodiscard]] virtual std::optional<std::string> numberInstead(std::string_view number) = 0;
    /// A text or a number below a value that is left out.
    virtual void hidden(std::string_view scalar) = 0;
    /// What stands instead of what is left out, as text.
    [[nodiscard]] virtual std::string_view instead() const = 0;
};

/// Appends a copy; all that stays is byte for byte as it was. False where the text is not one JSON value, or nests
/// deeper than a record may (limits.h): what was appended until then is of no use.
[[nodiscard]] bool copyJson(std::string_view json, JsonCopyRules& rules, std::string& out);

} // namespace backstep
