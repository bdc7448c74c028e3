#include "engine/definition/document.h"

#include "engine/definition/entry_reader.h"
#include "engine/definition/members.h"
#include "engine/definition/silencing.h"
#include "engine/definition/start_reader.h"
#include "engine/definition/text_tree.h"
#include "engine/definition/words.h"

#include <algorithm>
#include <array>
#include <map>

namespace backstep {

namespace {

constexpr std::array<std::string_view, 1> wrapperWords{"orchestrations"};

bool isText(const TextNode* node, std::string_view text)
{
    return node != nullptr && node->isScalar() && toLower(node->text) == text;
}

/// A point, so that an editor does not mark the whole value.
Place startOf(const TextNode& node)
{
    Place place = node.place;
    place.length = 0;
    return place;
}

bool hasAny(const TextNode& node, std::initializer_list<std::string_view> keys)
{
    return std::ranges::any_of(keys, [&](std::string_view key) { return node.find(key) != nullptr; });
}

/// Finds out which of the contract's forms each document of a text has.
class DocumentReader
{
public:
    DocumentReader(std::string_view text, std::string_view file, const TextTree& tree)
        : m_text(text)
        , m_tree(tree)
        , m_findings(file)
    {
        m_document.file = file;
        m_document.form = m_tree.form;
    }

    DefinitionDocument read()
    {
        if (!m_tree.problems.empty()) {
            m_document.problems = m_tree.problems;
            return std::move(m_document);
        }
        const auto isEmpty = [](const TextNode* node) { return node->isNull(); };
        if (std::ranges::all_of(m_tree.documents, isEmpty)) {
            m_findings.error(
                "empty-file",
                {},
                "The file holds nothing but comments: write an orchestration, beginning with orchestrationName."
            );
        }
        noteSeveralDocuments();
        for (const TextNode* document : m_tree.documents) {
            if (!document->isNull()) {
                readDocument(*document);
            }
        }
        checkTwice();
        checkMethods();
        silence();
        return std::move(m_document);
    }

private:
    void silence()
    {
        Findings ofSilencings(m_document.file);
        m_document.silencings = readSilencings(m_text, m_tree, ofSilencings);
        m_document.problems = m_findings.taken();
        m_document.silenced = takeSilenced(m_document.problems, m_document.silencings);
        tellUnused(m_document.silencings, ofSilencings);
        std::ranges::move(ofSilencings.taken(), std::back_inserter(m_document.problems));
        std::ranges::stable_sort(m_document.problems, {}, [](const Problem& problem) { return problem.place.offset; });
    }

    void noteSeveralDocuments()
    {
        if (m_tree.form == TextForm::Yaml && m_tree.documents.size() > 1) {
            m_findings.warning(
                "several-documents",
                startOf(*m_tree.documents[1]),
                "Here begins a second document; the reference reads only the first: use one file each, or one list."
            );
        }
    }

    void readDocument(const TextNode& node)
    {
        if (!node.isMapping()) {
            refuse(node, node.isSequence() ? "a list" : "a text");
            return;
        }
        const TextNode* payload = node.find("payload");
        const TextNode* headers = node.find("headers");
        const TextNode* inner = payload != nullptr && payload->isMapping() ? payload : nullptr;
        if (isText(node.find("eventType"), "registration_status")
            || (inner != nullptr && isText(inner->find("eventType"), "registration_status"))) {
            noteStatusEvent(node, inner != nullptr);
        } else if (hasAny(node, {"orchestrations"})) {
            readList(node, "");
        } else if (hasAny(node, {"steps", "as"})) { // NOLINT(bugprone-branch-clone): the order of questions decides
            readSingle(node);
        } else if (inner != nullptr && hasAny(*inner, {"orchestrations", "steps", "as"})) {
            readEnvelope(*inner, headers);
        } else if (payload != nullptr && isStart(node, headers)) {
            if (auto start = readStart(node, m_text, m_tree.form, m_findings)) {
                m_document.starts.push_back(std::move(*start));
            }
        } else if (hasAny(node, {"orchestrationName", "orchName"})) {
            readSingle(node);
        } else {
            refuse(node, "something else");
        }
    }

    /// A command or a reply has headers too, but they name a step.
    static bool isStart(const TextNode& node, const TextNode* headers)
    {
        if (headers == nullptr || !headers->isMapping()) {
            return hasAny(node, {"orchestrationName", "orchName"});
        }
        return hasAny(*headers, {"orchestrationName", "orchName"}) && !hasAny(*headers, {"stepName", "status"});
    }

    void refuse(const TextNode& node, const std::string& found)
    {
        std::vector<std::string> keys;
        for (const auto& [key, value] : node.members) {
            keys.push_back(key->isScalar() ? inQuotes(key->text) : "a collection");
        }
        m_findings.error(
            "not-a-definition",
            startOf(node),
            "This is " + found + (keys.empty() ? "" : " (it has " + listed(keys) + ")")
                + ", not a definition: begin with orchestrationName, or with a list named orchestrations."
        );
    }

    void readSingle(const TextNode& node)
    {
        if (m_tree.form == TextForm::Yaml) {
            m_findings.warning(
                "single-form",
                node.members.front().first->place,
                "The reference's loader refuses an orchestration without the list orchestrations: around it."
            );
        }
        m_document.entries.push_back(readEntry(node, "", m_findings));
    }

    void readList(const TextNode& node, const std::string& service)
    {
        const Members members(node, "this file", m_findings);
        members.checkNames(wrapperWords);
        const TextNode* list = members.find("orchestrations");
        if (list == nullptr || !list->isSequence() || list->items.empty()) {
            m_findings.error(
                "no-orchestrations",
                list == nullptr ? node.place : list->place,
                "orchestrations must be a list with at least one orchestration, each beginning with - "
                "orchestrationName."
            );
            return;
        }
        for (const TextNode* entry : list->items) {
            if (entry->isMapping()) {
                m_document.entries.push_back(readEntry(*entry, service, m_findings));
            } else {
                m_findings.error(
                    "bad-entry",
                    entry->place,
                    "An orchestration must be a mapping with orchestrationName, as and steps."
                );
            }
        }
    }

    void readEnvelope(const TextNode& payload, const TextNode* headers)
    {
        const std::string service = headers == nullptr ? "" : serviceOf(*headers);
        if (headers != nullptr) {
            noteEventType(headers->find("eventType"));
        }
        if (!hasAny(payload, {"orchestrations"})) {
            m_document.entries.push_back(readEntry(payload, service, m_findings));
            return;
        }
        m_findings.warning(
            "several-in-one-message",
            startOf(payload),
            "The reference orchestrator drops a message with several orchestrations: send one message for each."
        );
        readList(payload, service);
    }

    static std::string serviceOf(const TextNode& headers)
    {
        for (const std::string_view key : std::array<std::string_view, 3>{"serviceName", "X-Service-Name", "source"}) {
            const TextNode* value = headers.find(key);
            if (value != nullptr && value->isScalar() && !value->isNull()) {
                return value->text;
            }
        }
        return {};
    }

    void noteEventType(const TextNode* type)
    {
        if (type != nullptr && isText(type, "orchestration_registration")) {
            m_findings.note(
                "event-type-ignored",
                type->place,
                "The reference ignores this eventType on its shared topic, where it must be orchestrator.registration."
            );
        }
    }

    void noteStatusEvent(const TextNode& node, bool isWrapped)
    {
        m_findings.note(
            "status-event",
            startOf(node),
            std::string("This is a registration-status event, not a definition; there is nothing to run in it.")
                + (isWrapped
                       ? ""
                       : " Real ones are wrapped in payload and headers, carry a numeric timestamp, and never say "
                         "SUCCESS for a good initiator.")
        );
    }

    void checkTwice()
    {
        for (const Entry& entry : m_document.entries) {
            if (entry.role != EntryRole::Initiator || entry.orchestrationName.isEmpty()) {
                continue;
            }
            const auto [first, isNew] = m_initiators.try_emplace(entry.orchestrationName, &entry);
            if (!isNew) {
                m_findings.error(
                    "duplicate-orchestration",
                    entry.namePlace,
                    "The orchestration " + inQuotes(entry.orchestrationName.text())
                        + " is defined twice in this file, first on line "
                        + std::to_string(first->second->namePlace.line) + ": remove one, or rename it."
                );
            }
        }
    }

    [[nodiscard]] bool needsUndo(const Entry& worker, const StepName& step) const
    {
        const auto initiator = m_initiators.find(worker.orchestrationName);
        if (initiator == m_initiators.end()) {
            return true;
        }
        if (!initiator->second->orchestration) {
            return false; // what it says cannot be known before its errors are mended
        }
        const auto& orchestration = *initiator->second->orchestration;
        const auto found = orchestration.find(step);
        return !found || orchestration.steps[*found].hasUndo;
    }

    void checkMethods()
    {
        for (const Entry& entry : m_document.entries) {
            for (const EntryStep& step : entry.steps) {
                if (entry.role != EntryRole::Worker || step.name.isEmpty()) {
                    continue;
                }
                const std::string name = inQuotes(step.name.text());
                if (step.doMethod.empty()) {
                    m_findings.warning(
                        "missing-do",
                        step.namePlace,
                        "The step " + name + " has no doMethod, so the reference's worker could not do it: name one."
                    );
                }
                if (step.undoMethod.empty() && needsUndo(entry, step.name)) {
                    m_findings.warning(
                        "missing-undo",
                        step.namePlace,
                        "The step " + name
                            + " has no undoMethod, so an UNDO would never be answered: name one, or write undo: none "
                              "on "
                              "the initiator's step."
                    );
                }
            }
        }
    }

    std::string_view m_text;
    const TextTree& m_tree;
    Findings m_findings;
    DefinitionDocument m_document;
    std::map<OrchestrationName, const Entry*> m_initiators; ///< the first of each name
};

} // namespace

DefinitionDocument readDefinitions(std::string_view text, std::string_view file)
{
    return readDefinitions(text, file, readTextTree(text, file));
}

DefinitionDocument readDefinitions(std::string_view text, std::string_view file, const TextTree& tree)
{
    return DocumentReader(text, file, tree).read();
}

Result<Orchestration> chooseOrchestration(const DefinitionDocument& document, const OrchestrationName& name)
{
    const Entry* chosen = nullptr;
    std::vector<std::string> candidates;
    for (const Entry& entry : document.entries) {
        if (entry.role != EntryRole::Initiator) {
            continue;
        }
        candidates.push_back(entry.orchestrationName.text());
        if (name.isEmpty() || entry.orchestrationName == name) {
            chosen = chosen == nullptr ? &entry : chosen;
        }
    }
    if (candidates.empty()) {
        return failure(
            Fault::BadInput,
            document.file + " defines no orchestration that could be run: it needs an entry with as: initiator."
        );
    }
    if (chosen == nullptr) {
        return failure(
            Fault::BadInput,
            document.file + " has no orchestration " + inQuotes(name.text()) + "; it defines " + listed(candidates)
                + "."
        );
    }
    if (name.isEmpty() && candidates.size() > 1) {
        return failure(
            Fault::BadInput,
            document.file + " defines several orchestrations: choose one with --name: " + listed(candidates) + "."
        );
    }
    if (!chosen->orchestration) {
        return failure(
            Fault::BadInput,
            "The orchestration " + inQuotes(chosen->orchestrationName.text()) + " of " + document.file
                + " has errors: `backstep check` lists them."
        );
    }
    return *chosen->orchestration;
}

} // namespace backstep
