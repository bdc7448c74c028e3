#include "engine/definition/step_reader.h"

#include "engine/base/limits.h"

namespace backstep {

namespace {

constexpr long long MillisMax = 30LL * 24 * 3600 * 1000;
constexpr double FactorMax = 100.0;

void readRetry(const TextNode& step, std::string_view key, RetryPolicy& retry, Findings& findings)
{
    const TextNode* node = step.find(key);
    if (node == nullptr || node->isNull()) {
        return;
    }
    if (!node->isMap()) {
        findings.error(
            "wrong-type",
            node->place,
            std::string(key) + " must be a map such as {delayMs: 200, factor: 2, maxDelayMs: 30000, jitter: 0.2}."
        );
        return;
    }
    findings.checkKeys(*node, {"delayMs", "factor", "maxDelayMs", "jitter"}, key);
    retry.delay = Duration(findings.number(*node, "delayMs", 0, MillisMax).value_or(retry.delay.count()));
    retry.factor = findings.decimal(*node, "factor", 1.0, FactorMax).value_or(retry.factor);
    retry.maxDelay = Duration(findings.number(*node, "maxDelayMs", 0, MillisMax).value_or(retry.maxDelay.count()));
    retry.jitter = findings.decimal(*node, "jitter", 0.0, 1.0).value_or(retry.jitter);
    if (retry.maxDelay < retry.delay) {
        findings.warning(
            "retry-delay",
            node->place,
            std::string(key) + ": maxDelayMs (" + std::to_string(retry.maxDelay.count()) + ") is below delayMs ("
                + std::to_string(retry.delay.count()) + "), so that every wait is maxDelayMs."
        );
        retry.delay = retry.maxDelay;
    }
}

void readPolicies(const TextNode& node, StepDefinition& step, Findings& findings)
{
    AttemptPolicy& forward = step.doPolicy;
    const auto most = static_cast<long long>(limits::attemptsMax);
    forward.attemptsMax = static_cast<int>(findings.number(node, "maxRetries", 1, most).value_or(forward.attemptsMax));
    forward.timeout = Duration(findings.number(node, "timeoutMs", 1, MillisMax).value_or(forward.timeout.count()));
    readRetry(node, "retry", forward.retry, findings);
    // What is not said of UNDO is as for DO (design.md §4 "Backward").
    AttemptPolicy& backward = step.undoPolicy = forward;
    backward.attemptsMax
        = static_cast<int>(findings.number(node, "undoMaxRetries", 1, most).value_or(backward.attemptsMax));
    backward.timeout
        = Duration(findings.number(node, "undoTimeoutMs", 1, MillisMax).value_or(backward.timeout.count()));
    readRetry(node, "undoRetry", backward.retry, findings);
}

void readFurtherWords(const TextNode& node, StepDefinition& step, Findings& findings)
{
    step.pivot = findings.boolean(node, "pivot").value_or(false);
    step.retriable = findings.boolean(node, "retriable").value_or(false);
    step.undoOnFailure = findings.boolean(node, "undoOnFailure").value_or(false);
    if (const auto undo = findings.text(node, "undo"); undo.has_value()) {
        step.hasUndo = *undo != "none";
        if (step.hasUndo) {
            findings.error(
                "bad-word",
                node.find("undo")->place,
                "undo can only be none (there is nothing to undo), not " + quotedWord(*undo) + "."
            );
        }
    }
    if (const auto word = findings.text(node, "onExhausted"); word.has_value()) {
        step.onExhausted = *word == "wait" ? OnExhausted::Wait : OnExhausted::Undo;
        if (*word != "wait" && *word != "undo") {
            findings.error(
                "bad-word",
                node.find("onExhausted")->place,
                "onExhausted must be undo (the flow turns back) or wait (a person decides), not " + quotedWord(*word)
                    + "."
            );
        }
    }
}

void readDependsOn(const TextNode& node, ReadStep& step, Findings& findings)
{
    const TextNode* list = node.find("dependsOn");
    if (list == nullptr || list->isNull()) {
        return;
    }
    step.dependsOnPlace = list->place;
    if (list->isScalar()) { // one name without brackets means one
        step.dependsOn.emplace_back(StepName(list->text), list->place);
        return;
    }
    if (!list->isSequence()) {
        findings.error("wrong-type", list->place, "dependsOn must be a list of step names such as [reserveStock].");
        return;
    }
    for (const auto& item : list->items) {
        if (item->isScalar() && !item->isNull()) {
            step.dependsOn.emplace_back(StepName(item->text), item->place);
        } else {
            findings.error("wrong-type", item->place, "dependsOn must hold step names only.");
        }
    }
}

void readHandlers(const TextNode& node, EntryStep& written, Findings& findings)
{
    written.handlerClass = findings.text(node, "handlerClass").value_or("");
    const auto doMethod = findings.text(node, "doMethod");
    const auto handlerMethod = findings.text(node, "handlerMethod");
    written.doMethod = doMethod.value_or(handlerMethod.value_or(""));
    if (handlerMethod.has_value() && !doMethod.has_value()) {
        findings.warning(
            "deprecated-handler-method",
            node.find("handlerMethod")->place,
            "handlerMethod is deprecated and not read on the shared topic. Write doMethod."
        );
    }
    const auto undoMethod = findings.text(node, "undoMethod");
    const auto undoHandlerMethod = findings.text(node, "undoHandlerMethod");
    written.undoMethod = undoMethod.value_or(undoHandlerMethod.value_or(""));
    if (undoHandlerMethod.has_value()) {
        findings.warning(
            "undo-handler-method",
            node.find("undoHandlerMethod")->place,
            "The reference refuses the whole file for undoHandlerMethod. Write undoMethod."
        );
    }
}

} // namespace

std::optional<ReadStep> readStep(const TextNode& node, EntryRole role, Findings& findings)
{
    if (!node.isMap()) {
        findings.error("wrong-type", node.place, "A step must be a map with at least a name.");
        return std::nullopt;
    }
    findings.checkKeys(
        node,
        {"seq",
         "name",
         "objectType",
         "handlerClass",
         "handlerMethod",
         "doMethod",
         "undoMethod",
         "undoHandlerMethod",
         "sharedTopic",
         "maxRetries",
         "timeoutMs",
         "retry",
         "undoMaxRetries",
         "undoTimeoutMs",
         "undoRetry",
         "pivot",
         "retriable",
         "undo",
         "undoOnFailure",
         "onExhausted",
         "dependsOn"},
        "a step"
    );
    ReadStep step;
    step.written.place = node.place;
    step.written.namePlace = node.place;
    step.written.name = StepName(findings.text(node, "name").value_or(""));
    if (const TextNode* name = node.find("name"); name != nullptr) {
        step.written.namePlace = name->place;
    }
    if (const auto seq = findings.number(node, "seq", -1'000'000'000, 1'000'000'000); seq.has_value()) {
        step.written.seq = static_cast<int>(*seq);
        step.seqPlace = node.find("seq")->place;
    }
    step.written.objectType = findings.text(node, "objectType").value_or("");
    readHandlers(node, step.written, findings);
    if (role == EntryRole::Initiator) {
        readPolicies(node, step.definition, findings);
        readFurtherWords(node, step.definition, findings);
        readDependsOn(node, step, findings);
    }
    step.definition.name = step.written.name;
    step.definition.objectType = step.written.objectType;
    return step;
}

} // namespace backstep
