#pragma once

#include "engine/definition/orchestration.h"
#include "engine/saga/decide.h"

#include <string>

namespace backstep {

/// A definition as a picture: "a > b > c" a sequence, "a | b | c" parallel, "a; b < a; c < a; d < b c" a graph.
/// After a name, in brackets: tries=N, utries=N, noundo, onfailure, wait, pivot, e.g. "a[tries=1] > b".
[[nodiscard]] Orchestration pictured(const std::string& picture);

/// Plays happenings on the core and prints what came of them, for example
///   played("a > b", "a ok; b fails; …")  →  "DO a; DO b; …; UNDO a; ended UNDONE".
/// Happenings, separated by ";":
///   "a ok", "a fails", "a null"       the answer to a's latest attempt, with its id (null: with a null payload)
///   "a ok#1", "a fails#1"             the answer to attempt 1, which its payload names (of the phase the step is in;
///   "a do ok#1" names the phase) "a do ok", "a undo fails"         the answer to the latest attempt of that phase "a
///   says do ok", "a says ok"       an answer without an id ("says do": action is DO) "wait" the earliest timer fires
///   "undo", "undo now", "retry", "retry a"   a person, with the version seen "stale undo" the same with a version that
///   was seen earlier; "pause", "resume", "skip a", "mark-done a", "mark-undone a", "start-anyway" "workers serve",
///   "lock granted"   what the flow waited for is there "undelivered a", "unsent a", "unsent undo a"   the next
///   commands to a get no delivery report; are known never to be handed on
/// After every happening the state must equal the fold of all events and survive encoding: else the text says so.
[[nodiscard]] std::string played(const Orchestration& orchestration, const std::string& script);
[[nodiscard]] std::string played(const std::string& picture, const std::string& script);

/// Sees what a played scenario would have put on the wire.
class ScenarioWatcher
{
public:
    ScenarioWatcher() = default;
    ScenarioWatcher(const ScenarioWatcher&) = delete;
    ScenarioWatcher& operator=(const ScenarioWatcher&) = delete;
    virtual ~ScenarioWatcher() = default;

    /// A reply is about to be taken in; the place of its record is wanted.
    [[nodiscard]] virtual RecordPlace replied(const ReplyArrived& reply, Instant now) = 0;
    virtual void decided(const Decision& decision, Instant now) = 0;
};

std::string played(const Orchestration& orchestration, const std::string& script, ScenarioWatcher& watcher);
/// The same of a flow that starts on these terms.
std::string played(const Orchestration& orchestration, const std::string& script, const StartTerms& terms);

} // namespace backstep
