#pragma once

#include "engine/definition/document.h"

#include <QString>

#include <optional>
#include <vector>

/// What the canvas draws: one orchestration with the places of its steps in the text. Widgets know the engine's values
/// through this header alone.
namespace backstep {

/// Lines of the text from 1, both ends belong to it.
struct LineRange
{
    int first = 0;
    int last = 0;

    [[nodiscard]] bool holds(int line) const { return line >= first && line <= last; }

    friend bool operator==(const LineRange&, const LineRange&) = default;
};

/// What a card says of DO or of UNDO.
struct EditorDirection
{
    int attempts = 0;
    Duration timeout{0};
    Duration longest{0}; ///< until an answer, when every attempt takes all its time

    friend bool operator==(const EditorDirection&, const EditorDirection&) = default;
};

struct EditorStep
{
    QString name;
    int number = 0; ///< the author's seq, or the position from 1
    QString objectType;
    EditorDirection forward;
    EditorDirection backward;
    bool hasUndo = true;
    std::vector<StepIndex> before; ///< what it waits for
    LineRange lines;
    std::optional<Severity> problem; ///< the worst within its lines

    friend bool operator==(const EditorStep&, const EditorStep&) = default;
};

struct EditorGraph
{
    Orchestration orchestration;
    LineRange lines; ///< of the whole registration
    std::vector<EditorStep> steps;
    Duration longest{0}; ///< of a flow that completes at the last moment

    [[nodiscard]] QString name() const { return QString::fromStdString(orchestration.name.text()); }

    [[nodiscard]] bool isChain() const { return orchestration.shape == FlowShape::Sequential; }

    [[nodiscard]] std::size_t edges() const;
    [[nodiscard]] std::optional<StepIndex> stepAt(int line) const;
};

/// "capturePayment, step 6 of 9, has a warning, after authorizePayment and checkFraud", for those who hear it. `state`:
/// what is to be said besides.
[[nodiscard]] QString spoken(const std::vector<EditorStep>& steps, std::size_t step, const QString& state = {});

/// All attempts of a direction with the nominal waits between them.
[[nodiscard]] Duration longestOf(const AttemptPolicy& policy);

/// A bound as a person reads it: rounded up, so that it is never said too short.
[[nodiscard]] QString atMostWords(Duration duration);

/// It holds an orchestration, or one without any step yet.
[[nodiscard]] bool canBeDrawn(const Entry& entry);

/// `entry` can be drawn; `text` is the UTF-8 it was read from.
[[nodiscard]] EditorGraph graphOf(const Entry& entry, const std::vector<Problem>& problems, std::string_view text);

/// The lines that a place covers.
[[nodiscard]] LineRange linesOf(const Place& place, std::string_view text);

} // namespace backstep
