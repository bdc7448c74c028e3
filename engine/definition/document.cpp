#include "engine/definition/document.h"

#include "engine/base/bytes.h"
#include "engine/base/limits.h"
#include "engine/definition/document_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace backstep {

namespace {

Place placeOf(std::string_view text, std::size_t offset)
{
    Place place;
    place.offset = std::min(offset, text.size());
    for (std::size_t i = 0; i < place.offset; ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '\n') {
            ++place.line;
            place.column = 1;
        } else if ((c & 0xC0U) != 0x80U) {
            ++place.column;
        }
    }
    return place;
}

/// Where JSON breaks, and nothing else: nlohmann's events, thrown away.
class JsonBreak : public nlohmann::json_sax<nlohmann::json>
{
public:
    bool null() override { return true; }

    bool boolean(bool) override { return true; }

    bool number_integer(number_integer_t) override { return true; }

    bool number_unsigned(number_unsigned_t) override { return true; }

    bool number_float(number_float_t, const string_t&) override { return true; }

    bool string(string_t&) override { return true; }

    bool binary(binary_t&) override { return true; }

    bool start_object(std::size_t) override { return enter(); }

    bool key(string_t&) override { return true; }

    bool end_object() override { return leave(); }

    bool start_array(std::size_t) override { return enter(); }

    bool end_array() override { return leave(); }

    bool parse_error(std::size_t position, const std::string& token, const nlohmann::json::exception&) override
    {
        m_position = position;
        m_token = token;
        return false;
    }

    [[nodiscard]] std::size_t position() const { return m_position; }

    [[nodiscard]] const std::string& token() const { return m_token; }

private:
    bool enter()
    {
        ++m_depth;
        return m_depth <= limits::definitionDepthMax; // deeper is refused by the tree, with its place
    }

    bool leave()
    {
        --m_depth;
        return true;
    }

    std::size_t m_depth = 0;
    std::size_t m_position = 0;
    std::string m_token;
};

char firstCharacter(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? '\0' : text[first];
}

Problem error(std::string code, Place place, std::string message)
{
    return {std::move(code), Severity::Error, {}, place, std::move(message)};
}

/// What stops everything before a reader sees it.
std::optional<Problem> refuseBytes(std::string_view text)
{
    if (text.size() > limits::definitionBytesMax) {
        return error(
            "too-large",
            {},
            "It has " + std::to_string(text.size()) + " bytes; a definition may have "
                + std::to_string(limits::definitionBytesMax) + "."
        );
    }
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        return error("not-utf8", {}, "It is UTF-16. Save it as UTF-8.");
    }
    const std::size_t zero = text.find('\0');
    if (zero != std::string_view::npos) {
        return error("binary", placeOf(text, zero), "This is binary data, not a text.");
    }
    std::size_t bad = 0;
    if (!isUtf8(text, &bad)) {
        return error("not-utf8", placeOf(text, bad), "The bytes here are not UTF-8. Save the file as UTF-8.");
    }
    return std::nullopt;
}

bool isNamedJson(std::string_view file)
{
    return file.ends_with(".json") || file.ends_with(".JSON");
}

/// JSON is read as the YAML it is, once it is known to be JSON: YAML would let slip what JSON forbids.
std::optional<Problem> refuseJson(std::string_view text, std::string_view file, TextForm& form)
{
    const char first = firstCharacter(text);
    const bool looksLikeJson = first == '{' || first == '[';
    if (!looksLikeJson && !isNamedJson(file)) {
        return std::nullopt;
    }
    JsonBreak found;
    const bool isJsonText = nlohmann::json::sax_parse(text.begin(), text.end(), &found);
    form = isJsonText || isNamedJson(file) ? TextForm::Json : TextForm::Yaml;
    if (isJsonText || found.position() == 0 || !isNamedJson(file)) {
        return std::nullopt;
    }
    const std::size_t offset = found.position() - 1;
    const std::string at
        = offset >= text.size() ? "it ends too early" : quotedWord(text.substr(offset, 1)) + " cannot stand here";
    return error("syntax", placeOf(text, offset), "This is not well-formed JSON: " + at + ".");
}

bool byPlace(const Problem& one, const Problem& other)
{
    return std::pair(one.place.line, one.place.column) < std::pair(other.place.line, other.place.column);
}

void readTree(std::string_view text, DefinitionDocument& document)
{
    const TextTree tree = readTextTree(text);
    Findings findings;
    DocumentReader reader(findings);
    if (tree.problems.empty()) {
        for (const TextNode::Pointer& each : tree.documents) {
            reader.read(*each);
        }
        if (std::ranges::all_of(tree.documents, [](const auto& each) { return each->isNull(); })) {
            findings.error("empty", {}, "There is nothing in it. A definition begins with orchestrationName:.");
        }
    }
    if (tree.problems.empty() && findings.errors() == 0) {
        if (std::string other = disagreementWithYamlCpp(text, tree); !other.empty()) {
            findings.error("readers-disagree", {}, std::move(other));
        }
    }
    document.entries = std::move(reader.entries());
    document.starts = std::move(reader.starts());
    document.problems = tree.problems;
    std::ranges::move(findings.problems(), std::back_inserter(document.problems));
}

} // namespace

bool hasErrors(const std::vector<Problem>& problems)
{
    return std::ranges::any_of(problems, [](const Problem& problem) { return problem.severity == Severity::Error; });
}

DefinitionDocument readDefinitions(std::string_view text, std::string_view file)
{
    DefinitionDocument document;
    document.file = file;
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    if (auto refused = refuseBytes(text); refused.has_value()) {
        document.problems.push_back(std::move(*refused));
    } else if (refused = refuseJson(text, file, document.form); refused.has_value()) {
        document.problems.push_back(std::move(*refused));
    } else {
        readTree(text, document);
    }
    std::ranges::stable_sort(document.problems, byPlace);
    for (Problem& problem : document.problems) {
        problem.file = file;
    }
    return document;
}

Result<Orchestration> chooseOrchestration(const DefinitionDocument& document, const OrchestrationName& name)
{
    std::vector<const Orchestration*> found;
    std::string names;
    for (const Entry& entry : document.entries) {
        if (!entry.orchestration.has_value()) {
            continue;
        }
        names += (names.empty() ? "" : ", ") + entry.orchestrationName.text();
        const bool isAsked = name.isEmpty() || entry.orchestrationName == name;
        const auto isSame = [&entry](const Orchestration* each) { return each->hash == entry.orchestration->hash; };
        if (isAsked && std::ranges::none_of(found, isSame)) {
            found.push_back(&*entry.orchestration);
        }
    }
    if (found.size() == 1) {
        return *found.front();
    }
    if (names.empty()) {
        return failure(Fault::BadInput, document.file + ": no initiator defines a flow in this file.");
    }
    if (found.empty()) {
        return failure(
            Fault::BadInput, document.file + ": there is no orchestration " + name.text() + "; it has " + names + "."
        );
    }
    return failure(
        Fault::BadInput,
        document.file
            + (name.isEmpty() ? ": which one? Name it with --name: " + names + "."
                              : ": " + name.text() + " is defined in more than one way. Keep one of them.")
    );
}

} // namespace backstep
