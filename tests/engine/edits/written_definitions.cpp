#include "tests/engine/edits/written_definitions.h"

namespace backstep {

namespace {

std::string withWindowsLines(const std::string& text)
{
    std::string lines;
    for (const char c : text) {
        lines += c == '\n' ? "\r\n" : std::string(1, c);
    }
    return lines;
}

const std::vector<std::string>& names()
{
    static const std::vector<std::string> all{
        "createRealm", "createClient", "assignRoles", "book", "pay", "ship", "notify", "a-b", "x_1", "closeIt"};
    return all;
}

} // namespace

/// None else has the same words.
std::string DefinitionWriter::comment()
{
    return "# remark " + std::to_string(++m_comments)
        + (chance(20)       ? " - name: x"
               : chance(20) ? " with: 'colons', [x]"
                            : "");
}

std::string DefinitionWriter::quoted(const std::string& text)
{
    const int kind = below(4);
    return kind == 0 ? "'" + text + "'" : kind == 1 ? "\"" + text + "\"" : text;
}

std::string DefinitionWriter::step(
    const std::string& indent, const std::string& name, const std::vector<std::string>& earlier, int seq
)
{
    std::vector<std::string> members;
    if (seq > 0) {
        members.emplace_back("seq: " + std::to_string(seq));
    }
    members.emplace_back("name: " + quoted(name));
    if (chance(50)) {
        members.emplace_back("objectType: " + quoted("Type" + name));
    }
    if (m_isWorker) {
        members.emplace_back("doMethod: go");
        members.emplace_back("undoMethod: " + quoted("back"));
    } else {
        if (m_isGraph && !earlier.empty()) {
            const std::string& one = earlier[static_cast<std::size_t>(below(static_cast<int>(earlier.size())))];
            members.emplace_back(
                "dependsOn: "
                + (chance(30)       ? one
                       : chance(50) ? "[" + quoted(one) + "]"
                                    : "[ " + one + " ]")
            );
        }
        if (chance(30)) {
            members.emplace_back("maxRetries: " + std::string(chance(20) ? "\"4\"" : "4"));
        }
        if (chance(40)) {
            const bool isNew = !m_hasAnchor || chance(30);
            members.emplace_back(isNew ? "retry: &slow {delayMs: 300, factor: 2}" : "retry: *slow");
            m_hasAnchor = true;
        }
        if (chance(20)) {
            members.emplace_back("undoOnFailure: true");
        }
    }
    std::string text;
    const auto end = [&] { return (chance(25) ? "  " + comment() : chance(10) ? " " : "") + std::string("\n"); };
    if (chance(30)) {
        text = indent + comment() + "\n";
    }
    if (chance(20)) {
        text += indent + "- {";
        for (const std::string& member : members) {
            text += (member == members.front() ? "" : ", ") + member;
        }
        return text + "}" + end();
    }
    const std::string dash = chance(20) ? "-   " : "- ";
    for (const std::string& member : members) {
        const bool isFirst = member == members.front();
        text += indent + (isFirst ? dash : std::string(dash.size(), ' ')) + member + end();
        if (chance(10)) {
            text += indent + std::string(dash.size(), ' ') + comment() + "\n";
        }
    }
    return text;
}

std::string DefinitionWriter::entry(const std::string& indent, const std::string& first)
{
    m_isWorker = chance(25);
    const int type = below(3);
    m_isGraph = type == 2;
    const std::string word = type == 0 ? "sequential" : type == 1 ? "simultaneous" : "graph";
    std::string text = first + "orchestrationName: " + quoted("flow" + std::to_string(below(3))) + "\n" + indent
        + "as: " + (m_isWorker ? "worker" : "initiator") + (chance(30) ? "  " + comment() : "") + "\n";
    if (!m_isWorker) {
        text += indent + "type: " + quoted(word) + "\n";
    }
    text += indent + "steps:" + (chance(20) ? " " + comment() : "") + "\n";
    const std::string inner = chance(25) ? indent : indent + (chance(20) ? "    " : "  ");
    const int count = 1 + below(6);
    const bool isNumbered = !m_isWorker && chance(50);
    const bool isSpaced = chance(40);
    std::vector<std::string> earlier;
    const int from = below(static_cast<int>(names().size()));
    for (int i = 0; i < count; ++i) {
        const std::string& name = names()[static_cast<std::size_t>(from + i) % names().size()];
        text += isSpaced && i > 0 ? "\n" : "";
        text += isSpaced && i > 0 && chance(15) ? inner + comment() + "\n\n" : "";
        text += step(inner, name, earlier, isNumbered ? (i + 1) * (from % 3 + 1) : 0);
        earlier.push_back(name);
    }
    return text;
}

std::string DefinitionWriter::json()
{
    const std::string gap = chance(50) ? "\n    " : "";
    const bool isGraph = chance(40);
    std::string text = R"({"orchestrationName": "flow", "as": "initiator", "type": ")"
        + std::string(isGraph ? "graph" : "sequential") + "\",\n  \"steps\": [";
    const int count = 1 + below(5);
    for (int i = 0; i < count; ++i) {
        text += (i > 0 ? "," : "") + gap + R"({ "name": ")" + names()[static_cast<std::size_t>(i)]
            + R"(", "objectType": "\u00e4)" + std::to_string(i) + "\"";
        text += isGraph && i > 0 ? R"(, "dependsOn": [")" + names()[static_cast<std::size_t>(below(i))] + "\"]" : "";
        text += "}";
    }
    return text + (gap.empty() ? "]}" : "\n  ]\n}\n");
}

DefinitionWriter::File DefinitionWriter::write()
{
    if (chance(15)) {
        return {"written.json", json()};
    }
    std::string text = chance(50) ? comment() + "\n\n" : "";
    const int entries = 1 + below(3);
    const int form = below(3);
    if (form == 0) {
        text += entry("", "");
    } else if (form == 1) {
        text += "orchestrations:\n";
        for (int i = 0; i < entries; ++i) {
            text += (chance(40) ? "\n" : "") + (chance(30) ? "  " + comment() + "\n" : "") + entry("    ", "  - ");
        }
    } else {
        for (int i = 0; i < entries; ++i) {
            m_hasAnchor = false; // an anchor ends with its document
            text += (i > 0 ? "---\n" : "") + entry("", "");
        }
    }
    text += chance(30) ? comment() : "";
    if (chance(15)) {
        text.erase(text.find_last_not_of('\n') + 1);
    }
    return {"written.yaml", chance(15) ? withWindowsLines(text) : text};
}

} // namespace backstep
