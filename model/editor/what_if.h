#pragma once

#include "model/editor/editor_graph.h"
#include "model/editor/what_if_times.h"

#include "engine/saga/one_failure.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace backstep {

/// A step and how its DO fails.
struct FailingStep
{
    StepIndex step = 0;
    FailureWay way = FailureWay::AnswersFailure;

    friend bool operator==(const FailingStep&, const FailingStep&) = default;
};

/// The question: this step fails in this way, perhaps others fail too, and perhaps UNDOs do.
struct WhatIfQuestion
{
    StepIndex step = 0;
    FailureWay way = FailureWay::AnswersFailure;
    std::vector<StepIndex> undosFail; ///< every attempt of their UNDO answers failure
    std::vector<FailingStep> also; ///< other steps, each once

    /// How the DO of that step fails; nothing: it does not.
    [[nodiscard]] std::optional<FailureWay> wayOf(StepIndex step) const;

    friend bool operator==(const WhatIfQuestion&, const WhatIfQuestion&) = default;
};

struct WhatIfMessage
{
    int order = 1; ///< from 1, among the messages of its side
    StepIndex step = 0;
    QString name;
    int attempt = 1;
    int attemptsMax = 1;
    QString topic;
    QString why; ///< one sentence
    Duration atMost{0}; ///< until its step has answered
    Command command; ///< as it would be sent, but for what only a real flow has
    bool carriesStart = false; ///< its payload is the start payload; else it comes from a reply
};

struct WhatIfWave
{
    int number = 1;
    QString why; ///< what it waits for
    std::vector<WhatIfMessage> messages;
};

enum class WhatIfFate : std::uint8_t
{
    Undone, ///< gets an UNDO
    UndoFailed, ///< its UNDO fails every time
    Fails, ///< the step asked about, without an effect
    FailsUndone, ///< the step asked about, undone all the same
    LeftAlone, ///< succeeded and has nothing to undo
    Kept, ///< keeps its effect: an UNDO that it waits for failed
    NeverSent,
    Finished, ///< succeeded in a flow that does not turn back
};

struct WhatIfStep
{
    WhatIfFate fate = WhatIfFate::NeverSent;
    int wave = 0; ///< of its first UNDO; 0: none
    QString failsHere; ///< beside the card of a step that fails, once it was sent
};

/// The answer, exactly as the core plans it.
struct WhatIf
{
    WhatIfQuestion question;
    FlowStatus end = FlowStatus::Undone;
    QString endWords; ///< beside the end: "nothing is left behind"
    std::vector<WhatIfMessage> before; ///< DO messages until the turn
    std::vector<WhatIfWave> waves; ///< UNDO messages
    WhatIfTimes times;
    std::vector<WhatIfStep> steps;
    QStringList remarks; ///< steps left alone, explained

    [[nodiscard]] std::size_t messages() const;
    /// The steps that were sent and fail, in the order of the definition; the one asked about when none was.
    [[nodiscard]] std::vector<std::size_t> failing() const;
};

/// "never answers": after the name of the step.
[[nodiscard]] QString wordsOf(FailureWay way);

/// What simulated workers answer in the question's world.
[[nodiscard]] WorkerScript scriptOf(const EditorGraph& graph, const WhatIfQuestion& question);

[[nodiscard]] WhatIf askWhatIf(const EditorGraph& graph, const WhatIfQuestion& question);

/// What would be on the wire: key, payload and headers as JSON over several lines, with "<flowId>" and the like where
/// only a real flow has a value.
[[nodiscard]] QString recordWords(const WhatIfMessage& message);

/// The question in words: "bookCourier answers failure every time, and packParcel never answers".
[[nodiscard]] QString questionWords(const EditorGraph& graph, const WhatIfQuestion& question);

/// The answer as text, for the clipboard.
[[nodiscard]] QString textOf(const EditorGraph& graph, const WhatIf& answer);

} // namespace backstep
