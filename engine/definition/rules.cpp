#include "engine/definition/rules.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

constexpr auto error = Severity::Error;
constexpr auto warning = Severity::Warning;
constexpr auto note = Severity::Note;

constexpr std::array rules{
    Rule{"unreadable-file", error, "The file is missing, a folder, or cannot be read."},
    Rule{"too-large", error, "The file is larger than what is read."},
    Rule{"too-deep", error, "The file is nested deeper than what is read."},
    Rule{"too-many-nodes", error, "The file holds more values than are read, aliases followed."},
    Rule{"too-many-steps", error, "An orchestration has more steps than are run."},
    Rule{"too-many-problems", error, "The file has more problems than are listed."},
    Rule{"binary-file", error, "The file is binary, not text."},
    Rule{"not-utf8", error, "The file is not written in UTF-8."},
    Rule{"control-character", error, "The file holds a character that neither YAML nor JSON allows."},
    Rule{"empty-file", error, "The file holds nothing, or nothing but comments."},
    Rule{"not-a-definition", error, "The file holds something else than a definition."},
    Rule{"no-orchestrations", error, "The list of orchestrations is empty, or no list."},
    Rule{"bad-entry", error, "An orchestration is no mapping."},
    Rule{"bad-step", error, "A step is no mapping."},
    Rule{"not-yaml", error, "The text breaks YAML's grammar."},
    Rule{"not-json", error, "The text breaks JSON's grammar."},
    Rule{"unknown-anchor", error, "An alias names an anchor that is not there."},
    Rule{"two-meanings", error, "Readers of YAML differ in what the text says."},
    Rule{"bad-key", error, "The name of a member is not a text."},
    Rule{"duplicate-key", error, "A member is written twice, and readers differ in which they take."},
    Rule{"bad-value", error, "A value is of another kind, or out of its bounds."},
    Rule{"bad-undo", error, "undo says something else than none."},
    Rule{"missing-orchestration-name", error, "An orchestration has no name."},
    Rule{"missing-role", error, "An orchestration does not say whether it is an initiator or a worker."},
    Rule{"unknown-role", error, "An orchestration has a role that is not known."},
    Rule{"missing-type", error, "An initiator does not say how its steps follow one another."},
    Rule{"unknown-type", error, "An initiator has a type that is not known."},
    Rule{"no-steps", error, "An orchestration has no steps."},
    Rule{"missing-name", error, "A step has no name."},
    Rule{"illegal-name", error, "A name cannot be a part of a Kafka topic."},
    Rule{"topic-too-long", error, "The topics of a step are longer than Kafka takes."},
    Rule{"duplicate-step", error, "Two steps of an orchestration have one name."},
    Rule{"duplicate-orchestration", error, "An orchestration is defined twice in one file."},
    Rule{"missing-seq", error, "Some steps of a sequence have a seq and others have none."},
    Rule{"duplicate-seq", warning, "Two steps have the same seq."},
    Rule{"depends-on-needs-graph", error, "dependsOn is written where the type is not graph."},
    Rule{"unknown-dependency", error, "A step depends on something that is no step."},
    Rule{"dependency-cycle", error, "Steps wait for each other."},
    Rule{"beside-pivot", error, "A step neither precedes nor follows the pivot."},
    Rule{"max-retries", error, "The number of attempts is less than one."},
    Rule{"retry-delays", error, "The first wait between attempts is longer than the longest."},
    Rule{"bad-lock-key", error, "lockKey is no JSON pointer."},
    Rule{"undo-contradiction", error, "A step without UNDO is to be undone on failure."},
    Rule{"start-without-name", error, "A start names no orchestration."},
    Rule{"missing-undo", warning, "A worker's step has no undoMethod, and its initiator does not say undo: none."},
    Rule{"missing-do", warning, "A worker's step has no doMethod."},
    Rule{"weaker-undo", warning, "The UNDO of a step has fewer attempts than its DO."},
    Rule{"unused-undo-words", warning, "A step without UNDO says how its UNDO is tried."},
    Rule{"unreachable-step", warning, "A step waits for steps that never start."},
    Rule{"can-fail-after-pivot", warning, "A step after the pivot can fail, and then nothing is undone."},
    Rule{"slow-to-give-up", warning, "A step can try for more than a day before it gives up."},
    Rule{"duplicate-dependency", warning, "A step depends on another one twice."},
    Rule{"depends-on-worker", warning, "dependsOn is written on a worker."},
    Rule{"dot-in-name", warning, "A dot in a name can make two topics one."},
    Rule{"single-form", warning, "The reference's loader refuses a file without the list of orchestrations."},
    Rule{"several-documents", warning, "The reference reads only the first document of a file."},
    Rule{"several-in-one-message", warning, "The reference drops a message with several orchestrations."},
    Rule{"type-parallel", warning, "The reference orchestrator refuses the type parallel."},
    Rule{"alias-orch-name", note, "orchName stands for orchestrationName, and the reference refuses it."},
    Rule{"alias-step-name", warning, "stepName stands for name, and the reference refuses it."},
    Rule{"alias-undo-method", warning, "undoHandlerMethod stands for undoMethod, and the reference refuses it."},
    Rule{
        "deprecated-handler-method",
        warning,
        "handlerMethod stands for doMethod, and the reference reads it only in part."},
    Rule{"unknown-key", warning, "A member means nothing, and the reference refuses it."},
    Rule{"no-seq", warning, "A step has no seq, which the reference requires."},
    Rule{"no-object-type", warning, "A step has no objectType, which the reference requires."},
    Rule{"conflicting-definitions", warning, "Two files define one orchestration differently.", true},
    Rule{"colliding-topics", warning, "Kafka takes the topics of two steps for the same.", true},
    Rule{"timeout-beyond-caller", warning, "A worker gives a step more time than the initiator waits for it.", true},
    Rule{"own-words", note, "The file has words of Backstep's own, which the reference refuses."},
    Rule{"undo-slower-than-do", note, "The UNDO of a step can take longer than its DO."},
    Rule{"type-on-worker", note, "type has no meaning on a worker."},
    Rule{"methods-on-initiator", note, "Method names have no meaning on an initiator."},
    Rule{"event-type-ignored", note, "The reference ignores this eventType on its shared topic."},
    Rule{"start", note, "The file holds a start."},
    Rule{"start-word-ignored", note, "A member has no meaning in a start."},
    Rule{"payload-base64", note, "The payload of a start is base64, and is decoded."},
    Rule{"status-event", note, "The file holds a registration-status event."},
    Rule{"no-worker", note, "No file holds a worker of an orchestration.", true},
    Rule{"step-without-worker", note, "No worker of these files serves a step.", true},
    Rule{"step-of-no-initiator", note, "A worker serves a step that no initiator of these files has.", true},
    Rule{"several-workers", note, "Several workers of these files serve one step.", true},
    Rule{"undo-never-asked-for", note, "A worker has an UNDO for a step whose initiator says undo: none.", true},
    Rule{"shared-topic-collision", note, "Two orchestrations have a step of one name.", true},
    Rule{"unknown-silencing", note, "A comment silences a code that is not known."},
    Rule{"unused-silencing", note, "A comment silences nothing."},
    Rule{"cannot-be-silenced", note, "A comment silences an error, which stays one."},
};

} // namespace

std::span<const Rule> allRules()
{
    return rules;
}

const Rule* findRule(std::string_view code)
{
    const auto found = std::ranges::find(rules, code, &Rule::code);
    return found == rules.end() ? nullptr : &*found;
}

} // namespace backstep
