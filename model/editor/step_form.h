#pragma once

#include "model/editor/step_edits.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace backstep {

/// What the form has a field for.
enum class FormWord : std::uint8_t
{
    Name,
    PayloadType,
    WaitsFor,
    DoAttempts,
    UndoAttempts,
    DoTimeout,
    UndoTimeout,
    DoBackoff,
    UndoBackoff,
    UndoOnFailure,
    NothingToUndo,
    Pivot,
    Retriable,
    WhenExhausted,
    DoLongestWait,
    UndoLongestWait,
    DoJitter,
    UndoJitter,
    FlowName,
    FlowShape,
    LockKey,
    UndoableFor,
    SharedTopic,
};

/// How a field is filled in. Whatever it is, what is typed or chosen is a text.
enum class FormKind : std::uint8_t
{
    Name, ///< free text in the font of sentences
    Code, ///< free text, spelt exactly
    Count,
    Measure, ///< a number with its unit
    Flag, ///< "yes" or empty
    Choice, ///< one of the choices
    Steps, ///< any of the other steps
};

enum class FormSide : std::uint8_t
{
    Whole,
    Do,
    Undo
};

/// One field as a person sees it.
struct FormField
{
    FormWord word = FormWord::Name;
    FormKind kind = FormKind::Name;
    FormSide side = FormSide::Whole;
    bool isSeldom = false; ///< stands behind "More", unless the file says something
    bool isShown = true;
    bool isSaid = false; ///< the file says it; else its default counts
    QString label;
    QString spoken; ///< "Attempts of DO, default 3"
    QString help;
    QString value; ///< what the file says, in words; empty: nothing
    QString standIn; ///< what counts where the file says nothing: "3"
    QString because; ///< and why: "default", "as DO"
    QString obstacle; ///< why it cannot be changed; empty when it can
    QStringList choices; ///< all there are, or for free text those in use
};

/// Another step that the one shown may wait for.
struct WaitChoice
{
    QString name;
    bool isChosen = false;
    QString obstacle;
};

/// The form of a step or of the whole flow: its fields, what they say, and what the file is to say instead. What cannot
/// be is refused with a sentence, and then nothing has changed.
class StepForm
{
public:
    explicit StepForm(EditorDocument& document)
        : m_document(document)
    {
    }

    /// The same fields in the same order for every step, and for every flow; nothing in them yet.
    [[nodiscard]] static std::vector<FormField> blank(bool ofStep);

    /// What a choice of FormWord::FlowShape means. It is not written here: a shape is looked at before it is made.
    [[nodiscard]] static std::optional<FlowShape> shapeOf(const QString& choice);
    [[nodiscard]] static QString choiceOf(FlowShape shape);

    /// Of the step of that name; of the flow when the name is empty. Empty when there is none, or the text is broken.
    [[nodiscard]] std::vector<FormField> fields(const QString& step) const;

    /// Nothing typed: the member goes from the file, and its default counts.
    [[nodiscard]] EditAnswer write(const QString& step, FormWord word, const QString& typed);

    [[nodiscard]] std::vector<WaitChoice> waitChoices(const QString& step) const;
    [[nodiscard]] EditAnswer setWaiting(const QString& step, const QString& forStep, bool waits);

    /// Why nothing can be changed now; empty when it can.
    [[nodiscard]] QString obstacle() const;

private:
    [[nodiscard]] EditAnswer writeMember(const QString& step, FormWord word, const QString& typed);

    EditorDocument& m_document;
};

} // namespace backstep
