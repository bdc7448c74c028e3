#include "tests/support/plant.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdlib>
#include <iterator>

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

#define BUG(name, wrong)                                                                                               \
    PlantedBug                                                                                                         \
    {                                                                                                                  \
        Bug::name, #name, room, wrong                                                                                  \
    }

std::vector<PlantedBug> bugsOfTheCore()
{
    constexpr std::string_view room = "engine/saga";
    return {
        BUG(SkipsVersionCheck, "an operator's wish is honoured though the flow moved on"),
        BUG(UndoesForwards, "UNDO goes in the order of the DOs"),
        BUG(UndoesInAnyOrder, "every UNDO is sent at once, whatever the order"),
        BUG(UndoesOnlySuccesses, "a step with an unknown outcome is not undone"),
        BUG(UndoesWithoutWaiting, "a step in flight does not hold up what it depends on"),
        BUG(UndoesAnsweredFailures, "a step whose every attempt answered failure is undone"),
        BUG(GoesForwardOnLateReply, "a late success after turning back sends the next DO"),
        BUG(IgnoresSuccessAfterUndone, "a late success after UNDONE is not undone"),
        BUG(TimersWithoutEpoch, "a timer of an earlier attempt fires for the present one"),
        BUG(RetriesAfterTurningBack, "a backoff that runs out after turning back sends a DO"),
        BUG(RetriesUnderNextKey, "a retry has another idempotency key"),
        BUG(ExhaustsTooEarly, "a phase has one attempt fewer than it was given"),
        BUG(ExhaustsTooLate, "a phase has one attempt more than it was given"),
        BUG(CountsUndoFailAsUndone, "a flow with a failed UNDO ends UNDONE"),
        BUG(TurnsBackInTwoDecisions, "turning back and the first UNDOs are not one decision"),
        BUG(CountsDuplicatesAgain, "a second success to one attempt counts as another success"),
        BUG(CompletesWithAStepMissing, "a flow ends COMPLETED once its last step succeeded"),
        BUG(JoinsAtTheFirst, "a join waits for one predecessor only"),
        BUG(SendsBeforeTheOneBefore, "a DO is sent while its predecessor is still in flight"),
        BUG(UndoesWithTheStartPayload, "an UNDO carries the payload of the start"),
        BUG(CountsUnsentAsInFlight, "a command that was never handed on is waited for, not withdrawn"),
        BUG(LetsOldAnswersDecide, "a failure of an earlier attempt ends the present one"),
        BUG(LetsDoAnswersCompleteUndo, "without an id, a success that says DO completes an UNDO"),
        BUG(UndoesAcrossThePivot, "an exhausted step past the pivot turns the flow back"),
        BUG(TakesSilenceForFailure, "an attempt that timed out counts as answered failure"),
        BUG(ForgetsUndosAtRestart, "an UNDO that was not reported delivered is not sent again"),
        BUG(ForgetsBackoffAtRestart, "a backoff does not survive a restart"),
        BUG(RedeliversUnderNewId, "a redelivery has another command id"),
        BUG(ChangesStateOutsideEvents, "a decision changes the state without an event"),
        BUG(LosesAFieldInTheBytes, "a field of the state is not in its bytes"),
        BUG(SendsWhilePaused, "a paused flow sends the next DO"),
        BUG(ForgetsWhatFailedInAPause, "what was used up in a pause is not taken up when it ends"),
        BUG(LetsGoWithoutTheLock, "a flow that waits for a lock sends its first DO"),
        BUG(ClosesWithoutAReason, "a person marks a step and gives no reason"),
        BUG(RetriesAnUnknownDo, "a DO with an unknown outcome is retried under another key"),
        BUG(LetsAFailureHideASuccess, "a DO success after a failure of the same attempt is no news"),
        BUG(UndoesOneKeyAlone, "what was done under two keys is undone under one"),
    };
}

std::vector<PlantedBug> bugsOfTheLoop()
{
    constexpr std::string_view room = "engine/orchestrator";
    return {
        BUG(SendsBeforePersisting, "a command is sent before what decided it is durable"),
        BUG(PersistsInTwoWrites, "that a record was read is durable before what follows from it"),
        BUG(ForgetsWhatWasNotSent, "a command that may not have been sent is not sent again after a restart"),
        BUG(ForgetsTimers, "timers do not survive a restart"),
        BUG(ForgetsWhatWasNotTold, "events that were not published yet are not published after a restart"),
        BUG(ForgetsParkedStarts, "a start that waits for its orchestration does not survive a restart"),
        BUG(ForgetsWhoHoldsTheLock, "after a restart nobody holds a lock"),
        BUG(ForgetsStartKeys, "the same start key twice gives two flows"),
        BUG(TimesOutInAnOutage, "a timeout fires while no reply can be heard"),
        BUG(CountsAbsenceAsWaiting, "time in which no reply could be heard counts as waited"),
        BUG(TimesOutWhatWasAnswered, "a timeout fires before the answer that waits to be taken in"),
        BUG(DropsWhatTheBrokerRefused, "a record that the broker did not take is not sent again"),
        BUG(OvertakesWhatIsHeldBack, "a record overtakes an earlier one of its key that is held back"),
        BUG(ResendsWhatWasWithdrawn, "a command that was taken back is sent again"),
        BUG(SendsWhatItTookBack, "a command that was decided and taken back in one batch is sent"),
        BUG(SkipsWhatItCannotLookUp, "a reply whose flow the store cannot read right now is passed over"),
        BUG(TakesTheRepliesOfOthers, "a reply to another engine's command is taken for one to its own"),
        BUG(GivesTheLockToAll, "a lock is given to whoever asks"),
        BUG(KeepsTheLock, "a lock that is given back is not given on"),
    };
}

#undef BUG

} // namespace

const std::vector<PlantedBug>& plantedBugs()
{
    static const std::vector<PlantedBug> bugs = [] {
        std::vector<PlantedBug> all = bugsOfTheCore();
        std::ranges::move(bugsOfTheLoop(), std::back_inserter(all));
        return all;
    }();
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
