#include "engine/edits/fix_trial.h"

#include <algorithm>

namespace backstep {

namespace {

bool covers(const Place& place, std::size_t offset)
{
    return place.offset <= offset && offset < place.offset + std::max<std::size_t>(place.length, 1);
}

int errorsOf(const DefinitionDocument& document)
{
    return static_cast<int>(std::ranges::count(document.problems, Severity::Error, &Problem::severity));
}

/// Of a collection what begins at the offset or holds it: its index; an alias stands elsewhere than what it names.
std::optional<std::size_t> childAt(const TextNode& node, std::size_t offset)
{
    const auto isInside = [&](const TextNode& child) { return covers(node.place, child.place.offset); };
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        if (covers(node.items[i]->place, offset) && isInside(*node.items[i])) {
            return i;
        }
    }
    for (std::size_t i = 0; i < node.members.size(); ++i) {
        const auto& [key, value] = node.members[i];
        if ((covers(key->place, offset) && isInside(*key)) || (covers(value->place, offset) && isInside(*value))) {
            return i;
        }
    }
    return std::nullopt;
}

} // namespace

std::map<std::string, int> tally(const DefinitionDocument& document, std::string_view alsoNotesOf)
{
    std::map<std::string, int> told;
    for (const Problem& problem : reportOn({&document, 1}).problems) {
        if (problem.severity != Severity::Note || problem.code == alsoNotesOf) {
            ++told[problem.code];
        }
    }
    return told;
}

FixTrial::FixTrial(std::string_view text, std::string_view file, const Problem& problem)
    : m_text(text)
    , m_file(file)
    , m_problem(problem)
    , m_reading(std::make_shared<const DefinitionDocument>(readDefinitions(text, file)))
    , m_before(tally(*m_reading, problem.code))
{
    if (auto draft = Draft::of(text, file)) {
        m_draft.emplace(std::move(*draft));
    }
}

void FixTrial::edit(const std::string& label, bool isSafe, const std::function<Result<void>(DefinitionEdit&)>& change)
{
    auto edit = DefinitionEdit::of(m_text, m_file, m_reading);
    if (edit && change(*edit)) {
        offer(label, isSafe, edit->changes());
    }
}

void FixTrial::draft(const std::string& label, bool isSafe, const std::function<Result<void>(Draft&)>& change)
{
    Draft draft = *m_draft;
    if (change(draft)) {
        offer(label, isSafe, draft.changes());
    }
}

void FixTrial::replace(
    const std::string& label,
    bool isSafe,
    const TextChanges& changes,
    const std::function<MeaningPtr(const MeaningPtr&)>& meant
)
{
    const TextTree tree = readTextTree(applied(m_text, changes), m_file);
    if (tree.problems.empty() && isSame(meaningOf(tree), meant(m_draft->meaning()))) {
        offer(label, isSafe, changes);
    }
}

void FixTrial::offer(const std::string& label, bool isSafe, TextChanges changes)
{
    if (!changes.empty() && isMended(applied(m_text, changes))) {
        m_fixes.push_back({label, std::move(changes), isSafe});
    }
}

/// An error hides what else would be told of its orchestration, so its fix may bring that to light.
bool FixTrial::isMended(const std::string& after) const
{
    const DefinitionDocument document = readDefinitions(after, m_file);
    std::map<std::string, int> now = tally(document, m_problem.code);
    const auto known = m_before.find(m_problem.code);
    if (known == m_before.end() || now[m_problem.code] >= known->second) {
        return false;
    }
    if (m_problem.severity == Severity::Error) {
        return errorsOf(document) < errorsOf(*m_reading);
    }
    return std::ranges::all_of(now, [&](const auto& each) {
        const auto before = m_before.find(each.first);
        return each.second <= (before == m_before.end() ? 0 : before->second);
    });
}

std::optional<TreePath> FixTrial::pathAt(std::size_t offset) const
{
    TreePath path;
    const TextNode* node = nullptr;
    const auto& documents = m_draft->tree().documents;
    for (std::size_t i = 0; i < documents.size() && node == nullptr; ++i) {
        if (covers(documents[i]->place, offset)) {
            path.push_back(i);
            node = documents[i];
        }
    }
    std::optional<TreePath> found;
    while (node != nullptr) {
        const auto child = childAt(*node, offset);
        if (!child) {
            return found;
        }
        path.push_back(*child);
        const TextNode* key = node->isMapping() ? node->members[*child].first : nullptr;
        node = node->isMapping() ? node->members[*child].second : node->items[*child];
        if (node->place.offset == offset || (key != nullptr && key->place.offset == offset)) {
            found = path;
        }
        if (key != nullptr && covers(key->place, offset)) {
            return found;
        }
    }
    return found;
}

const TextNode& FixTrial::nodeAt(std::span<const std::size_t> path) const
{
    const TextNode* node = m_draft->tree().documents.at(path.front());
    for (const std::size_t index : path.subspan(1)) {
        node = node->isSequence() ? node->items.at(index) : node->members.at(index).second;
    }
    return *node;
}

std::optional<std::size_t> FixTrial::entry() const
{
    const auto& entries = m_reading->entries;
    const auto found
        = std::ranges::find_if(entries, [&](const Entry& each) { return covers(each.place, m_problem.place.offset); });
    return found == entries.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - entries.begin()));
}

std::optional<std::size_t> FixTrial::step() const
{
    const auto at = entry();
    if (!at) {
        return std::nullopt;
    }
    const auto& steps = m_reading->entries[*at].steps;
    const auto found = std::ranges::find_if(steps, [&](const EntryStep& each) {
        return covers(each.place, m_problem.place.offset);
    });
    return found == steps.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - steps.begin()));
}

} // namespace backstep
