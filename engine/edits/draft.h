#pragma once

#include "engine/base/error.h"
#include "engine/edits/meaning.h"
#include "engine/edits/text_change.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// A member of a mapping and what it is to become: null removes it.
struct MemberChange
{
    TreePath mapping;
    std::string key;
    MeaningPtr value;
};

/// A text being changed value by value. Each change is the smallest one in the author's own style, and is made only if
/// the text then says exactly what it said before with that one difference: it is read again and compared. What cannot
/// be changed safely is refused with the line and the reason, and nothing has happened.
class Draft
{
public:
    /// Refused when the text cannot be read. `file`: its name, which tells JSON from YAML.
    [[nodiscard]] static Result<Draft> of(std::string_view text, std::string_view file);

    /// Other values in the place of those there, which do not contain one another.
    Result<void> set(const std::vector<std::pair<TreePath, MeaningPtr>>& values);
    /// Members of different mappings, or of one. A new member goes where `order` has it among those there; removing
    /// one that is not there changes nothing.
    Result<void> change(const std::vector<MemberChange>& members, std::span<const std::string_view> order);

    // A list may also be null, which is a list without items.
    Result<void> insert(const TreePath& list, std::size_t index, const MeaningPtr& item);
    /// And members of the items that were there, each of another mapping, in the same reading.
    Result<void> insert(
        const TreePath& list,
        std::size_t index,
        const MeaningPtr& item,
        const std::vector<MemberChange>& members,
        std::span<const std::string_view> order
    );
    /// `yaml`: one item, as lines without indentation; its comments come along where the list has dashes.
    Result<void> insertText(const TreePath& list, std::size_t index, std::string_view yaml);
    Result<void> erase(const TreePath& list, std::size_t index);
    /// And members of the items that stay, each of another mapping, in the same reading.
    Result<void> erase(
        const TreePath& list,
        std::size_t index,
        const std::vector<MemberChange>& members,
        std::span<const std::string_view> order
    );
    /// `order`: for each place the item that comes to stand there.
    Result<void> reorder(const TreePath& list, const std::vector<std::size_t>& order);

    /// The text as it is now is the beginning of what comes.
    void beginAgain() { m_history = TextHistory(std::string(text())); }

    [[nodiscard]] const std::string& text() const { return m_history.text(); }

    [[nodiscard]] const std::string& file() const { return m_file; }

    [[nodiscard]] const TextTree& tree() const { return *m_tree; }

    [[nodiscard]] const MeaningPtr& meaning() const { return m_meaning; }

    /// From the text at the beginning to the one now.
    [[nodiscard]] TextChanges changes() const { return m_history.changes(); }

private:
    /// One change of the text with what it is to mean.
    struct Planned
    {
        TextChanges changes;
        std::vector<MeaningChange> intended;
        int line = 1;
    };

    Draft(std::string_view text, std::string_view file, TextTree tree);
    Result<void> take(std::vector<Planned> planned);
    [[nodiscard]] Result<TextChanges> replacing(const TreePath& path, const Meaning& value) const;
    [[nodiscard]] Result<Planned> planSet(const TreePath& path, const MeaningPtr& value) const;
    [[nodiscard]] Result<Planned> planMember(const MemberChange& change, std::span<const std::string_view> order) const;
    [[nodiscard]] Result<std::vector<Planned>>
    planMembers(const std::vector<MemberChange>& members, std::span<const std::string_view> order, int line) const;
    [[nodiscard]] Result<TextChanges> inserting(const TreePath& list, std::size_t index, const Meaning& item) const;
    [[nodiscard]] Result<TextChanges> beginning(const TreePath& list, const Meaning& item) const;

    std::string m_file;
    TextHistory m_history;
    std::shared_ptr<const TextTree> m_tree;
    MeaningPtr m_meaning;
    bool m_isAgreed = true; ///< the two readers of YAML agree about the text at the beginning
};

} // namespace backstep
