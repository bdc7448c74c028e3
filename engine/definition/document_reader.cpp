#include "engine/definition/document_reader.h"

#include "engine/base/base64.h"
#include "engine/base/bytes.h"
#include "engine/base/limits.h"
#include "engine/definition/orchestration_builder.h"

#include <algorithm>

namespace backstep {

namespace {

std::string lowered(std::string word)
{
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return word;
}

bool hasAny(const TextNode& map, std::initializer_list<std::string_view> keys)
{
    return std::ranges::any_of(keys, [&map](std::string_view key) { return map.find(key) != nullptr; });
}

bool looksLikeEntry(const TextNode& map)
{
    return hasAny(map, {"steps", "as", "type"});
}

std::string serviceOf(const TextNode* headers, const OrchestrationName& name)
{
    for (const char* key : {"serviceName", "X-Service-Name"}) {
        const TextNode* node = headers == nullptr ? nullptr : headers->find(key);
        if (node != nullptr && node->isScalar() && !node->isNull()) {
            return node->text;
        }
    }
    return headers == nullptr ? std::string{} : name.text() + "-service";
}

} // namespace

void DocumentReader::read(const TextNode& document)
{
    if (document.isNull()) {
        return; // between two "---", or after the last: nothing is meant
    }
    if (document.isMap()) {
        readMap(document, nullptr);
    } else if (document.isSequence()) {
        readList(document, nullptr);
    } else {
        m_findings.error(
            "not-a-definition",
            document.place,
            "This is a single text, not a definition. Begin with orchestrationName: or orchestrations:."
        );
    }
}

void DocumentReader::readMap(const TextNode& map, const TextNode* headers)
{
    const TextNode* payload = map.find("payload");
    const TextNode* inner = map.find("headers");
    if (payload != nullptr && inner != nullptr && inner->isMap()) {
        readEnvelope(*payload, *inner);
    } else if (const TextNode* list = map.find("orchestrations"); list != nullptr) {
        if (headers == nullptr) {
            m_findings.checkKeys(map, {"orchestrations"}, "the top level");
        } else {
            m_findings.warning(
                "many-in-one-message",
                list->place,
                "The reference drops a message with several orchestrations without a word. Send one message for each."
            );
        }
        readList(*list, headers);
    } else if (looksLikeEntry(map)) {
        if (headers == nullptr) {
            m_findings.warning(
                "single-form",
                map.place,
                "The reference's loader refuses a file whose top level is one orchestration. Put it into a list under "
                "orchestrations: if the reference is to read it."
            );
        }
        readEntry(map, headers);
    } else if (hasAny(map, {"status"}) && hasAny(map, {"orchestrationName", "orchName"})) {
        readStatus(map);
    } else if (hasAny(map, {"orchestrationName", "orchName"})) {
        readStart(map);
    } else {
        m_findings.error(
            "not-a-definition",
            map.place,
            "There is no orchestrationName here, and no orchestrations: list. This is no definition, registration or "
            "start."
        );
    }
}

void DocumentReader::readEnvelope(const TextNode& payload, const TextNode& headers)
{
    if (payload.isMap() && (looksLikeEntry(payload) || payload.find("orchestrations") != nullptr)) {
        if (const TextNode* type = headers.find("eventType");
            type != nullptr && type->text == "ORCHESTRATION_REGISTRATION") {
            m_findings.note(
                "ignored-event-type",
                type->place,
                "On the shared topic the reference ignores this eventType; there it must be orchestrator.registration."
            );
        }
        readMap(payload, &headers);
    } else if (payload.isMap() && payload.find("status") != nullptr && payload.find("orchestrationName") != nullptr) {
        readStatus(payload);
    } else if (hasAny(headers, {"orchestrationName", "orchName"})) {
        readStartEnvelope(payload, headers);
    } else {
        m_findings.error(
            "not-a-definition",
            payload.place,
            "The payload is no registration, and headers.orchestrationName, which would make it a start, is missing."
        );
    }
}

void DocumentReader::readList(const TextNode& list, const TextNode* headers)
{
    if (!list.isSequence() || list.items.empty()) {
        m_findings.error(
            "no-entries", list.place, "orchestrations must be a list with at least one orchestration in it."
        );
        return;
    }
    for (const auto& item : list.items) {
        if (item->isMap()) {
            readEntry(*item, headers);
        } else {
            m_findings.error("wrong-type", item->place, "Each entry must be a map that begins with orchestrationName.");
        }
    }
}

std::optional<EntryRole> DocumentReader::readRole(const TextNode& map)
{
    const auto word = m_findings.text(map, "as");
    if (!word.has_value()) {
        m_findings.error(
            "missing-role",
            map.place,
            "Say what this entry is: as: initiator (it defines the flow) or as: worker (it serves steps of it)."
        );
        return std::nullopt;
    }
    const std::string role = lowered(*word);
    if (role != "initiator" && role != "worker") {
        m_findings.error(
            "bad-role", map.find("as")->place, "as must be initiator or worker, not " + quotedWord(*word) + "."
        );
        return std::nullopt;
    }
    return role == "worker" ? EntryRole::Worker : EntryRole::Initiator;
}

std::optional<FlowShape> DocumentReader::readShape(const TextNode& map, Entry& entry)
{
    const auto word = m_findings.text(map, "type");
    const TextNode* node = map.find("type");
    entry.type = word.value_or("");
    if (entry.role == EntryRole::Worker) {
        if (word.has_value()) {
            m_findings.note(
                "type-of-worker", node->place, "type has no meaning on a worker entry; it is kept as written."
            );
        }
        return std::nullopt;
    }
    if (!word.has_value()) {
        m_findings.error("missing-type", entry.place, "Say how the steps run: type: sequential, parallel or graph.");
        return std::nullopt;
    }
    const std::string type = lowered(*word);
    if (type == "sequential") {
        return FlowShape::Sequential;
    }
    if (type == "parallel" || type == "simultaneous") {
        if (type == "parallel") {
            m_findings.warning(
                "parallel-spelling",
                node->place,
                "The Java orchestrator refuses parallel; it knows the same thing as simultaneous."
            );
        }
        return FlowShape::Parallel;
    }
    if (type == "graph") {
        m_findings.note(
            "own-word", node->place, "type: graph is Backstep's own; the reference orchestrator refuses it."
        );
        return FlowShape::Graph;
    }
    m_findings.error(
        "bad-type",
        node->place,
        "type must be sequential, parallel (or simultaneous) or graph, not " + quotedWord(*word) + "."
    );
    return std::nullopt;
}

void DocumentReader::readName(const TextNode& map, Entry& entry)
{
    const auto name = m_findings.text(map, "orchestrationName");
    const auto alias = m_findings.text(map, "orchName");
    entry.orchestrationName = OrchestrationName(name.value_or(alias.value_or("")));
    const TextNode* node = map.find(name.has_value() ? "orchestrationName" : "orchName");
    entry.namePlace = node == nullptr ? map.place : node->place;
    if (entry.orchestrationName.isEmpty()) {
        m_findings.error("missing-name", entry.namePlace, "This entry has no orchestrationName. Give it one.");
    } else if (!name.has_value()) {
        m_findings.warning(
            "orch-name-alias", entry.namePlace, "The reference refuses orchName. Write orchestrationName."
        );
    }
}

void DocumentReader::readEntry(const TextNode& map, const TextNode* headers)
{
    m_findings.checkKeys(
        map,
        {"orchestrationName", "orchName", "as", "type", "sharedTopic", "steps", "lockKey", "undoableFor"},
        "an entry"
    );
    Entry entry;
    entry.place = map.place;
    readName(map, entry);
    const auto role = readRole(map);
    entry.role = role.value_or(EntryRole::Initiator);
    entry.service = serviceOf(headers, entry.orchestrationName);
    const auto shape = role.has_value() ? readShape(map, entry) : std::nullopt;
    readSteps(map, shape, entry);
    m_entries.push_back(std::move(entry));
}

void DocumentReader::readSteps(const TextNode& map, const std::optional<FlowShape>& shape, Entry& entry)
{
    const TextNode* list = map.find("steps");
    if (list == nullptr || !list->isSequence() || list->items.empty()) {
        m_findings.error(
            "no-steps", list == nullptr ? map.place : list->place, "An entry needs a list of at least one step: steps:."
        );
        return;
    }
    if (list->items.size() > limits::stepsMax) {
        m_findings.error(
            "too-many-steps",
            list->place,
            "There are " + std::to_string(list->items.size()) + " steps; at most " + std::to_string(limits::stepsMax)
                + " are taken."
        );
        return;
    }
    const std::size_t errorsBefore = m_findings.errors();
    std::vector<ReadStep> steps;
    for (const auto& item : list->items) {
        if (auto step = readStep(*item, entry.role, m_findings); step.has_value()) {
            entry.steps.push_back(step->written);
            steps.push_back(std::move(*step));
        }
    }
    checkStepNames(entry, steps, m_findings);
    const bool isGood = m_findings.errors() == errorsBefore && !entry.orchestrationName.isEmpty();
    if (entry.role == EntryRole::Initiator && shape.has_value() && isGood) {
        entry.orchestration = buildOrchestration(entry, *shape, std::move(steps), map, m_findings);
    }
}

void DocumentReader::readStart(const TextNode& map)
{
    StartEntry start;
    start.place = map.place;
    const auto name = m_findings.text(map, "orchestrationName");
    if (!name.has_value()) {
        m_findings.note("orch-name-alias", map.find("orchName")->place, "orchName is an alias of orchestrationName.");
    }
    start.orchestrationName = OrchestrationName(name.value_or(m_findings.text(map, "orchName").value_or("")));
    start.flowId = FlowId(m_findings.text(map, "flowId").value_or(""));
    const TextNode* payload = map.find("payload");
    start.payload = payload == nullptr ? "null" : toJson(*payload);
    if (payload != nullptr && payload->isScalar() && payload->quoted) {
        const auto decoded = fromBase64(payload->text);
        if (decoded.has_value() && isJson(*decoded) && decoded->find_first_of("{[") != std::string::npos) {
            start.payload = *decoded;
            m_findings.note("base64-payload", payload->place, "payload was base64 and is decoded.");
        }
    }
    for (const char* ignored : {"stepName", "action"}) {
        if (const TextNode* node = map.find(ignored); node != nullptr) {
            m_findings.note(
                "ignored-in-start", node->place, std::string(ignored) + " has no meaning in a start: it is ignored."
            );
        }
    }
    m_findings.note(
        "start", map.place, "This is a start of " + quotedWord(start.orchestrationName.text()) + ", no definition."
    );
    m_starts.push_back(std::move(start));
}

void DocumentReader::readStartEnvelope(const TextNode& payload, const TextNode& headers)
{
    StartEntry start;
    start.place = payload.place;
    start.orchestrationName = OrchestrationName(
        m_findings.text(headers, "orchestrationName").value_or(m_findings.text(headers, "orchName").value_or(""))
    );
    start.flowId = FlowId(m_findings.text(headers, "flowId").value_or(""));
    start.payload = toJson(payload);
    m_findings.note(
        "start", payload.place, "This is a start of " + quotedWord(start.orchestrationName.text()) + ", no definition."
    );
    m_starts.push_back(std::move(start));
}

void DocumentReader::readStatus(const TextNode& map)
{
    m_findings.note(
        "status-event",
        map.place,
        "This is a registration's status event, no definition. Real ones are wrapped in payload and headers and carry "
        "their time as an array of numbers."
    );
}

} // namespace backstep
