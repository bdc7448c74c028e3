#include "engine/definition/text_tree.h"

#include "engine/base/limits.h"

#include <yaml.h>

#include <algorithm>
#include <map>

namespace backstep {

namespace {

/// libyaml counts characters; places count bytes too.
class ByteOffsets
{
public:
    explicit ByteOffsets(std::string_view text)
        : m_text(text)
    {
    }

    /// Marks come in ascending order mostly, so that each call goes on from the last.
    std::size_t of(std::size_t character)
    {
        if (character < m_character) {
            m_character = 0;
            m_byte = 0;
        }
        while (m_character < character && m_byte < m_text.size()) {
            ++m_byte;
            while (m_byte < m_text.size() && (static_cast<unsigned char>(m_text[m_byte]) & 0xC0U) == 0x80U) {
                ++m_byte;
            }
            ++m_character;
        }
        return m_byte;
    }

private:
    std::string_view m_text;
    std::size_t m_character = 0;
    std::size_t m_byte = 0;
};

class Parser
{
public:
    explicit Parser(std::string_view text)
    {
        yaml_parser_initialize(&m_parser);
        yaml_parser_set_encoding(&m_parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }

    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    ~Parser() { yaml_parser_delete(&m_parser); }

    [[nodiscard]] bool next(yaml_event_t& event) { return yaml_parser_parse(&m_parser, &event) == 1; }

    [[nodiscard]] const yaml_parser_t& raw() const { return m_parser; }

private:
    yaml_parser_t m_parser{};
};

struct EventEnd
{
    yaml_event_t* event;

    explicit EventEnd(yaml_event_t& e)
        : event(&e)
    {
    }

    EventEnd(const EventEnd&) = delete;
    EventEnd& operator=(const EventEnd&) = delete;

    ~EventEnd() { yaml_event_delete(event); }
};

class Builder
{
public:
    explicit Builder(std::string_view text)
        : m_offsets(text)
        , m_parser(text)
    {
    }

    TextTree build()
    {
        while (m_tree.problems.empty()) {
            yaml_event_t event;
            if (!m_parser.next(event)) {
                syntaxProblem();
                break;
            }
            const EventEnd end(event);
            if (event.type == YAML_STREAM_END_EVENT) {
                break;
            }
            take(event);
        }
        return std::move(m_tree);
    }

private:
    struct Open
    {
        std::shared_ptr<TextNode> node;
        std::string anchor;
        TextNode::Pointer key; ///< of the member whose value comes next
        std::size_t nodesBefore = 0;
    };

    void take(const yaml_event_t& event)
    {
        switch (event.type) {
        case YAML_DOCUMENT_START_EVENT:
            m_anchors.clear();
            break;
        case YAML_SCALAR_EVENT:
            scalar(event);
            break;
        case YAML_ALIAS_EVENT:
            alias(event);
            break;
        case YAML_MAPPING_START_EVENT:
            open(TextNode::Kind::Map, event, event.data.mapping_start.anchor);
            break;
        case YAML_SEQUENCE_START_EVENT:
            open(TextNode::Kind::Sequence, event, event.data.sequence_start.anchor);
            break;
        case YAML_MAPPING_END_EVENT:
        case YAML_SEQUENCE_END_EVENT:
            close(event);
            break;
        default:
            break;
        }
    }

    [[nodiscard]] Place place(const yaml_mark_t& from, const yaml_mark_t& to)
    {
        const std::size_t offset = m_offsets.of(from.index);
        const std::size_t end = m_offsets.of(to.index);
        return {static_cast<int>(from.line) + 1, static_cast<int>(from.column) + 1, offset, end - offset};
    }

    void scalar(const yaml_event_t& event)
    {
        auto node = std::make_shared<TextNode>();
        node->place = place(event.start_mark, event.end_mark);
        node->quoted = event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        node->text.assign(reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length);
        finished(node, event.data.scalar.anchor, ++m_nodes - 1);
    }

    void alias(const yaml_event_t& event)
    {
        const std::string name(reinterpret_cast<const char*>(event.data.alias.anchor));
        const auto found = m_anchors.find(name);
        if (found == m_anchors.end()) {
            problem(
                "unknown-alias",
                place(event.start_mark, event.end_mark),
                "There is no finished anchor &" + name + " above this alias. Define it first, outside of itself."
            );
            return;
        }
        m_nodes += found->second.second;
        if (limitsHold(event)) {
            add(found->second.first);
        }
    }

    void open(TextNode::Kind kind, const yaml_event_t& event, const yaml_char_t* anchor)
    {
        auto node = std::make_shared<TextNode>();
        node->kind = kind;
        node->place = place(event.start_mark, event.end_mark);
        m_open.push_back(
            {std::move(node), anchor == nullptr ? "" : reinterpret_cast<const char*>(anchor), {}, m_nodes++}
        );
        limitsHold(event);
    }

    void close(const yaml_event_t& event)
    {
        Open done = std::move(m_open.back());
        m_open.pop_back();
        const std::size_t end = m_offsets.of(event.end_mark.index);
        done.node->place.length = end - done.node->place.offset;
        if (done.node->isMap()) {
            applyMerges(*done.node);
        }
        finished(done.node, reinterpret_cast<const yaml_char_t*>(done.anchor.c_str()), done.nodesBefore);
    }

    void finished(const TextNode::Pointer& node, const yaml_char_t* anchor, std::size_t nodesBefore)
    {
        if (anchor != nullptr && *anchor != 0) {
            m_anchors[reinterpret_cast<const char*>(anchor)] = {node, m_nodes - nodesBefore};
        }
        if (m_nodes > limits::definitionNodesMax) {
            tooManyNodes(node->place);
            return;
        }
        add(node);
    }

    void add(const TextNode::Pointer& node)
    {
        if (m_open.empty()) {
            m_tree.documents.push_back(node);
            return;
        }
        Open& parent = m_open.back();
        if (parent.node->isSequence()) {
            parent.node->items.push_back(node);
        } else if (parent.key == nullptr) {
            parent.key = node;
        } else {
            parent.node->members.emplace_back(std::exchange(parent.key, nullptr), node);
        }
    }

    /// "<<": the members of other maps that this one does not have itself.
    static void applyMerges(TextNode& map)
    {
        std::vector<TextNode::Pointer> merged;
        std::erase_if(map.members, [&merged](const auto& member) {
            const bool isMerge = member.first->isScalar() && !member.first->quoted && member.first->text == "<<";
            if (isMerge && member.second->isSequence()) {
                merged.insert(merged.end(), member.second->items.begin(), member.second->items.end());
            } else if (isMerge) {
                merged.push_back(member.second);
            }
            return isMerge;
        });
        for (const TextNode::Pointer& other : merged) {
            for (const auto& member : other->members) {
                if (map.find(member.first->text) == nullptr) {
                    map.members.push_back(member);
                }
            }
        }
    }

    bool limitsHold(const yaml_event_t& event)
    {
        if (m_open.size() > limits::definitionDepthMax) {
            problem(
                "too-deep",
                place(event.start_mark, event.end_mark),
                "The text nests deeper than " + std::to_string(limits::definitionDepthMax)
                    + " levels here; a definition needs five."
            );
        } else if (m_nodes > limits::definitionNodesMax) {
            tooManyNodes(place(event.start_mark, event.end_mark));
        }
        return m_tree.problems.empty();
    }

    void tooManyNodes(const Place& at)
    {
        problem(
            "too-many-nodes",
            at,
            "With its aliases followed the text has more than " + std::to_string(limits::definitionNodesMax)
                + " values. Write out what is meant."
        );
    }

    void syntaxProblem()
    {
        const yaml_parser_t& raw = m_parser.raw();
        const bool isReader = raw.error == YAML_READER_ERROR;
        const yaml_mark_t& mark = isReader ? raw.mark : raw.problem_mark;
        std::string message = raw.problem == nullptr ? "It ends too early" : raw.problem;
        if (!message.empty() && message.front() >= 'a' && message.front() <= 'z') {
            message.front() = static_cast<char>(message.front() - 'a' + 'A');
        }
        if (raw.context != nullptr && !isReader) {
            message += " (" + std::string(raw.context) + " that began at line "
                + std::to_string(raw.context_mark.line + 1) + ")";
        }
        problem("syntax", place(mark, mark), message + ". This is not well-formed YAML.");
    }

    void problem(std::string code, Place at, std::string message)
    {
        if (m_tree.problems.empty()) {
            m_tree.problems.push_back({std::move(code), Severity::Error, {}, at, std::move(message)});
        }
    }

    ByteOffsets m_offsets;
    Parser m_parser;
    TextTree m_tree;
    std::vector<Open> m_open;
    std::map<std::string, std::pair<TextNode::Pointer, std::size_t>> m_anchors; ///< with how many nodes each holds
    std::size_t m_nodes = 0;
};

} // namespace

bool TextNode::isNull() const
{
    return isScalar() && !quoted && (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

const TextNode* TextNode::find(std::string_view key) const
{
    const auto found = std::ranges::find_if(members, [key](const auto& member) {
        return member.first->isScalar() && member.first->text == key;
    });
    return found == members.end() ? nullptr : found->second.get();
}

TextTree readTextTree(std::string_view text)
{
    return Builder(text).build();
}

} // namespace backstep
