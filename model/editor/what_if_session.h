#pragma once

#include "model/editor/what_if.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace backstep {

/// What if, while it lasts: the question that a person turns, its answer, and how many of its waves are shown.
class WhatIfSession : public QObject
{
    Q_OBJECT

public:
    static constexpr int waveMs = 400; ///< from wave to wave while it plays

    explicit WhatIfSession(QObject* parent = nullptr);

    /// Asks what happens when `step` fails; every wave is shown at once.
    void ask(const EditorGraph& graph, StepIndex step);
    /// Another question to the same graph.
    void ask(StepIndex step, FailureWay way);
    /// The text was read again: the same question to the new graph, or the end when the step is gone.
    void follow(const EditorGraph& graph);
    void leave();

    [[nodiscard]] bool isOpen() const { return m_answer.has_value(); }

    [[nodiscard]] const std::optional<WhatIf>& answer() const { return m_answer; }

    [[nodiscard]] const EditorGraph& graph() const { return m_graph; }

    [[nodiscard]] QString stepName() const;

    void setWay(FailureWay way);
    /// Another step, besides the one asked about; nothing: it does not fail.
    void setAlso(StepIndex step, std::optional<FailureWay> way);
    void setUndoFails(StepIndex step, bool fails);

    [[nodiscard]] int waves() const;

    [[nodiscard]] int wavesShown() const { return m_shown; }

    [[nodiscard]] bool isPlaying() const { return m_timer.isActive(); }

    void showWaves(int count);
    /// From the beginning, wave after wave; again: stops.
    void play();

    /// "3 of 4 waves".
    [[nodiscard]] QString waveWords() const;

Q_SIGNALS:
    void answered();
    void wavesShownChanged();
    void left();

private:
    void askNow();
    void showNext();

    EditorGraph m_graph;
    WhatIfQuestion m_question;
    std::optional<WhatIf> m_answer;
    int m_shown = 0;
    QTimer m_timer;
};

} // namespace backstep
