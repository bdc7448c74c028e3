#include "engine/definition/step_reader.h"

#include "engine/base/limits.h"
#include "engine/definition/members.h"

#include <algorithm>
#include <array>
#include <limits>

namespace backstep {

namespace {

using Milliseconds = std::int64_t;

constexpr Milliseconds timeoutMax = limits::timeoutMsMax;
constexpr double factorMax = limits::backoffFactorMax;

constexpr std::array<std::string_view, 12> wordsOfOurs{
    "dependsOn",
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
    "onExhausted"};

constexpr std::array<std::string_view, 22> stepWords{
    "seq",       "name",       "stepName",          "objectType",    "handlerClass", "handlerMethod",
    "doMethod",  "undoMethod", "undoHandlerMethod", "sharedTopic",   "dependsOn",    "maxRetries",
    "timeoutMs", "retry",      "undoMaxRetries",    "undoTimeoutMs", "undoRetry",    "pivot",
    "retriable", "undo",       "undoOnFailure",     "onExhausted"};

constexpr std::array<std::string_view, 4> retryWords{"delayMs", "factor", "maxDelayMs", "jitter"};

class StepReader
{
public:
    StepReader(const TextNode& node, Findings& findings)
        : m_node(node)
        , m_findings(findings)
        , m_members(node, nameInWords(node), findings)
    {
    }

    StepDraft read(std::vector<NamedPlace>& ownWords)
    {
        m_draft.entry.place = m_node.place;
        m_draft.entry.namePlace = m_node.place;
        m_draft.seqPlace = m_node.place;
        m_draft.policyPlace = m_node.place;
        m_members.checkNames(stepWords);
        readName();
        readSeq();
        readMethods();
        readPolicies();
        readFate();
        readDependsOn();
        for (const auto& [key, value] : m_node.members) {
            if (key->isScalar() && std::ranges::find(wordsOfOurs, key->text) != wordsOfOurs.end() && !value->isNull()) {
                ownWords.push_back({key->text, key->place});
            }
        }
        m_draft.entry.words = m_node.words({"retry", "undoRetry"});
        m_draft.definition.name = m_draft.entry.name;
        m_draft.definition.objectType = m_draft.entry.objectType;
        return std::move(m_draft);
    }

private:
    static std::string nameInWords(const TextNode& node)
    {
        const TextNode* name = node.find("name");
        return name != nullptr && name->isScalar() ? "step " + inQuotes(name->text) : "a step";
    }

    void readName()
    {
        const TextNode* name = m_members.findAny({"name", "stepName"});
        if (name == nullptr || !name->isScalar() || name->text.empty()) {
            m_findings.error(
                "missing-name",
                name == nullptr ? m_node.place : name->place,
                "This step has no name: write name: and a word of letters, digits, - and _."
            );
            return;
        }
        m_draft.entry.name = StepName(name->text);
        m_draft.entry.namePlace = name->place;
        if (m_members.find("name") == nullptr) {
            m_findings.warning(
                "alias-step-name", name->place, "stepName is read as name; the reference refuses it: write name."
            );
        }
    }

    void readSeq()
    {
        const TextNode* seq = m_members.find("seq");
        if (seq == nullptr) {
            return;
        }
        m_draft.seqPlace = seq->place;
        if (const auto number = m_members.integer(
                "seq", std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()
            )) {
            m_draft.entry.seq = static_cast<int>(*number);
        }
    }

    void readMethods()
    {
        EntryStep& entry = m_draft.entry;
        entry.objectType = m_members.text("objectType").value_or("");
        entry.handlerClass = m_members.text("handlerClass").value_or("");
        entry.doMethod = m_members.text("doMethod").value_or("");
        entry.undoMethod = m_members.text("undoMethod").value_or("");
        static_cast<void>(m_members.boolean("sharedTopic"));
        const auto oldDo = m_members.text("handlerMethod");
        const auto oldUndo = m_members.text("undoHandlerMethod");
        if (entry.doMethod.empty() && oldDo) {
            entry.doMethod = *oldDo;
            m_findings.warning(
                "deprecated-handler-method",
                m_members.find("handlerMethod")->place,
                "handlerMethod is deprecated, and the reference does not read it on the shared topic: write doMethod."
            );
        }
        if (oldUndo) {
            entry.undoMethod = entry.undoMethod.empty() ? *oldUndo : entry.undoMethod;
            m_findings.warning(
                "alias-undo-method",
                m_members.find("undoHandlerMethod")->place,
                "undoHandlerMethod is read as undoMethod; the reference refuses it: write undoMethod."
            );
        }
    }

    void readRetry(std::string_view key, RetryPolicy& retry)
    {
        const TextNode* node = m_members.find(key);
        if (node == nullptr) {
            return;
        }
        const std::string what = std::string(key) + " of " + m_members.what();
        if (!node->isMapping()) {
            m_findings.error(
                "bad-value",
                node->place,
                what + " must hold delayMs, factor, maxDelayMs or jitter, such as {delayMs: 200}."
            );
            return;
        }
        const Members members(*node, what, m_findings);
        members.checkNames(retryWords);
        if (const auto delay = members.integer("delayMs", 0, timeoutMax)) {
            retry.delay = Duration(*delay);
        }
        if (const auto most = members.integer("maxDelayMs", 0, timeoutMax)) {
            retry.maxDelay = Duration(*most);
        }
        retry.factor = members.number("factor", 1, factorMax).value_or(retry.factor);
        retry.jitter = members.number("jitter", 0, 1).value_or(retry.jitter);
        if (retry.delay > retry.maxDelay) {
            const TextNode* delay = members.find("delayMs");
            m_findings.error(
                "retry-delays",
                delay == nullptr ? node->place : delay->place,
                "delayMs of " + what + " is longer than maxDelayMs (" + std::to_string(retry.maxDelay.count())
                    + "): lower it, or raise maxDelayMs."
            );
        }
    }

    void readAttempts(std::string_view key, int& attemptsMax)
    {
        const TextNode* node = m_members.find(key);
        if (node == nullptr) {
            return;
        }
        m_draft.policyPlace = node->place;
        const auto number = toInteger(*node);
        if (number && *number < 1) {
            m_findings.error(
                "max-retries",
                node->place,
                std::string(key) + " of " + m_members.what() + " is " + std::to_string(*number)
                    + ", but counts attempts in all, the first too: write 1 or more."
            );
            return;
        }
        attemptsMax = static_cast<int>(m_members.integer(key, 1, limits::attemptsMax).value_or(attemptsMax));
    }

    void readTimeout(std::string_view key, Duration& timeout, std::optional<StatedTime>& stated)
    {
        if (const auto milliseconds = m_members.integer(key, 1, timeoutMax)) {
            timeout = Duration(*milliseconds);
            stated = {timeout, m_members.find(key)->place};
        }
    }

    void readPolicies()
    {
        AttemptPolicy& forward = m_draft.definition.doPolicy;
        AttemptPolicy& backward = m_draft.definition.undoPolicy;
        readAttempts("maxRetries", forward.attemptsMax);
        readTimeout("timeoutMs", forward.timeout, m_draft.entry.timeout);
        readRetry("retry", forward.retry);
        backward = forward; // what is not said for UNDO is as for DO
        readAttempts("undoMaxRetries", backward.attemptsMax);
        readTimeout("undoTimeoutMs", backward.timeout, m_draft.entry.undoTimeout);
        readRetry("undoRetry", backward.retry);
        if (const TextNode* word = m_members.findAny({"undoMaxRetries", "undoTimeoutMs", "undoRetry"})) {
            m_draft.undoPlace = word->place;
        }
    }

    void readFate()
    {
        StepDefinition& step = m_draft.definition;
        step.pivot = m_members.boolean("pivot").value_or(false);
        step.retriable = m_members.boolean("retriable").value_or(false);
        step.undoOnFailure = m_members.boolean("undoOnFailure").value_or(false);
        if (const TextNode* undo = m_members.find("undo")) {
            step.hasUndo = !(undo->isScalar() && toLower(undo->text) == "none");
            if (step.hasUndo) {
                m_findings.error(
                    "bad-undo",
                    undo->place,
                    "undo of " + m_members.what()
                        + " can only be none, for a step with nothing to undo: leave it out else."
                );
            }
        }
        if (const TextNode* word = m_members.find("onExhausted")) {
            const std::string lower = toLower(word->text);
            step.onExhausted = lower == "wait" ? OnExhausted::Wait : OnExhausted::Undo;
            if (lower != "wait" && lower != "undo") {
                m_findings.error(
                    "bad-value",
                    word->place,
                    "onExhausted of " + m_members.what() + " must be undo (the flow turns back) or wait (for a person)."
                );
            }
        }
        if (!step.hasUndo && step.undoOnFailure) {
            m_findings.error(
                "undo-contradiction",
                m_members.find("undoOnFailure")->place,
                "undoOnFailure of " + m_members.what() + " contradicts its undo: none: remove one of them."
            );
        }
    }

    void readDependsOn()
    {
        const TextNode* node = m_members.find("dependsOn");
        if (node == nullptr) {
            return;
        }
        m_draft.dependsOnPlace = node->place;
        const std::vector<const TextNode*> items = node->isSequence() ? node->items : std::vector{node};
        for (const TextNode* item : items) {
            if (item->isScalar() && !item->isNull()) {
                m_draft.dependsOn.push_back({item->text, item->place});
                continue;
            }
            m_findings.error(
                "bad-value",
                item->place,
                "dependsOn of " + m_members.what() + " must be a list of names of steps, such as [createRealm]."
            );
        }
    }

    const TextNode& m_node;
    Findings& m_findings;
    Members m_members;
    StepDraft m_draft;
};

} // namespace

StepDraft readStep(const TextNode& node, Findings& findings, std::vector<NamedPlace>& ownWords)
{
    return StepReader(node, findings).read(ownWords);
}

} // namespace backstep
