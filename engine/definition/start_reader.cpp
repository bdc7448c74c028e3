#include "engine/definition/start_reader.h"

#include "engine/base/base64.h"
#include "engine/base/bytes.h"
#include "engine/definition/members.h"

#include <array>

namespace backstep {

namespace {

std::string payloadOf(const TextNode* payload, std::string_view text, TextForm form, Findings& findings)
{
    if (payload == nullptr) {
        return "null";
    }
    if (payload->isScalar() && !payload->isPlain) {
        const auto decoded = fromBase64(payload->text);
        if (decoded && (decoded->starts_with('{') || decoded->starts_with('[')) && isUtf8(*decoded)
            && isJson(*decoded)) {
            findings.note("payload-base64", payload->place, "payload is base64 and is decoded to the JSON it holds.");
            return *decoded;
        }
    }
    if (form == TextForm::Json) {
        return std::string(text.substr(payload->place.offset, payload->place.length));
    }
    return toJson(*payload);
}

} // namespace

std::optional<StartEntry> readStart(const TextNode& node, std::string_view text, TextForm form, Findings& findings)
{
    const TextNode* headers = node.find("headers");
    const TextNode& named = headers != nullptr && headers->isMapping() ? *headers : node;
    const Members members(named, "this start", findings);
    Place point = node.place;
    point.length = 0;
    const TextNode* name = members.findAny({"orchestrationName", "orchName"});
    if (name == nullptr || !name->isScalar() || name->text.empty()) {
        findings.error(
            "start-without-name",
            point,
            "This start names no orchestration: write orchestrationName beside its payload."
        );
        return std::nullopt;
    }
    findings.note("start", point, "This starts a flow of " + inQuotes(name->text) + "; it defines none.");
    if (members.find("orchestrationName") == nullptr) {
        findings.note("alias-orch-name", name->place, "orchName is an alias of orchestrationName, and is read so.");
    }
    for (const std::string_view ignored : std::array<std::string_view, 2>{"stepName", "action"}) {
        if (const TextNode* value = members.find(ignored)) {
            findings.note(
                "start-word-ignored", value->place, std::string(ignored) + " has no meaning in a start and is ignored."
            );
        }
    }
    StartEntry start;
    start.orchestrationName = OrchestrationName(name->text);
    start.flowId = FlowId(members.text("flowId").value_or(""));
    start.payload = payloadOf(node.find("payload"), text, form, findings);
    start.place = node.place;
    return start;
}

} // namespace backstep
