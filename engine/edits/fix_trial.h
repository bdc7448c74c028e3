#pragma once

#include "engine/definition/report.h"
#include "engine/edits/definition_edit.h"
#include "engine/edits/fixes.h"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace backstep {

/// Tries changes of a text and keeps those that mend one problem of it.
class FixTrial
{
public:
    FixTrial(std::string_view text, std::string_view file, const Problem& problem);

    /// False when the text cannot be read, and so cannot be changed by what it says.
    [[nodiscard]] bool canTry() const { return m_draft.has_value(); }

    void edit(const std::string& label, bool isSafe, const std::function<Result<void>(DefinitionEdit&)>& change);
    void draft(const std::string& label, bool isSafe, const std::function<Result<void>(Draft&)>& change);
    /// Changes of the text itself, which must come to say what `meant` makes of what it says.
    void replace(
        const std::string& label,
        bool isSafe,
        const TextChanges& changes,
        const std::function<MeaningPtr(const MeaningPtr&)>& meant
    );

    /// To the innermost value that begins there, or to the member whose name does.
    [[nodiscard]] std::optional<TreePath> pathAt(std::size_t offset) const;
    [[nodiscard]] const TextNode& nodeAt(std::span<const std::size_t> path) const;
    /// Entry and step in which the problem stands.
    [[nodiscard]] std::optional<std::size_t> entry() const;
    [[nodiscard]] std::optional<std::size_t> step() const;

    [[nodiscard]] const DefinitionDocument& document() const { return *m_reading; }

    [[nodiscard]] const TextTree& tree() const { return m_draft->tree(); }

    [[nodiscard]] const Problem& problem() const { return m_problem; }

    [[nodiscard]] std::string_view text() const { return m_text; }

    [[nodiscard]] std::string_view file() const { return m_file; }

    [[nodiscard]] std::vector<Fix> taken() { return std::move(m_fixes); }

private:
    void offer(const std::string& label, bool isSafe, TextChanges changes);
    [[nodiscard]] bool isMended(const std::string& after) const;

    std::string_view m_text;
    std::string_view m_file;
    const Problem& m_problem;
    DefinitionEdit::Reading m_reading;
    std::optional<Draft> m_draft;
    std::map<std::string, int> m_before; ///< how often each code was told, without notes but those of the problem's
    std::vector<Fix> m_fixes;
};

/// How often each code is told: errors and warnings, and notes of that one code.
[[nodiscard]] std::map<std::string, int> tally(const DefinitionDocument& document, std::string_view alsoNotesOf);

} // namespace backstep
