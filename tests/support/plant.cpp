#include "tests/support/plant.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdlib>

#ifndef BACKSTEP_PLANTED_BUGS
#error "plant.cpp belongs to programs whose rooms were compiled with BACKSTEP_PLANTED_BUGS"
#endif

namespace backstep {

namespace {

Bug chosenByEnvironment()
{
    const char* name = std::getenv("BACKSTEP_PLANTED_BUG"); // NOLINT(concurrency-mt-unsafe): before main
    return name == nullptr ? Bug::None : bugNamed(name).value_or(Bug::None);
}

std::atomic<Bug>& chosen()
{
    static std::atomic<Bug> bug{chosenByEnvironment()};
    return bug;
}

} // namespace

const std::vector<PlantedBug>& plantedBugs()
{
#define BUG(room, name, wrong)                                                                                         \
    PlantedBug                                                                                                         \
    {                                                                                                                  \
        Bug::name, #name, room, wrong                                                                                  \
    }
    static const std::vector<PlantedBug> bugs{
        BUG("engine/saga", SkipsVersionCheck, "an operator's wish is honoured though the flow moved on"),
        BUG("engine/saga", UndoesForwards, "UNDO goes in the order of the DOs"),
        BUG("engine/saga", UndoesInAnyOrder, "every UNDO is sent at once, whatever the order"),
        BUG("engine/saga", UndoesOnlySuccesses, "a step with an unknown outcome is not undone"),
        BUG("engine/saga", UndoesWithoutWaiting, "a step in flight does not hold up what it depends on"),
        BUG("engine/saga", UndoesAnsweredFailures, "a step whose every attempt answered failure is undone"),
        BUG("engine/saga", GoesForwardOnLateReply, "a late success after turning back sends the next DO"),
        BUG("engine/saga", IgnoresSuccessAfterUndone, "a late success after UNDONE is not undone"),
        BUG("engine/saga", TimersWithoutEpoch, "a timer of an earlier attempt fires for the present one"),
        BUG("engine/saga", RetriesAfterTurningBack, "a backoff that runs out after turning back sends a DO"),
        BUG("engine/saga", RetriesUnderNextKey, "a retry has another idempotency key"),
        BUG("engine/saga", ExhaustsTooEarly, "a phase has one attempt fewer than it was given"),
        BUG("engine/saga", ExhaustsTooLate, "a phase has one attempt more than it was given"),
        BUG("engine/saga", CountsUndoFailAsUndone, "a flow with a failed UNDO ends UNDONE"),
        BUG("engine/saga", TurnsBackInTwoDecisions, "turning back and the first UNDOs are not one decision"),
        BUG("engine/saga", CountsDuplicatesAgain, "a second success to one attempt counts as another success"),
        BUG("engine/saga", CompletesWithAStepMissing, "a flow ends COMPLETED once its last step succeeded"),
        BUG("engine/saga", JoinsAtTheFirst, "a join waits for one predecessor only"),
        BUG("engine/saga", SendsBeforeTheOneBefore, "a DO is sent while its predecessor is still in flight"),
        BUG("engine/saga", UndoesWithTheStartPayload, "an UNDO carries the payload of the start"),
        BUG("engine/saga", CountsUnsentAsInFlight, "a command that was never handed on is waited for, not withdrawn"),
        BUG("engine/saga", LetsOldAnswersDecide, "a failure of an earlier attempt ends the present one"),
        BUG("engine/saga", LetsDoAnswersCompleteUndo, "without an id, a success that says DO completes an UNDO"),
        BUG("engine/saga", UndoesAcrossThePivot, "an exhausted step past the pivot turns the flow back"),
        BUG("engine/saga", TakesSilenceForFailure, "an attempt that timed out counts as answered failure"),
        BUG("engine/saga", ForgetsUndosAtRestart, "an UNDO that was not reported delivered is not sent again"),
        BUG("engine/saga", ForgetsBackoffAtRestart, "a backoff does not survive a restart"),
        BUG("engine/saga", RedeliversUnderNewId, "a redelivery has another command id"),
        BUG("engine/saga", ChangesStateOutsideEvents, "a decision changes the state without an event"),
        BUG("engine/saga", LosesAFieldInTheBytes, "a field of the state is not in its bytes"),
        BUG("engine/saga", SendsWhilePaused, "a paused flow sends the next DO"),
        BUG("engine/saga", ForgetsWhatFailedInAPause, "what was used up in a pause is not taken up when it ends"),
        BUG("engine/saga", LetsGoWithoutTheLock, "a flow that waits for a lock sends its first DO"),
        BUG("engine/saga", ClosesWithoutAReason, "a person marks a step and gives no reason"),
        BUG("engine/saga", RetriesAnUnknownDo, "a DO with an unknown outcome is retried under another key"),
        BUG("engine/orchestrator", SendsBeforePersisting, "a command is sent before what decided it is durable"),
        BUG("engine/orchestrator", PersistsInTwoWrites, "that a record was read is durable before what follows from it"
        ),
        BUG("engine/orchestrator",
            ForgetsWhatWasNotSent,
            "a command that may not have been sent is not sent again after a restart"),
        BUG("engine/orchestrator", ForgetsTimers, "timers do not survive a restart"),
        BUG("engine/orchestrator",
            ForgetsWhatWasNotTold,
            "events that were not published yet are not published after a restart"),
        BUG("engine/orchestrator",
            ForgetsParkedStarts,
            "a start that waits for its orchestration does not survive a restart"),
        BUG("engine/orchestrator", ForgetsWhoHoldsTheLock, "after a restart nobody holds a lock"),
        BUG("engine/orchestrator", ForgetsStartKeys, "the same start key twice gives two flows"),
        BUG("engine/orchestrator", TimesOutInAnOutage, "a timeout fires while no reply can be heard"),
        BUG("engine/orchestrator", CountsAbsenceAsWaiting, "time in which no reply could be heard counts as waited"),
        BUG("engine/orchestrator", DropsWhatTheBrokerRefused, "a record that the broker did not take is not sent again"
        ),
        BUG("engine/orchestrator",
            OvertakesWhatIsHeldBack,
            "a record overtakes an earlier one of its key that is held back"),
        BUG("engine/orchestrator", ResendsWhatWasWithdrawn, "a command that was taken back is sent again"),
        BUG("engine/orchestrator", SendsWhatItTookBack, "a command that was decided and taken back in one batch is sent"
        ),
        BUG("engine/orchestrator",
            SkipsWhatItCannotLookUp,
            "a reply whose flow the store cannot read right now is passed over"),
        BUG("engine/orchestrator",
            TakesTheRepliesOfOthers,
            "a reply to another engine's command is taken for one to its own"),
        BUG("engine/orchestrator", GivesTheLockToAll, "a lock is given to whoever asks"),
        BUG("engine/orchestrator", KeepsTheLock, "a lock that is given back is not given on"),
    };
#undef BUG
    assert(bugs.size() + 1 == static_cast<std::size_t>(Bug::Last));
    return bugs;
}

std::optional<Bug> bugNamed(std::string_view name)
{
    const auto& bugs = plantedBugs();
    const auto found = std::ranges::find(bugs, name, &PlantedBug::name);
    return found == bugs.end() ? std::nullopt : std::optional(found->bug);
}

void plant(Bug bug)
{
    chosen() = bug;
}

bool planted(Bug bug)
{
    return chosen().load(std::memory_order_relaxed) == bug;
}

} // namespace backstep
