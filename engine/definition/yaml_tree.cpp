#include "engine/base/limits.h"
#include "engine/definition/text_cursor.h"
#include "engine/definition/text_tree.h"
#include "engine/definition/words.h"

#include <algorithm>
#include <map>
#include <memory>
#include <yaml.h>

namespace backstep {

namespace {

constexpr std::size_t membersOfAStep = 6; ///< most have no more, and most mappings are steps

bool isPlainCharacter(char c)
{
    return static_cast<unsigned char>(c) < 0x80 && c != '\r';
}

std::string_view viewOf(const yaml_char_t* text)
{
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

/// Builds nodes from libyaml's events. One use.
class YamlReader
{
public:
    YamlReader(std::string_view text, std::string_view file, TextTree& tree)
        : m_text(text)
        , m_file(file)
        , m_tree(tree)
        , m_from(sizeOfByteOrderMark(text))
        , m_cursor(text, m_from)
        , m_isPlain(std::ranges::all_of(text, isPlainCharacter))
    {
        yaml_parser_initialize(&m_parser);
        yaml_parser_set_encoding(&m_parser, YAML_UTF8_ENCODING);
        // libyaml would count the mark as a column, and the first line as indented.
        const std::string_view content = text.substr(m_from);
        yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char*>(content.data()), content.size());
    }

    ~YamlReader() { yaml_parser_delete(&m_parser); }

    YamlReader(const YamlReader&) = delete;
    YamlReader& operator=(const YamlReader&) = delete;

    void read()
    {
        bool isOver = false;
        while (!isOver && m_tree.problems.empty()) {
            yaml_event_t event;
            if (yaml_parser_parse(&m_parser, &event) == 0) {
                refuseGrammar();
                return;
            }
            isOver = event.type == YAML_STREAM_END_EVENT;
            take(event);
            yaml_event_delete(&event);
        }
    }

private:
    struct Open
    {
        TextNode* node;
        const TextNode* key = nullptr; ///< of a mapping: read, its value not yet
        std::string anchor;
    };

    /// libyaml counts characters, and more signs as ends of lines than we do: of other texts the cursor knows.
    [[nodiscard]] Place placeOf(const yaml_mark_t& mark)
    {
        return m_isPlain
            ? Place{static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1, std::min(mark.index, m_text.size()), 0}
            : m_cursor.atCharacter(mark.index);
    }

    void take(const yaml_event_t& event)
    {
        switch (event.type) {
        case YAML_DOCUMENT_START_EVENT:
            m_anchors.clear();
            return;
        case YAML_ALIAS_EVENT:
            takeAlias(event);
            return;
        case YAML_SCALAR_EVENT:
            takeScalar(event);
            return;
        case YAML_SEQUENCE_START_EVENT:
            open(event, TextNode::Kind::Sequence, event.data.sequence_start);
            m_open.back().node->isFlow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
            return;
        case YAML_MAPPING_START_EVENT:
            open(event, TextNode::Kind::Mapping, event.data.mapping_start);
            m_open.back().node->isFlow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
            return;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
            close(event);
            return;
        case YAML_NO_EVENT:
        case YAML_STREAM_START_EVENT:
        case YAML_STREAM_END_EVENT:
        case YAML_DOCUMENT_END_EVENT:
            return;
        }
    }

    void takeAlias(const yaml_event_t& event)
    {
        const std::string name(viewOf(event.data.alias.anchor));
        const auto found = m_anchors.find(name);
        if (found == m_anchors.end()) {
            refuse(
                "unknown-anchor",
                placeOf(event.start_mark),
                "The alias *" + name + " names an anchor that no value before it has: write &" + name
                    + " there, or write the value out."
            );
            return;
        }
        m_lastPlace = placeOf(event.start_mark);
        m_end = placeOf(event.end_mark).offset;
        m_lastPlace.length = m_end - m_lastPlace.offset;
        noteAlias();
        put(found->second);
    }

    void noteAlias()
    {
        if (m_open.empty()) {
            return;
        }
        const TextNode* parent = m_open.back().node;
        const std::size_t index = parent->isSequence() ? parent->items.size() : parent->members.size();
        if (parent->isSequence() || m_open.back().key != nullptr) {
            m_tree.aliases.push_back({parent, index, m_lastPlace});
        }
    }

    /// Behind the anchor and the tag that a node begins with.
    [[nodiscard]] std::size_t contentOf(const Place& place, bool hasAnchor, bool hasTag) const
    {
        std::size_t at = place.offset;
        for (int properties = (hasAnchor ? 1 : 0) + (hasTag ? 1 : 0); properties > 0; --properties) {
            at = std::min(m_text.find_first_of(" \t\r\n", at), m_text.size());
            at = std::min(m_text.find_first_not_of(" \t\r\n", at), m_text.size());
            while (at < m_text.size() && m_text[at] == '#') {
                at = std::min(m_text.find('\n', at), m_text.size());
                at = std::min(m_text.find_first_not_of(" \t\r\n", at), m_text.size());
            }
        }
        return at;
    }

    static TextNode::Style styleOf(yaml_scalar_style_t style)
    {
        switch (style) {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE:
            return TextNode::Style::SingleQuoted;
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
            return TextNode::Style::DoubleQuoted;
        case YAML_LITERAL_SCALAR_STYLE:
        case YAML_FOLDED_SCALAR_STYLE:
            return TextNode::Style::Block;
        case YAML_ANY_SCALAR_STYLE:
        case YAML_PLAIN_SCALAR_STYLE:
            break;
        }
        return TextNode::Style::Plain;
    }

    void takeScalar(const yaml_event_t& event)
    {
        TextNode& node = m_tree.nodes.emplace_back();
        const auto& scalar = event.data.scalar;
        node.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
        node.style = styleOf(scalar.style);
        node.isPlain = node.style == TextNode::Style::Plain && scalar.tag == nullptr;
        node.place = placeOf(event.start_mark);
        node.content = contentOf(node.place, scalar.anchor != nullptr, scalar.tag != nullptr);
        m_lastPlace = node.place;
        std::size_t end = placeOf(event.end_mark).offset;
        while (end > node.place.offset && (m_text[end - 1] == '\n' || m_text[end - 1] == '\r')) {
            --end; // a block scalar's mark stands behind the line ends that follow it
        }
        node.place.length = end - node.place.offset;
        node.content = std::min(node.content, end);
        m_end = end;
        if (const std::string_view anchor = viewOf(scalar.anchor); !anchor.empty()) {
            m_anchors[std::string(anchor)] = &node;
        }
        put(&node);
    }

    template <class Start>
    void open(const yaml_event_t& event, TextNode::Kind kind, const Start& start)
    {
        const std::string_view anchor = viewOf(start.anchor);
        TextNode& node = m_tree.nodes.emplace_back();
        node.kind = kind;
        if (kind == TextNode::Kind::Mapping) {
            node.members.reserve(membersOfAStep);
        }
        node.place = placeOf(event.start_mark);
        node.content = contentOf(node.place, start.anchor != nullptr, start.tag != nullptr);
        m_lastPlace = node.place;
        m_end = placeOf(event.end_mark).offset;
        m_open.push_back({&node, nullptr, std::string(anchor)});
        m_anchors.erase(std::string(anchor)); // an alias inside its own value would never end
        if (m_open.size() > limits::definitionDepthMax) {
            refuse(
                "too-deep",
                node.place,
                "Here the nesting is deeper than " + std::to_string(limits::definitionDepthMax)
                    + " levels, the most that is read: a definition needs about five."
            );
        }
    }

    void close(const yaml_event_t& event)
    {
        const Open closed = m_open.back();
        m_open.pop_back();
        if (closed.node->isFlow) {
            m_end = placeOf(event.end_mark).offset;
        }
        // A block has no closing sign: it ends where its last value does, not behind the comments that follow.
        closed.node->place.length = m_end - closed.node->place.offset;
        if (!closed.anchor.empty()) {
            m_anchors[closed.anchor] = closed.node;
        }
        put(closed.node);
    }

    void put(const TextNode* node)
    {
        if (m_open.empty()) {
            m_tree.documents.push_back(node);
            m_weight += node->weight;
            limitWeight(m_weight);
            return;
        }
        Open& parent = m_open.back();
        parent.node->weight += node->weight;
        limitWeight(m_weight + parent.node->weight);
        if (parent.node->kind == TextNode::Kind::Sequence) {
            parent.node->items.push_back(node);
        } else if (parent.key == nullptr) {
            parent.key = node;
        } else {
            parent.node->members.emplace_back(parent.key, node);
            parent.key = nullptr;
        }
    }

    void limitWeight(std::size_t weight)
    {
        if (weight > limits::definitionNodesMax) {
            refuse(
                "too-many-nodes",
                m_lastPlace,
                "Here the file passes " + std::to_string(limits::definitionNodesMax)
                    + " values, aliases followed, the most that are read: split it, or use fewer aliases."
            );
        }
    }

    void refuseGrammar()
    {
        if (m_parser.error == YAML_MEMORY_ERROR) {
            refuse("unreadable-file", {}, std::string(m_file) + " cannot be read: there is not enough memory.");
            return;
        }
        if (m_parser.error == YAML_READER_ERROR) {
            refuse(
                "control-character",
                m_cursor.atOffset(m_from + m_parser.problem_offset),
                "Here stands a character that YAML does not allow: remove it."
            );
            return;
        }
        const Place place = placeOf(m_parser.problem_mark);
        const std::string what = m_parser.problem == nullptr ? "it cannot be read" : m_parser.problem;
        const bool isTab = place.offset < m_text.size() && m_text[place.offset] == '\t';
        if (isTab) {
            refuse("not-yaml", place, "A tab stands where YAML wants spaces: indent with spaces.");
            return;
        }
        const std::string context = m_parser.context == nullptr ? "" : std::string(" (") + m_parser.context + ")";
        refuse(
            "not-yaml",
            place,
            "This is not YAML: " + what + context + ". Look at the indentation, colons and quotes here and just above."
        );
    }

    void refuse(std::string code, const Place& place, std::string message)
    {
        if (m_tree.problems.empty()) {
            m_tree.problems.push_back({std::move(code), Severity::Error, std::string(m_file), place, std::move(message)}
            );
        }
    }

    std::string_view m_text;
    std::string_view m_file;
    TextTree& m_tree;
    std::size_t m_from; ///< bytes in front that are no content
    TextCursor m_cursor;
    bool m_isPlain; ///< a character is a byte, and lines end as they do for us
    yaml_parser_t m_parser{};
    std::vector<Open> m_open;
    std::map<std::string, const TextNode*> m_anchors;
    Place m_lastPlace;
    std::size_t m_end = 0; ///< where the value read last ends
    std::size_t m_weight = 0; ///< of the documents before
};

} // namespace

void readYamlTree(std::string_view text, std::string_view file, TextTree& tree)
{
    YamlReader(text, file, tree).read();
}

} // namespace backstep
