#include "model/words.h"
#include "ui/editor/flow_canvas.h"

/// What a screen reader hears of the cards.
namespace backstep {

namespace {

/// The part of the answer that the card shows by colours and numbers.
QString fateWords(const WhatIfStep& fate)
{
    switch (fate.fate) {
    case WhatIfFate::Undone:
        return QStringLiteral("undone in wave %1").arg(fate.wave);
    case WhatIfFate::UndoFailed:
        return QStringLiteral("UNDO failed in wave %1").arg(fate.wave);
    case WhatIfFate::Fails:
        return QStringLiteral("fails");
    case WhatIfFate::FailsUndone:
        return QStringLiteral("fails, undone in wave %1").arg(fate.wave);
    case WhatIfFate::LeftAlone:
        return QStringLiteral("done, left alone");
    case WhatIfFate::Kept:
        return QStringLiteral("done, keeps its effect");
    case WhatIfFate::NeverSent:
        return QStringLiteral("never sent");
    case WhatIfFate::Finished:
        return QStringLiteral("done");
    }
    return {};
}

QString rowWords(Phase phase, const EditorDirection& direction, const WorkerPresence* presence)
{
    const QString workers = presence == nullptr || presence->words.isEmpty()
        ? QString()
        : QStringLiteral(", workers: ") + presence->words;
    return QStringLiteral("%1: %2, %3 each%4")
        .arg(
            wordOf(phase),
            countOf(
                static_cast<std::uint64_t>(direction.attempts), QStringLiteral("attempt"), QStringLiteral("attempts")
            ),
            durationWords(direction.timeout),
            workers
        );
}

} // namespace

int FlowCanvas::cardCount() const
{
    return m_graph ? static_cast<int>(m_graph->steps.size()) : 0;
}

QString FlowCanvas::cardName(int card) const
{
    const auto step = static_cast<std::size_t>(card);
    const WhatIfStep* fate = m_picture.fateOf(step);
    return backstep::spoken(m_graph->steps, step, fate == nullptr ? QString() : fateWords(*fate));
}

QString FlowCanvas::cardDescription(int card) const
{
    const auto step = static_cast<std::size_t>(card);
    const EditorStep& said = m_graph->steps[step];
    const StepPresence* presence = m_picture.presenceOf(step);
    QStringList words;
    if (!said.objectType.isEmpty()) {
        words << QStringLiteral("Payload type ") + said.objectType;
    }
    words << rowWords(Phase::Do, said.forward, presence == nullptr ? nullptr : &presence->forward);
    if (said.hasUndo) {
        words << rowWords(Phase::Undo, said.backward, presence == nullptr ? nullptr : &presence->backward);
    }
    return words.join(QStringLiteral(". ")) + QLatin1Char('.');
}

} // namespace backstep
