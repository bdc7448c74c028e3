#pragma once

#include "engine/definition/document.h"
#include "engine/edits/draft.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// A definition file being edited as what it defines: steps, their order and their settings. Every edit is made of the
/// smallest changes of the text (Draft); comments, quotes, order and blank lines of all else stay byte for byte.
///
/// Entries and steps are counted as in DefinitionDocument. An edit that would bring an error into the file is refused
/// with that error's sentence; one that cannot be made safely is refused with the line and the reason. A refused edit
/// has changed nothing.
class DefinitionEdit
{
public:
    using Reading = std::shared_ptr<const DefinitionDocument>;

    /// Refused when the text cannot be read. `file`: its name, which tells JSON from YAML. `reading`: what
    /// readDefinitions says of this very text, where that is known.
    [[nodiscard]] static Result<DefinitionEdit>
    of(std::string_view text, std::string_view file, Reading reading = nullptr);

    /// A member of a step, by its word in the file; "retry.delayMs" is a member of the member retry. Nothing: the
    /// member goes, and the default counts.
    Result<void> setStep(std::size_t entry, std::size_t step, std::string_view word, const MeaningPtr& value);
    /// A member of the orchestration: orchestrationName (also of its workers), lockKey, undoableFor.
    Result<void> setOrchestration(std::size_t entry, std::string_view word, const MeaningPtr& value);
    /// With every reference in the file: dependsOn, and the steps of its workers.
    Result<void> renameStep(std::size_t entry, std::size_t step, const std::string& name);

    struct NewStep
    {
        std::string name;
        std::string objectType; ///< empty: none
    };

    /// Behind a step, or in front of all. In a graph what followed the step follows the new one then.
    Result<void> insertStep(std::size_t entry, std::optional<std::size_t> after, const NewStep& step);
    /// A graph: between two steps, the second of which depends on the first.
    Result<void> insertBetween(std::size_t entry, std::size_t from, std::size_t to, const NewStep& step);
    /// A graph: a step that depends on that one alone, beside all that follow it.
    Result<void> insertBranch(std::size_t entry, std::size_t from, const NewStep& step);
    /// In a graph what depended on a removed step depends on what that one did.
    Result<void> eraseSteps(std::size_t entry, const std::vector<std::size_t>& steps);
    /// To a place in the order of the flow (a sequence), or of the file.
    Result<void> moveStep(std::size_t entry, std::size_t step, std::size_t place);

    /// `to` waits for `from`; a graph alone has this.
    Result<void> connectSteps(std::size_t entry, std::size_t from, std::size_t to);
    Result<void> disconnectSteps(std::size_t entry, std::size_t from, std::size_t to);
    /// The order of a sequence becomes the edges of a graph, and the other way round as far as there is one order.
    Result<void> setShape(std::size_t entry, FlowShape shape);
    /// Steps that follow one another run at the same time: a sequence becomes a graph for it.
    Result<void> runTogether(std::size_t entry, const std::vector<std::size_t>& steps);

    /// The step leaves its place, where what waited for it waits for what it did, and runs at the same time as that
    /// one. This and the two below make a graph of any other shape.
    Result<void> moveBeside(std::size_t entry, std::size_t step, std::size_t beside);
    /// … between two, the second of which depends on the first; nothing: the start or the end of the flow.
    Result<void>
    moveBetween(std::size_t entry, std::size_t step, std::optional<std::size_t> from, std::optional<std::size_t> to);
    /// … in front of, or behind all that it runs beside.
    Result<void> moveApart(std::size_t entry, std::size_t step, bool inFront);

    /// Steps as YAML, with their comments, as copySteps gives them; names that are taken get a number.
    Result<void> pasteSteps(std::size_t entry, std::optional<std::size_t> after, std::string_view yaml);
    [[nodiscard]] Result<std::string> copySteps(std::size_t entry, const std::vector<std::size_t>& steps) const;

    /// What was edited so far is the beginning of what comes: changes() are counted from here.
    void beginAgain() { m_draft.beginAgain(); }

    [[nodiscard]] const std::string& text() const { return m_draft.text(); }

    [[nodiscard]] const std::string& file() const { return m_draft.file(); }

    [[nodiscard]] TextChanges changes() const { return m_draft.changes(); }

    [[nodiscard]] const DefinitionDocument& document() const { return *m_document; }

    /// The same, to be kept.
    [[nodiscard]] const Reading& reading() const { return m_document; }

    /// Positions of the steps in the order in which a sequence runs them; of other shapes in the order of the file.
    [[nodiscard]] std::vector<std::size_t> flowOrder(std::size_t entry) const;

    /// A name that no step of the orchestration has: the wish, or the wish with a number.
    [[nodiscard]] std::string freeName(std::size_t entry, const std::string& wish) const;

private:
    DefinitionEdit(Draft draft, Reading reading);

    /// Makes a change or, when it is refused on the way or brings an error into the file, leaves all as it was.
    Result<void> attempt(const std::function<Result<void>()>& change);
    void read();
    void takeReading(Reading reading);

    [[nodiscard]] Result<TreePath> entryPath(std::size_t entry) const;
    [[nodiscard]] Result<TreePath> stepsPath(std::size_t entry) const;
    [[nodiscard]] Result<TreePath> stepPath(std::size_t entry, std::size_t step) const;
    [[nodiscard]] const TextNode& nodeAt(const TreePath& path) const;
    [[nodiscard]] std::vector<std::string> dependsOn(std::size_t entry, std::size_t step) const;
    [[nodiscard]] FlowShape shapeOf(std::size_t entry) const;
    [[nodiscard]] std::string nameOf(std::size_t entry, std::size_t step) const;
    [[nodiscard]] bool hasSeqs(std::size_t entry) const;

    using Names = std::vector<std::string>;

    /// `changed`: what changes elsewhere by the same reading of the text.
    Result<void>
    add(std::size_t entry,
        std::optional<std::size_t> after,
        const NewStep& step,
        const Names& dependsOn,
        std::vector<MemberChange> changed = {});
    [[nodiscard]] Result<int>
    makeRoom(std::size_t entry, std::optional<std::size_t> after, std::vector<MemberChange>& raised) const;
    Result<std::vector<MemberChange>>
    dependencyChanges(std::size_t entry, const std::vector<std::pair<std::size_t, Names>>& steps);
    Result<void> setDependsOn(std::size_t entry, const std::vector<std::pair<std::size_t, Names>>& steps);
    Result<void> eraseAndHeal(
        std::size_t entry,
        const std::vector<std::size_t>& fromBehind,
        const std::vector<std::pair<std::size_t, Names>>& healed
    );
    [[nodiscard]] Result<std::vector<Names>> asGraph(std::size_t entry);
    void takeOut(std::vector<Names>& waits, std::size_t entry, std::size_t step) const;
    Result<void> setWaits(std::size_t entry, const std::vector<Names>& waits);
    Result<void> setItems(std::size_t entry, std::size_t step, const Names& before, const Names& after);
    [[nodiscard]] static Names waitedForBy(const TextNode& step);
    [[nodiscard]] static Names withoutSteps(const Names& names, const std::map<std::string, Names>& gone);
    Result<void> numberSteps(std::size_t entry, const std::vector<std::size_t>& order);
    Result<void> arrange(std::size_t entry, const std::vector<std::size_t>& order);
    Result<void> toGraph(std::size_t entry);
    [[nodiscard]] Result<std::string>
    fitted(std::size_t entry, const std::string& yaml, const Names& dependsOn, const std::string& name) const;
    Result<void> insertPasted(
        std::size_t entry,
        std::optional<std::size_t> after,
        const std::vector<std::string>& texts,
        const std::vector<std::pair<std::string, Names>>& pasted,
        const std::map<std::string, std::string>& renamed
    );
    Result<void> setType(std::size_t entry, FlowShape shape);

    Draft m_draft;
    Reading m_document; ///< as it was read last; within an edit the draft may be further
    std::vector<std::optional<TreePath>> m_paths; ///< to each entry; nothing where an alias names it
};

} // namespace backstep
