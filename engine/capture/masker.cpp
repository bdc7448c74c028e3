#include "engine/capture/masker.h"

#include "engine/capture/json_copy.h"
#include "engine/capture/wire_words.h"
#include "engine/wire/topics.h"

#include <utility>
#include <vector>

namespace backstep {

namespace {

/// JSON in a text in JSON in a text: deeper than anybody writes it is not looked into, but masked.
constexpr int textsMax = 4;

bool looksLikeJson(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

/// What both passes share: where in the value one is, and JSON inside texts.
class RulesInPlace : public JsonCopyRules
{
public:
    std::string_view instead() const override { return maskText; }

    void leave() override { m_places.pop_back(); }

protected:
    struct Place
    {
        bool isInPayload = false;
        bool isInHeaders = false;
        bool isWires = false; ///< of the wire's own words, no data
    };

    [[nodiscard]] const Place& here() const { return m_places.back(); }

    void descend(std::string_view name, bool isPlace)
    {
        Place place = here();
        const bool isTop = m_places.size() == 1;
        place.isInPayload = place.isInPayload || (!isPlace && name == "payload");
        place.isInHeaders = place.isInHeaders || (isTop && name == "headers");
        if (place.isInPayload || (!isPlace && isProse(name))) {
            place.isWires = false;
        } else if (!isPlace && name != "headers") {
            place.isWires = place.isWires || isWireWord(name);
        }
        m_places.push_back(place);
    }

    /// The copy of a text that is JSON itself; nothing where it is none.
    std::optional<std::string> copyOfInner(std::string_view text)
    {
        if (!looksLikeJson(text)) {
            return std::nullopt;
        }
        if (m_texts >= textsMax) {
            return std::string(maskText);
        }
        ++m_texts;
        std::string copy;
        const std::size_t depth = m_places.size();
        const bool isJson = copyJson(text, *this, copy);
        m_places.resize(depth);
        --m_texts;
        return isJson ? std::optional(std::move(copy)) : std::nullopt;
    }

private:
    std::vector<Place> m_places{Place()};
    int m_texts = 0;
};

/// First pass: what the patterns name.
class FieldRules final : public RulesInPlace
{
public:
    FieldRules(const MaskPatterns& patterns, MaskPatterns::State begin, MaskedValues& values)
        : m_patterns(patterns)
        , m_values(values)
        , m_states{std::move(begin)}
    {
    }

    bool enter(std::string_view name, bool isPlace) override
    {
        descend(name, isPlace);
        const bool isAllHeaders = m_states.size() == 1 && name == "headers";
        MaskPatterns::State state;
        const bool isNamed = m_patterns.step(m_states.back(), name, isPlace, state);
        m_states.push_back(std::move(state));
        return !isNamed || here().isWires || isAllHeaders;
    }

    void leave() override
    {
        RulesInPlace::leave();
        m_states.pop_back();
    }

    std::optional<std::string> nameInstead(std::string_view) override { return std::nullopt; }

    std::optional<std::string> textInstead(std::string_view text) override
    {
        const std::size_t depth = m_states.size();
        auto copy = copyOfInner(text);
        m_states.resize(depth);
        return copy.has_value() && *copy != text ? std::move(copy) : std::nullopt;
    }

    std::optional<std::string> numberInstead(std::string_view) override { return std::nullopt; }

    void hidden(std::string_view scalar) override { m_values.add(scalar); }

private:
    const MaskPatterns& m_patterns;
    MaskedValues& m_values;
    std::vector<MaskPatterns::State> m_states;
};

/// What a value that cannot be read began with is quoted by whoever tells of it (decode.cpp).
bool cutExcerpt(std::string& text)
{
    constexpr std::string_view opens = "(it begins with ";
    const std::size_t from = text.find(opens);
    const std::size_t to = from == std::string::npos ? from : text.rfind(')');
    if (to == std::string::npos || to < from) {
        return false;
    }
    text.replace(from + opens.size(), to - from - opens.size(), maskText);
    return true;
}

/// Second pass: where what was masked is repeated.
class EchoRules final : public RulesInPlace
{
public:
    explicit EchoRules(const MaskedValues& values)
        : m_values(values)
    {
    }

    bool enter(std::string_view name, bool isPlace) override
    {
        descend(name, isPlace);
        return true;
    }

    std::optional<std::string> nameInstead(std::string_view name) override
    {
        std::string other(name);
        return here().isInPayload && m_values.hideIn(other) ? std::optional(std::move(other)) : std::nullopt;
    }

    std::optional<std::string> textInstead(std::string_view text) override
    {
        if (here().isWires) {
            return std::nullopt;
        }
        std::string other = copyOfInner(text).value_or(std::string(text));
        const bool isExcerpt = !here().isInPayload && cutExcerpt(other);
        return m_values.hideIn(other) || isExcerpt || other != text ? std::optional(std::move(other)) : std::nullopt;
    }

    std::optional<std::string> numberInstead(std::string_view number) override
    {
        return !here().isWires && m_values.isIn(number) ? std::optional(std::string(maskText)) : std::nullopt;
    }

    void hidden(std::string_view) override { }

private:
    const MaskedValues& m_values;
};

bool carriesDefinitions(const Record& record)
{
    const topics::Kind kind = topics::kindOf(record.place.topic.text());
    return kind == topics::Kind::Registration || kind == topics::Kind::RegistrationStatus
        || kind == topics::Kind::Owner;
}

} // namespace

Masker::Masker(MaskPatterns patterns)
    : m_patterns(std::move(patterns))
{
}

Record Masker::masked(Record record, const FlowId& flow)
{
    if (m_patterns.isEmpty() || carriesDefinitions(record)) {
        return record;
    }
    MaskedValues ofNoFlow;
    MaskedValues& values = flow.isEmpty() ? ofNoFlow : m_echoes.of(flow);
    maskFields(record, values);
    hideEchoes(record, flow, values);
    m_echoes.trim();
    return record;
}

void Masker::maskFields(Record& record, MaskedValues& values) const
{
    if (record.value.has_value() && !record.value->empty()) {
        FieldRules rules(m_patterns, m_patterns.begin(), values);
        std::string copy;
        record.value = copyJson(*record.value, rules, copy) ? std::move(copy) : std::string(maskText);
    }
    MaskPatterns::State inHeaders;
    (void)m_patterns.step(m_patterns.begin(), "headers", false, inHeaders);
    for (auto& [name, value] : record.recordHeaders) {
        MaskPatterns::State below;
        if (m_patterns.step(inHeaders, name, false, below) && !isWireWord(name)) {
            values.add(value);
            value = maskText;
        } else if (looksLikeJson(value)) {
            FieldRules rules(m_patterns, below, values);
            std::string copy;
            value = copyJson(value, rules, copy) ? std::move(copy) : std::string(maskText);
        }
    }
    if (record.key.has_value() && looksLikeJson(*record.key)) {
        FieldRules rules(m_patterns, m_patterns.begin(), values);
        std::string copy;
        record.key = copyJson(*record.key, rules, copy) ? std::move(copy) : std::string(maskText);
    }
}

void Masker::hideEchoes(Record& record, const FlowId& flow, const MaskedValues& values)
{
    if (record.value.has_value() && *record.value != maskText && !record.value->empty()) {
        EchoRules rules(values);
        std::string copy;
        record.value = copyJson(*record.value, rules, copy) ? std::move(copy) : std::string(maskText);
    }
    for (auto& [name, value] : record.recordHeaders) {
        if (!isWireWord(name)) {
            (void)values.hideIn(value);
        }
    }
    if (record.key.has_value() && *record.key != flow.text()) {
        (void)values.hideIn(*record.key);
    }
}

} // namespace backstep
