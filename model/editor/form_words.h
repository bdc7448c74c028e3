#pragma once

#include "model/editor/step_form.h"

#include "engine/edits/meaning.h"

#include <span>
#include <string>
#include <utility>

namespace backstep {

/// What never changes about a field.
struct FormWordRow
{
    FormWord word;
    FormKind kind;
    FormSide side;
    bool isSeldom;
    const char* members; ///< in the file; a space between two
    const char* label;
    const char* noun; ///< what it is called in a sentence and when it is heard
    const char* help;
};

/// Top to bottom, DO before UNDO.
[[nodiscard]] std::span<const FormWordRow> stepRows();
[[nodiscard]] std::span<const FormWordRow> flowRows();
[[nodiscard]] const FormWordRow& rowOf(FormWord word);

/// Members of the file with what they are to say; null: they go.
using MemberValues = std::vector<std::pair<std::string, MeaningPtr>>;

/// What counts for a step, and which of it the file says.
struct StepFacts
{
    const StepDefinition& definition;
    const std::vector<std::string>& said;

    [[nodiscard]] bool says(std::string_view member) const;
};

/// The choices of what happens when a step has used up its attempts.
[[nodiscard]] QString turnBack();
[[nodiscard]] QString waitForPerson();

/// The choices of where a flow's commands and replies go; the first leaves it to the connection.
[[nodiscard]] QString topicsAsConnected();
[[nodiscard]] QString ownTopics();
[[nodiscard]] QString sharedTopic();

/// What a field says of a step: what counts, in words.
[[nodiscard]] QString wordsOf(FormWord word, const StepDefinition& step);

/// What the file is to say for a text typed into a field of a step that is not empty.
[[nodiscard]] Result<MemberValues> valuesFor(FormWord word, const QString& typed, const StepFacts& step);

} // namespace backstep
