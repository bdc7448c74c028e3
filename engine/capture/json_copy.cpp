#include "engine/capture/json_copy.h"

#include "engine/base/limits.h"
#include "engine/wire/json_members.h"
#include "engine/wire/json_writer.h"

#include <array>

namespace backstep {

namespace {

/// Deeper than any record: its own levels, and those of the lists in them.
constexpr int depthMax = static_cast<int>(limits::recordDepthMax) + 1;

class Copy
{
public:
    Copy(std::string_view json, JsonCopyRules& rules, std::string& out)
        : m_json(json)
        , m_rules(rules)
        , m_out(out)
    {
    }

    bool run()
    {
        blanks();
        const bool isWhole = value();
        blanks();
        return isWhole && m_at == m_json.size();
    }

private:
    [[nodiscard]] char peek() const { return m_at < m_json.size() ? m_json[m_at] : '\0'; }

    /// While something is left out, nothing is written.
    void write(std::string_view bytes)
    {
        if (m_hidden == 0) {
            m_out += bytes;
        }
    }

    void writeText(std::string_view text)
    {
        if (m_hidden == 0) {
            appendJsonText(m_out, text);
        }
    }

    bool take(char c)
    {
        if (peek() != c) {
            return false;
        }
        write(m_json.substr(m_at, 1));
        ++m_at;
        return true;
    }

    void blanks()
    {
        const std::size_t end = std::min(m_json.find_first_not_of(" \t\r\n", m_at), m_json.size());
        write(m_json.substr(m_at, end - m_at));
        m_at = end;
    }

    bool value()
    {
        switch (peek()) {
        case '{':
            return list('}', [this](std::size_t) { return member(); });
        case '[':
            return list(']', [this](std::size_t place) { return entered(std::to_string(place), true); });
        case '"':
            return text();
        default:
            return plain();
        }
    }

    template <class Item>
    bool list(char closing, Item item)
    {
        if (++m_depth > depthMax) {
            return false;
        }
        take(peek());
        blanks();
        std::size_t place = 0;
        while (peek() != closing) {
            if (place > 0) {
                if (!take(',')) {
                    return false;
                }
                blanks();
            }
            if (!item(place++)) {
                return false;
            }
            blanks();
        }
        --m_depth;
        return take(closing);
    }

    bool member()
    {
        const auto raw = rawText();
        const auto name = raw.has_value() ? jsonScalarText(*raw) : std::nullopt;
        if (!name.has_value()) {
            return false;
        }
        if (const auto other = m_rules.nameInstead(*name)) {
            writeText(*other);
        } else {
            write(*raw);
        }
        blanks();
        if (!take(':')) {
            return false;
        }
        blanks();
        return entered(*name, false);
    }

    bool entered(std::string_view name, bool isPlace)
    {
        if (m_hidden > 0) {
            return value();
        }
        if (m_rules.enter(name, isPlace)) {
            const bool isFine = value();
            m_rules.leave();
            return isFine;
        }
        writeText(m_rules.instead());
        ++m_hidden;
        const bool isFine = value();
        --m_hidden;
        m_rules.leave();
        return isFine;
    }

    /// With its quotes; nothing where it does not end.
    std::optional<std::string_view> rawText()
    {
        if (peek() != '"') {
            return std::nullopt;
        }
        std::size_t end = m_at + 1;
        while (end < m_json.size() && m_json[end] != '"') {
            end += m_json[end] == '\\' ? 2 : 1;
        }
        if (end >= m_json.size()) {
            return std::nullopt;
        }
        const std::string_view raw = m_json.substr(m_at, end + 1 - m_at);
        m_at = end + 1;
        return raw;
    }

    bool text()
    {
        const auto raw = rawText();
        const auto content = raw.has_value() ? jsonScalarText(*raw) : std::nullopt;
        if (!content.has_value()) {
            return false;
        }
        if (m_hidden > 0) {
            m_rules.hidden(*content);
        } else if (const auto other = m_rules.textInstead(*content)) {
            writeText(*other);
        } else {
            write(*raw);
        }
        return true;
    }

    /// A number, true, false or null.
    bool plain()
    {
        const std::size_t end = std::min(m_json.find_first_of(" \t\r\n,]}:\"[{", m_at), m_json.size());
        const std::string_view word = m_json.substr(m_at, end - m_at);
        if (word.empty()) {
            return false;
        }
        m_at = end;
        const bool isNumber = word.front() == '-' || (word.front() >= '0' && word.front() <= '9');
        if (!isNumber) {
            write(word);
        } else if (m_hidden > 0) {
            m_rules.hidden(word);
        } else if (const auto other = m_rules.numberInstead(word)) {
            writeText(*other);
        } else {
            write(word);
        }
        return true;
    }

    const std::string_view m_json;
    JsonCopyRules& m_rules;
    std::string& m_out;
    std::size_t m_at = 0;
    int m_depth = 0;
    int m_hidden = 0; ///< how many of the values around are left out
};

} // namespace

bool copyJson(std::string_view json, JsonCopyRules& rules, std::string& out)
{
    // Checked whole first: the copy needs to find parts, not to judge them.
    JsonEnvelope envelope;
    const JsonTrouble trouble = readJsonEnvelope(json, envelope);
    if (trouble != JsonTrouble::None && trouble != JsonTrouble::NotAnObject) {
        return false;
    }
    return Copy(json, rules, out).run();
}

} // namespace backstep
