#include "engine/definition/entry_reader.h"

#include "engine/base/limits.h"
#include "engine/definition/members.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace backstep {

namespace {

constexpr std::array<std::string_view, 8> entryWords{
    "orchestrationName", "orchName", "as", "type", "sharedTopic", "steps", "lockKey", "undoableFor"};

constexpr std::size_t longestSuffix = std::string_view("orchestrator...undo").size();

class EntryReader
{
public:
    EntryReader(const TextNode& node, const std::string& service, Findings& findings)
        : m_node(node)
        , m_findings(findings)
        , m_members(node, "this orchestration", findings)
        , m_errorsBefore(findings.errors())
    {
        m_entry.service = service;
    }

    Entry read()
    {
        m_entry.place = m_node.place;
        m_entry.namePlace = m_node.place;
        m_entry.words = m_node.words();
        m_members.checkNames(entryWords);
        readName();
        readRole();
        readType();
        readOwnWords();
        readDialect();
        auto steps = readSteps();
        checkNames();
        checkRole(steps);
        noteOwnWords();
        if (m_entry.role == EntryRole::Initiator && m_hasRole && m_hasShape && !steps.empty()) {
            buildFrom(std::move(steps));
        }
        return std::move(m_entry);
    }

private:
    void readName()
    {
        const TextNode* name = m_members.findAny({"orchestrationName", "orchName"});
        if (name == nullptr || !name->isScalar() || name->text.empty()) {
            m_findings.error(
                "missing-orchestration-name",
                name == nullptr ? m_node.place : name->place,
                "This orchestration has no name: write orchestrationName: and a word of letters, digits, - and _."
            );
            return;
        }
        m_entry.orchestrationName = OrchestrationName(name->text);
        m_entry.namePlace = name->place;
        if (m_members.find("orchestrationName") == nullptr) {
            m_findings.warning(
                "alias-orch-name",
                name->place,
                "orchName is read as orchestrationName; the reference refuses it: write orchestrationName."
            );
        }
    }

    void readRole()
    {
        const TextNode* role = m_members.find("as");
        const std::string word = role == nullptr || !role->isScalar() ? "" : toLower(role->text);
        m_hasRole = word == "initiator" || word == "worker";
        m_entry.role = word == "worker" ? EntryRole::Worker : EntryRole::Initiator;
        if (m_hasRole) {
            return;
        }
        const std::string what = role == nullptr ? "has no role" : "has a role that is not known";
        m_findings.error(
            role == nullptr ? "missing-role" : "unknown-role",
            role == nullptr ? m_entry.namePlace : role->place,
            "Orchestration " + inQuotes(m_entry.orchestrationName.text()) + " " + what
                + ": write as: initiator (it defines the flow) or as: worker (it serves steps)."
        );
    }

    void readType()
    {
        const TextNode* type = m_members.find("type");
        m_entry.type = type == nullptr ? "" : type->text;
        if (m_entry.role == EntryRole::Worker) {
            if (type != nullptr) {
                m_findings.note(
                    "type-on-worker", type->place, "type has no meaning on a worker; the initiator's counts."
                );
            }
            return;
        }
        if (type == nullptr) {
            m_findings.error(
                "missing-type",
                m_entry.namePlace,
                "Orchestration " + inQuotes(m_entry.orchestrationName.text())
                    + " has no type: write type: sequential, parallel or graph."
            );
            return;
        }
        readShape(*type);
    }

    void readShape(const TextNode& type)
    {
        const std::string word = toLower(type.text);
        m_hasShape = true;
        if (word == "sequential") {
            m_draft.shape = FlowShape::Sequential;
        } else if (word == "parallel" || word == "simultaneous") {
            m_draft.shape = FlowShape::Parallel;
            if (word == "parallel") {
                m_findings.warning(
                    "type-parallel",
                    type.place,
                    "The reference orchestrator refuses type: parallel; Backstep takes it as simultaneous: write that "
                    "where both "
                    "are used."
                );
            }
        } else if (word == "graph") {
            m_draft.shape = FlowShape::Graph;
            m_ownWords.push_back({"type: graph", type.place});
        } else {
            m_hasShape = false;
            m_findings.error(
                "unknown-type",
                type.place,
                "The type " + inQuotes(type.text) + " is not known: write sequential, parallel (simultaneous) or graph."
            );
        }
    }

    /// Where the reference's initiators say which topics the commands of all their steps go to (contract.md §1.3).
    void readDialect()
    {
        const auto isShared = m_members.boolean("sharedTopic");
        if (isShared.has_value() && m_entry.role == EntryRole::Initiator) {
            m_draft.dialect = *isShared ? Dialect::Shared : Dialect::PerTopic;
            m_entry.dialect = m_draft.dialect;
        }
    }

    void readOwnWords()
    {
        if (const TextNode* lock = m_members.find("lockKey")) {
            m_ownWords.push_back({"lockKey", lock->place});
            m_draft.lockKey = m_members.text("lockKey").value_or("");
            if (!m_draft.lockKey.starts_with('/')) {
                m_findings.error(
                    "bad-lock-key",
                    lock->place,
                    "lockKey must be a JSON pointer into the start payload: begin it with a slash, such as /tenantId."
                );
            }
        }
        if (const TextNode* kept = m_members.find("undoableFor")) {
            m_ownWords.push_back({"undoableFor", kept->place});
            const auto duration = toDuration(*kept);
            if (!duration) {
                m_findings.error(
                    "bad-value", kept->place, "undoableFor must be a duration such as 30d, 12h, 45m or 90s."
                );
            }
            m_draft.undoableFor = duration.value_or(m_draft.undoableFor);
        }
    }

    std::vector<StepDraft> readSteps()
    {
        const TextNode* steps = m_members.find("steps");
        if (steps == nullptr || !steps->isSequence() || steps->items.empty()) {
            m_findings.error(
                "no-steps",
                steps == nullptr ? m_entry.namePlace : steps->place,
                "Orchestration " + inQuotes(m_entry.orchestrationName.text())
                    + " has no steps: write steps: and a list with at least one name."
            );
            return {};
        }
        if (steps->items.size() > limits::stepsMax) {
            m_findings.error(
                "too-many-steps",
                steps->place,
                "Orchestration " + inQuotes(m_entry.orchestrationName.text()) + " has "
                    + std::to_string(steps->items.size()) + " steps, but at most " + std::to_string(limits::stepsMax)
                    + " are run: split it."
            );
            return {};
        }
        std::vector<StepDraft> drafts;
        drafts.reserve(steps->items.size());
        m_entry.steps.reserve(steps->items.size());
        for (const TextNode* step : steps->items) {
            if (!step->isMapping()) {
                m_findings.error(
                    "bad-step",
                    step->place,
                    "A step must be a mapping with at least a name, such as - name: createRealm."
                );
                continue;
            }
            drafts.push_back(readStep(*step, m_findings, m_ownWords));
            m_entry.steps.push_back(drafts.back().entry);
        }
        return drafts;
    }

    void checkName(std::string_view what, const std::string& name, const Place& place)
    {
        if (name.empty()) {
            return;
        }
        if (!isTopicPart(name)) {
            m_findings.error(
                "illegal-name",
                place,
                "The name " + inQuotes(name) + " of " + std::string(what)
                    + " becomes a part of a Kafka topic, which allows letters, digits, - and _ alone: change it."
            );
        } else if (!isPlainName(name)) {
            m_findings.warning(
                "dot-in-name",
                place,
                "The dot in the name " + inQuotes(name) + " of " + std::string(what)
                    + " can make two topics one, since dots also part a topic's words: use - or _."
            );
        }
    }

    void checkNames()
    {
        const std::string& orchestration = m_entry.orchestrationName.text();
        checkName("this orchestration", orchestration, m_entry.namePlace);
        std::unordered_map<std::string_view, const EntryStep*> seen;
        for (const EntryStep& step : m_entry.steps) {
            const std::string& name = step.name.text();
            checkName("this step", name, step.namePlace);
            if (!name.empty() && !seen.emplace(name, &step).second) {
                m_findings.error(
                    "duplicate-step",
                    step.namePlace,
                    "The step " + inQuotes(name) + " stands twice in this orchestration, first on line "
                        + std::to_string(seen[name]->namePlace.line) + ": give each its own name."
                );
            }
            if (orchestration.size() + name.size() + longestSuffix > limits::topicLengthMax) {
                m_findings.error(
                    "topic-too-long",
                    step.namePlace,
                    "The topics of the step " + inQuotes(name) + " are longer than Kafka's "
                        + std::to_string(limits::topicLengthMax)
                        + " characters: shorten its or the orchestration's name."
                );
            }
        }
    }

    void checkRole(const std::vector<StepDraft>& steps)
    {
        if (m_entry.role == EntryRole::Initiator) {
            const auto named = std::ranges::find_if(m_entry.steps, [](const EntryStep& step) {
                return !step.doMethod.empty() || !step.undoMethod.empty();
            });
            if (named != m_entry.steps.end()) {
                m_findings.note(
                    "methods-on-initiator",
                    named->namePlace,
                    "doMethod and undoMethod on an initiator's steps are ignored: workers name their methods."
                );
            }
            return;
        }
        for (const StepDraft& step : steps) {
            if (step.dependsOnPlace) {
                m_findings.warning(
                    "depends-on-worker",
                    *step.dependsOnPlace,
                    "dependsOn has no meaning on a worker: write it on the initiator."
                );
            }
        }
    }

    void noteOwnWords()
    {
        if (m_ownWords.empty()) {
            return;
        }
        std::vector<std::string> names;
        for (const NamedPlace& word : m_ownWords) {
            if (std::ranges::find(names, word.name) == names.end()) {
                names.push_back(word.name);
            }
        }
        m_findings.note(
            "own-words",
            m_ownWords.front().place,
            listed(names) + (names.size() == 1 ? " is a word" : " are words")
                + " of Backstep's own: the reference refuses a file that has them."
        );
    }

    void buildFrom(std::vector<StepDraft> steps)
    {
        m_draft.name = m_entry.orchestrationName;
        m_draft.place = m_entry.namePlace;
        Orchestration orchestration = buildOrchestration(m_draft, std::move(steps), m_findings);
        if (m_findings.errors() == m_errorsBefore) {
            m_entry.orchestration = sealed(std::move(orchestration));
        }
    }

    const TextNode& m_node;
    Findings& m_findings;
    Members m_members;
    std::size_t m_errorsBefore;
    Entry m_entry;
    OrchestrationDraft m_draft;
    std::vector<NamedPlace> m_ownWords;
    bool m_hasRole = false;
    bool m_hasShape = false;
};

} // namespace

Entry readEntry(const TextNode& node, const std::string& service, Findings& findings)
{
    return EntryReader(node, service, findings).read();
}

} // namespace backstep
