#include "engine/edits/definition_edit.h"

#include "engine/definition/words.h"
#include "engine/edits/located.h"
#include "engine/edits/member_order.h"

#include <algorithm>
#include <map>

namespace backstep {

namespace {

/// Errors that an edit may leave behind, since a person on the way somewhere passes through them.
bool isOnTheWay(const std::string& code)
{
    return code == "no-steps";
}

/// The first error that was not there before.
const Problem* newError(const DefinitionDocument& before, const DefinitionDocument& after)
{
    std::map<std::string, int> known;
    for (const Problem& problem : before.problems) {
        known[problem.code] += problem.severity == Severity::Error ? 1 : 0;
    }
    const Problem* last = nullptr;
    for (const Problem& problem : after.problems) {
        if (problem.severity == Severity::Error && !isOnTheWay(problem.code) && --known[problem.code] < 0) {
            const auto isOld = [&](const Problem& old) { return old.message == problem.message; };
            if (!std::ranges::any_of(before.problems, isOld)) {
                return &problem;
            }
            last = &problem;
        }
    }
    return last;
}

} // namespace

DefinitionEdit::DefinitionEdit(Draft draft, Reading reading)
    : m_draft(std::move(draft))
{
    if (reading == nullptr) {
        read();
    } else {
        takeReading(std::move(reading));
    }
}

Result<DefinitionEdit> DefinitionEdit::of(std::string_view text, std::string_view file, Reading reading)
{
    auto draft = Draft::of(text, file);
    if (!draft) {
        return failure(draft.error());
    }
    return DefinitionEdit(std::move(*draft), std::move(reading));
}

void DefinitionEdit::read()
{
    takeReading(
        std::make_shared<const DefinitionDocument>(readDefinitions(m_draft.text(), m_draft.file(), m_draft.tree()))
    );
}

void DefinitionEdit::takeReading(Reading reading)
{
    m_document = std::move(reading);
    m_paths.clear();
    for (const Entry& entry : m_document->entries) {
        m_paths.push_back(pathTo(m_draft.tree(), entry.place));
    }
}

Result<void> DefinitionEdit::attempt(const std::function<Result<void>()>& change)
{
    const Draft draft = m_draft;
    const Reading document = m_document;
    const auto paths = m_paths;
    auto made = change();
    if (made) {
        read();
        if (const Problem* error = newError(*document, *m_document)) {
            made = failure(Fault::Refused, error->message);
        }
    }
    if (!made) {
        m_draft = draft;
        m_document = document;
        m_paths = paths;
    }
    return made;
}

Result<TreePath> DefinitionEdit::entryPath(std::size_t entry) const
{
    if (entry >= m_document->entries.size()) {
        return failure(Fault::NotFound, "The file has no such orchestration any more.");
    }
    const auto& path = m_paths[entry];
    return path ? Result<TreePath>(*path) : refuseAt(m_document->entries[entry].place.line, sharedByAlias);
}

Result<TreePath> DefinitionEdit::stepsPath(std::size_t entry) const
{
    auto path = entryPath(entry);
    if (!path) {
        return path;
    }
    const TextNode& node = nodeAt(*path);
    const auto isNoStep = [](const Problem& problem) { return problem.code == "bad-step"; };
    if (std::ranges::any_of(m_document->problems, isNoStep)) {
        return refuseAt(node.place.line, "among its steps is something that is none: mend that in the text first");
    }
    for (std::size_t i = 0; i < node.members.size(); ++i) {
        if (node.members[i].first->text == "steps") {
            path->push_back(i);
            return path;
        }
    }
    return refuseAt(node.place.line, "the orchestration has no member steps of its own");
}

Result<TreePath> DefinitionEdit::stepPath(std::size_t entry, std::size_t step) const
{
    auto path = stepsPath(entry);
    if (!path) {
        return path;
    }
    if (step >= nodeAt(*path).items.size()) {
        return failure(Fault::NotFound, "The orchestration has no such step any more.");
    }
    path->push_back(step);
    return path;
}

const TextNode& DefinitionEdit::nodeAt(const TreePath& path) const
{
    const TextNode* node = m_draft.tree().documents.at(path.front());
    for (std::size_t i = 1; i < path.size(); ++i) {
        node = node->isSequence() ? node->items.at(path[i]) : node->members.at(path[i]).second;
    }
    return *node;
}

std::string DefinitionEdit::nameOf(std::size_t entry, std::size_t step) const
{
    return m_document->entries[entry].steps[step].name.text();
}

FlowShape DefinitionEdit::shapeOf(std::size_t entry) const
{
    const std::string type = toLower(m_document->entries[entry].type);
    if (type == "graph") {
        return FlowShape::Graph;
    }
    return type == "parallel" || type == "simultaneous" ? FlowShape::Parallel : FlowShape::Sequential;
}

std::string DefinitionEdit::freeName(std::size_t entry, const std::string& wish) const
{
    const auto isTaken = [&](const std::string& name) {
        return std::ranges::any_of(m_document->entries[entry].steps, [&](const EntryStep& step) {
            return step.name.text() == name;
        });
    };
    if (!isTaken(wish)) {
        return wish;
    }
    const std::string stem = wish.substr(0, wish.find_last_not_of("0123456789") + 1);
    int number = 2;
    while (isTaken(stem + std::to_string(number))) {
        ++number;
    }
    return stem + std::to_string(number);
}

Result<void>
DefinitionEdit::setStep(std::size_t entry, std::size_t step, std::string_view word, const MeaningPtr& value)
{
    return attempt([&]() -> Result<void> {
        const auto path = stepPath(entry, step);
        if (!path) {
            return failure(path.error());
        }
        const std::size_t dot = word.find('.');
        if (dot == std::string_view::npos) {
            return m_draft.change({{*path, spellingOf(nodeAt(*path), word), value}}, stepOrder);
        }
        const std::string outer(word.substr(0, dot));
        const std::string inner(word.substr(dot + 1));
        const TextNode& node = nodeAt(*path);
        TreePath nested = *path;
        const TextNode* found = nullptr;
        for (std::size_t i = 0; i < node.members.size(); ++i) {
            if (node.members[i].first->text == outer && !node.members[i].second->isNull()) {
                nested.push_back(i);
                found = node.members[i].second;
            }
        }
        if (found == nullptr && value == nullptr) {
            return {};
        }
        if (found == nullptr) {
            return m_draft.change({{*path, outer, mapMeaning({{inner, value}})}}, stepOrder);
        }
        const bool isLast = found->members.size() == 1 && found->members.front().first->text == inner;
        if (value == nullptr && isLast) {
            return m_draft.change({{*path, outer, nullptr}}, stepOrder);
        }
        return m_draft.change({{nested, inner, value}}, retryOrder);
    });
}

Result<void> DefinitionEdit::setOrchestration(std::size_t entry, std::string_view word, const MeaningPtr& value)
{
    return attempt([&]() -> Result<void> {
        const auto path = entryPath(entry);
        if (!path) {
            return failure(path.error());
        }
        std::vector<MemberChange> changes{{*path, spellingOf(nodeAt(*path), word), value}};
        if (word == "orchestrationName") {
            const OrchestrationName& name = m_document->entries[entry].orchestrationName;
            for (std::size_t other = 0; other < m_document->entries.size(); ++other) {
                if (other != entry && m_document->entries[other].orchestrationName == name) {
                    const auto otherPath = entryPath(other);
                    if (!otherPath) {
                        return failure(otherPath.error());
                    }
                    changes.push_back({*otherPath, spellingOf(nodeAt(*otherPath), word), value});
                }
            }
        }
        return m_draft.change(changes, entryOrder);
    });
}

Result<void> DefinitionEdit::renameStep(std::size_t entry, std::size_t step, const std::string& name)
{
    return attempt([&]() -> Result<void> {
        if (const auto path = stepPath(entry, step); !path) {
            return failure(path.error());
        }
        const std::string old = nameOf(entry, step);
        const OrchestrationName orchestration = m_document->entries[entry].orchestrationName;
        std::vector<std::pair<TreePath, MeaningPtr>> values;
        for (std::size_t each = 0; each < m_document->entries.size(); ++each) {
            if (m_document->entries[each].orchestrationName != orchestration) {
                continue;
            }
            const auto steps = stepsPath(each);
            if (!steps) {
                return failure(steps.error());
            }
            for (const TreePath& place : placesOfName(nodeAt(*steps), *steps, old)) {
                values.emplace_back(place, textMeaning(name));
            }
        }
        return m_draft.set(values);
    });
}

} // namespace backstep
