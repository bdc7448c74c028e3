#include "engine/base/limits.h"
#include "engine/definition/text_cursor.h"
#include "engine/definition/text_tree.h"
#include "engine/definition/words.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace backstep {

namespace {

constexpr std::string_view jsonBlanks = " \t\r\n";

/// Builds nodes from nlohmann's events. Its lexer tells no places; but since it has already judged the text, each event
/// is the next token behind jsonBlanks, commas and colons, and that is found without it.
class JsonReader final : public nlohmann::json::json_sax_t
{
public:
    JsonReader(std::string_view text, std::string_view file, TextTree& tree, std::size_t from)
        : m_text(text)
        , m_file(file)
        , m_tree(tree)
        , m_cursor(text)
        , m_at(from)
    {
    }

    [[nodiscard]] std::size_t at() const { return m_at; }

    void beginAt(std::size_t from) { m_begin = from; }

    bool null() override { return scalar("null", true); }

    bool boolean(bool value) override { return scalar(value ? "true" : "false", true); }

    bool number_integer(number_integer_t value) override { return scalar(std::to_string(value), true); }

    bool number_unsigned(number_unsigned_t value) override { return scalar(std::to_string(value), true); }

    bool number_float(number_float_t, const string_t& text) override { return scalar(text, true); }

    bool string(string_t& value) override { return scalar(std::move(value), false); }

    bool binary(binary_t&) override { return false; }

    bool start_object(std::size_t) override { return open(TextNode::Kind::Mapping); }

    bool start_array(std::size_t) override { return open(TextNode::Kind::Sequence); }

    bool end_object() override { return close(); }

    bool end_array() override { return close(); }

    bool key(string_t& value) override
    {
        TextNode& node = token();
        node.text = std::move(value);
        m_open.back().key = &node;
        return limitWeight(++m_open.back().node->weight);
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) override
    {
        // nlohmann counts the byte it stumbled over, from 1.
        const std::size_t offset = std::min(m_begin + (position == 0 ? 0 : position - 1), m_text.size());
        refuse("not-json", m_cursor.atOffset(offset), explain(error.what(), offset));
        return false;
    }

private:
    struct Open
    {
        TextNode* node;
        const TextNode* key = nullptr;
    };

    std::string explain(std::string_view what, std::size_t offset) const
    {
        const std::size_t before
            = offset == 0 ? std::string_view::npos : m_text.find_last_not_of(jsonBlanks, offset - 1);
        const bool isClosing = offset < m_text.size() && (m_text[offset] == '}' || m_text[offset] == ']');
        if (isClosing && before != std::string_view::npos && m_text[before] == ',') {
            return "This is not JSON: a comma stands before the closing bracket; remove the comma.";
        }
        if (offset >= m_text.size()) {
            return "This is not JSON: the text ends before it is complete; close what is open.";
        }
        std::size_t from = what.find("syntax error while ");
        from = from == std::string_view::npos ? 0 : from + std::string_view("syntax error while ").size();
        std::string sentence = "This is not JSON: while " + quotedFree(what.substr(from));
        return sentence + ". Look for a missing comma, quote or bracket here and just before.";
    }

    /// The reason of the library, cut to a length that can be read.
    static std::string quotedFree(std::string_view reason)
    {
        constexpr std::size_t reasonMax = 160;
        std::size_t length = std::min(reason.size(), reasonMax);
        while (length > 0 && length < reason.size() && (static_cast<unsigned char>(reason[length]) & 0xC0U) == 0x80U) {
            --length;
        }
        return std::string(reason.substr(0, length)) + (length < reason.size() ? "…" : "");
    }

    /// A node at the next token; the position moves behind it.
    TextNode& token()
    {
        m_at = std::min(m_text.find_first_not_of(" \t\r\n,:", m_at), m_text.size());
        TextNode& node = m_tree.nodes.emplace_back();
        node.place = m_cursor.atOffset(m_at);
        node.content = m_at;
        m_at = endOfToken(m_at);
        node.place.length = m_at - node.place.offset;
        return node;
    }

    [[nodiscard]] std::size_t endOfToken(std::size_t from) const
    {
        if (from >= m_text.size()) {
            return from;
        }
        if (m_text[from] == '"') {
            std::size_t at = from + 1;
            while (at < m_text.size() && m_text[at] != '"') {
                at += m_text[at] == '\\' ? 2 : 1;
            }
            return std::min(at + 1, m_text.size());
        }
        if (std::string_view("{}[]").find(m_text[from]) != std::string_view::npos) {
            return from + 1;
        }
        return std::min(m_text.find_first_of(" \t\r\n,:]}", from), m_text.size());
    }

    bool scalar(std::string text, bool isPlain)
    {
        TextNode& node = token();
        node.text = std::move(text);
        node.isPlain = isPlain;
        node.style = isPlain ? TextNode::Style::Plain : TextNode::Style::DoubleQuoted;
        return put(node);
    }

    bool open(TextNode::Kind kind)
    {
        TextNode& node = token();
        node.kind = kind;
        node.isFlow = true;
        m_open.push_back({&node});
        if (m_open.size() <= limits::definitionDepthMax) {
            return true;
        }
        return refuse(
            "too-deep",
            node.place,
            "Here the nesting is deeper than " + std::to_string(limits::definitionDepthMax)
                + " levels, the most that is read: a definition needs about five."
        );
    }

    bool close()
    {
        m_at = std::min(m_text.find_first_of("]}", m_at), m_text.size() - 1) + 1;
        TextNode& node = *m_open.back().node;
        node.place.length = m_at - node.place.offset;
        m_open.pop_back();
        return put(node);
    }

    bool put(const TextNode& node)
    {
        if (m_open.empty()) {
            m_tree.documents.push_back(&node);
            m_weight += node.weight;
            return limitWeight(0);
        }
        Open& parent = m_open.back();
        parent.node->weight += node.weight;
        if (parent.node->kind == TextNode::Kind::Sequence) {
            parent.node->items.push_back(&node);
        } else {
            parent.node->members.emplace_back(parent.key, &node);
        }
        return limitWeight(parent.node->weight);
    }

    bool limitWeight(std::size_t weight)
    {
        if (m_weight + weight <= limits::definitionNodesMax) {
            return true;
        }
        return refuse(
            "too-many-nodes",
            m_cursor.atOffset(m_at),
            "Here the file passes " + std::to_string(limits::definitionNodesMax)
                + " values, the most that are read: split it into several files."
        );
    }

    bool refuse(std::string code, const Place& place, std::string message)
    {
        m_tree.problems.push_back({std::move(code), Severity::Error, std::string(m_file), place, std::move(message)});
        return false;
    }

    std::string_view m_text;
    std::string_view m_file;
    TextTree& m_tree;
    TextCursor m_cursor;
    std::size_t m_at;
    std::size_t m_begin = 0; ///< where the value being read begins, for nlohmann counts from there
    std::vector<Open> m_open;
    std::size_t m_weight = 0;
};

} // namespace

void readJsonTree(std::string_view text, std::string_view file, TextTree& tree)
{
    std::size_t from = sizeOfByteOrderMark(text);
    JsonReader reader(text, file, tree, from);
    // Several values behind one another (JSON lines) are several documents.
    while (tree.problems.empty() && from < text.size()) {
        reader.beginAt(from);
        if (!nlohmann::json::sax_parse(
                text.begin() + from, text.end(), &reader, nlohmann::json::input_format_t::json, false
            )) {
            return;
        }
        from = std::min(text.find_first_not_of(jsonBlanks, reader.at()), text.size());
    }
}

} // namespace backstep
