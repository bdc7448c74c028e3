#pragma once

#include "model/editor/editor_graph.h"

#include "engine/saga/one_failure.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace backstep {

/// The question: this step fails in this way, and perhaps an UNDO fails too.
struct WhatIfQuestion
{
    StepIndex step = 0;
    FailureWay way = FailureWay::AnswersFailure;
    std::optional<StepIndex> undoFails;

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
};

/// The answer, exactly as the core plans it.
struct WhatIf
{
    WhatIfQuestion question;
    FlowStatus end = FlowStatus::Undone;
    QString endWords; ///< beside the end: "nothing is left behind"
    std::vector<WhatIfMessage> before; ///< DO messages until the turn
    std::vector<WhatIfWave> waves; ///< UNDO messages
    Duration atMost{0}; ///< from the turn to the end, when each UNDO takes all its time
    std::vector<WhatIfStep> steps;
    QStringList remarks; ///< steps left alone, explained
    QString failsHere; ///< beside the failing card

    [[nodiscard]] std::size_t messages() const;
};

/// "never answers": after the name of the step.
[[nodiscard]] QString wordsOf(FailureWay way);

/// What simulated workers answer in the question's world.
[[nodiscard]] WorkerScript scriptOf(const EditorGraph& graph, const WhatIfQuestion& question);

[[nodiscard]] WhatIf askWhatIf(const EditorGraph& graph, const WhatIfQuestion& question);

/// The answer as text, for the clipboard.
[[nodiscard]] QString textOf(const EditorGraph& graph, const WhatIf& answer);

} // namespace backstep
