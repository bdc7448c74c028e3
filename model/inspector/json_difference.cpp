#include "model/inspector/json_difference.h"

#include "model/inspector/record_text.h"

#include <algorithm>
#include <unordered_map>

namespace backstep {

namespace {

constexpr std::size_t fieldsMost = 1'000; ///< told
constexpr std::size_t partsMost = 20'000; ///< looked at, in all
constexpr int charactersMost = 200;

bool isNest(JsonKind kind)
{
    return kind == JsonKind::Object || kind == JsonKind::Array;
}

QString valueText(std::string_view value)
{
    const JsonKind kind = jsonKindOf(value);
    if (kind == JsonKind::String) {
        return QStringLiteral("\"%1\"").arg(scalarText(value, charactersMost));
    }
    if (!isNest(kind)) {
        return scalarText(value, charactersMost);
    }
    const QString whole = prettyJson(value, 40).simplified();
    return whole.size() > charactersMost ? whole.left(charactersMost) + QStringLiteral("…") : whole;
}

class Comparer
{
public:
    [[nodiscard]] JsonDifference made(std::string_view here, std::string_view there)
    {
        compare({}, here, there, false);
        return std::move(m_difference);
    }

private:
    using Kind = FieldDifference::Kind;

    [[nodiscard]] bool isFull()
    {
        const bool isFull = m_difference.fields.size() >= fieldsMost || m_parts > partsMost;
        m_difference.isCut = m_difference.isCut || isFull;
        return isFull;
    }

    void tell(Kind kind, const QString& field, std::string_view here, std::string_view there, bool isOfShape)
    {
        if (!isFull()) {
            m_difference.fields.push_back(
                {kind,
                 field,
                 kind == Kind::OnlyThere ? QString() : valueText(here),
                 kind == Kind::OnlyHere ? QString() : valueText(there),
                 isOfShape}
            );
        }
    }

    /// `inList`: how many elements a list has is no question of shape.
    void compare(const QString& field, std::string_view here, std::string_view there, bool inList)
    {
        ++m_parts;
        if (isFull()) {
            return;
        }
        const JsonKind kind = jsonKindOf(here);
        if (kind != jsonKindOf(there)) {
            tell(Kind::Changed, field, here, there, !inList);
        } else if (kind == JsonKind::Object) {
            compareObjects(field, here, there, inList);
        } else if (kind == JsonKind::Array) {
            compareLists(field, here, there);
        } else if (here == there) {
            ++m_difference.same;
        } else {
            // "true" and "null" are words both, and of different kinds all the same.
            const bool isOfShape = kind == JsonKind::Word && (here == "null" || there == "null");
            tell(Kind::Changed, field, here, there, isOfShape && !inList);
        }
    }

    void compareObjects(const QString& field, std::string_view here, std::string_view there, bool inList)
    {
        const std::vector<JsonPart> ours = JsonParts(here).next(partsMost);
        const std::vector<JsonPart> theirs = JsonParts(there).next(partsMost);
        std::unordered_map<std::string_view, std::string_view> left;
        for (const JsonPart& part : theirs) {
            left[part.name] = part.value;
        }
        const auto inside = [&field](std::string_view name) {
            const QString own = scalarText(name, charactersMost);
            return field.isEmpty() ? own : field + QLatin1Char('.') + own;
        };
        for (const JsonPart& part : ours) {
            const auto found = left.find(part.name);
            if (found == left.end()) {
                tell(Kind::OnlyHere, inside(part.name), part.value, {}, !inList);
                continue;
            }
            const std::string_view other = found->second;
            left.erase(found);
            compare(inside(part.name), part.value, other, inList);
        }
        for (const JsonPart& part : theirs) {
            if (left.erase(part.name) > 0) {
                tell(Kind::OnlyThere, inside(part.name), {}, part.value, !inList);
            }
        }
    }

    void compareLists(const QString& field, std::string_view here, std::string_view there)
    {
        const std::vector<JsonPart> ours = JsonParts(here).next(partsMost);
        const std::vector<JsonPart> theirs = JsonParts(there).next(partsMost);
        for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()) && !isFull(); ++i) {
            const QString element = field + QStringLiteral("[%1]").arg(i);
            if (i >= theirs.size()) {
                tell(Kind::OnlyHere, element, ours[i].value, {}, false);
            } else if (i >= ours.size()) {
                tell(Kind::OnlyThere, element, {}, theirs[i].value, false);
            } else {
                compare(element, ours[i].value, theirs[i].value, true);
            }
        }
        if (ours.empty() && theirs.empty()) {
            ++m_difference.same;
        }
    }

    JsonDifference m_difference;
    std::size_t m_parts = 0;
};

} // namespace

JsonDifference differenceOf(std::string_view here, std::string_view there)
{
    return Comparer().made(trimmedJson(here), trimmedJson(there));
}

} // namespace backstep
