#pragma once

namespace backstep {

/// Bugs that tests plant on purpose, to prove that they would be found. A product is built without them: planted() is
/// then a constant false and every planted line folds away. Tests link the same sources once more, compiled with
/// BACKSTEP_PLANTED_BUGS (backstep_planted() in .cmake/rooms.cmake), and choose at run time (tests/support/plant.h).
///
/// To add one: a name here, its line with a word of explanation in tests/support/plant.cpp, and one condition in a
/// source of the room, such as `if (!planted(Bug::SkipsVersionCheck) && movedOn(turn, asked))`. Only in sources, never
/// in a header: a header is compiled both ways into one program.
enum class Bug
{
    None,

    // engine/saga
    SkipsVersionCheck,
    UndoesForwards,
    UndoesInAnyOrder,
    UndoesOnlySuccesses,
    UndoesWithoutWaiting,
    UndoesAnsweredFailures,
    GoesForwardOnLateReply,
    IgnoresSuccessAfterUndone,
    TimersWithoutEpoch,
    RetriesAfterTurningBack,
    RetriesUnderNextKey,
    ExhaustsTooEarly,
    ExhaustsTooLate,
    CountsUndoFailAsUndone,
    TurnsBackInTwoDecisions,
    CountsDuplicatesAgain,
    CompletesWithAStepMissing,
    JoinsAtTheFirst,
    SendsBeforeTheOneBefore,
    UndoesWithTheStartPayload,
    CountsUnsentAsInFlight,
    LetsOldAnswersDecide,
    LetsDoAnswersCompleteUndo,
    UndoesAcrossThePivot,
    TakesSilenceForFailure,
    ForgetsUndosAtRestart,
    ForgetsBackoffAtRestart,
    RedeliversUnderNewId,
    ChangesStateOutsideEvents,
    LosesAFieldInTheBytes,
    SendsWhilePaused,
    ForgetsWhatFailedInAPause,
    LetsGoWithoutTheLock,
    ClosesWithoutAReason,
    RetriesAnUnknownDo,
    LetsAFailureHideASuccess,
    UndoesOneKeyAlone,

    // engine/orchestrator
    SendsBeforePersisting,
    PersistsInTwoWrites,
    ForgetsWhatWasNotSent,
    ForgetsTimers,
    ForgetsWhatWasNotTold,
    ForgetsParkedStarts,
    ForgetsWhoHoldsTheLock,
    ForgetsStartKeys,
    TimesOutInAnOutage,
    CountsAbsenceAsWaiting,
    TimesOutWhatWasAnswered,
    DropsWhatTheBrokerRefused,
    OvertakesWhatIsHeldBack,
    ResendsWhatWasWithdrawn,
    SendsWhatItTookBack,
    SkipsWhatItCannotLookUp,
    TakesTheRepliesOfOthers,
    GivesTheLockToAll,
    KeepsTheLock,

    Last, ///< none: how many there are
};

#ifdef BACKSTEP_PLANTED_BUGS
[[nodiscard]] bool planted(Bug bug);
#else
[[nodiscard]] constexpr bool planted(Bug /*bug*/)
{
    return false;
}
#endif

} // namespace backstep
