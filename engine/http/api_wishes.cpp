#include "engine/http/api.h"
#include "engine/http/asked.h"

#include "engine/wire/json_members.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>
#include <utility>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

struct Wish
{
    ActionRequest request;
    bool isDryRun = false;
};

std::string_view typeOf(std::string_view raw)
{
    switch (raw.empty() ? '\0' : raw.front()) {
    case '"':
        return "string";
    case '{':
        return "object";
    case '[':
        return "array";
    case 't':
    case 'f':
        return "boolean";
    case 'n':
        return "null";
    default:
        return std::ranges::all_of(raw, [](char sign) { return sign >= '0' && sign <= '9'; }) ? "integer" : "number";
    }
}

/// What the table says that the body may hold, and nothing else: a mistyped "reson" is no reason.
Result<void> checkMembers(const JsonMembers& members, std::span<const BodyMember> known)
{
    for (const JsonMember& member : members.all()) {
        const auto found = std::ranges::find(known, member.name, &BodyMember::name);
        if (found == known.end()) {
            std::string names;
            for (const BodyMember& each : known) {
                names += (names.empty() ? "" : ", ") + std::string(each.name);
            }
            return failure(
                Fault::BadInput,
                "The body has a member \"" + std::string(member.name) + "\", which means nothing here: it may have "
                    + names + "."
            );
        }
        if (!found->type.empty() && typeOf(member.value) != found->type) {
            return failure(Fault::BadInput, std::string(found->name) + " is no " + std::string(found->type) + ".");
        }
    }
    for (const BodyMember& each : known) {
        if (each.isNeeded && !members.has(each.name)) {
            return failure(
                Fault::BadInput, std::string(each.name) + " is missing from the body: " + std::string(each.about) + "."
            );
        }
    }
    return {};
}

Result<Wish> readWish(std::string_view body, std::span<const BodyMember> known)
{
    JsonMembers members;
    if (const JsonTrouble trouble = readJsonObject(body, members); trouble != JsonTrouble::None) {
        const bool isJson = trouble == JsonTrouble::NotAnObject;
        return failure(
            Fault::BadInput, "The body " + std::string(isJson ? "is no JSON object" : troubleWords(trouble)) + "."
        );
    }
    if (const auto checked = checkMembers(members, known); !checked) {
        return failure(checked.error());
    }
    Wish wish;
    const auto version = members.number("expectedVersion");
    if (!version) {
        return failure(Fault::BadInput, "expectedVersion is larger than any version.");
    }
    wish.request.expectedVersion = version;
    wish.request.reason = members.textOr("reason", "");
    // As claimed: the token says that somebody may, not who it is.
    const std::string who = members.textOr("who", "");
    wish.request.who = who.empty() ? "REST" : who + " (REST)";
    wish.request.planHash = members.textOr("planHash", "");
    wish.isDryRun = members.raw("dryRun") == "true";
    if (const std::string step = members.textOr("step", ""); !step.empty()) {
        wish.request.step = StepName(step);
    }
    if (members.has("payload")) {
        wish.request.payload = Bytes(members.raw("payload")); // the bytes that came, not what a parser makes of them
    }
    return wish;
}

Json parsed(const std::optional<Bytes>& value)
{
    Json json = Json::parse(value.value_or("null"), nullptr, false);
    return json.is_discarded() ? Json(nullptr) : json;
}

Json toJson(const ActionPlan::Message& message)
{
    const Json value = parsed(message.record.value);
    const Json none = nullptr;
    return {
        {"order", message.order},
        {"wave", message.wave},
        {"phase", toWire(message.phase)},
        {"step", message.step.text()},
        {"topic", message.record.topic.text()},
        {"key", message.record.key ? Json(*message.record.key) : none},
        {"headers", value.is_object() && value.contains("headers") ? value["headers"] : none},
        {"payload", value.is_object() && value.contains("payload") ? value["payload"] : none},
        {"why", message.why}};
}

Json toJson(const ActionPlan& plan)
{
    Json messages = Json::array();
    std::ranges::transform(plan.messages, std::back_inserter(messages), [](const auto& each) { return toJson(each); });
    return {
        {"flowId", plan.flow.text()},
        {"action", toWire(plan.action)},
        {"version", plan.version},
        {"planHash", plan.hash},
        {"ends", toWire(plan.ends)},
        {"messages", std::move(messages)}};
}

} // namespace

/// As on the command line: planned first, and then exactly that plan or nothing.
HttpResponse Api::wished(OperatorAction action, const HttpRequest& request, const std::string& flow)
{
    auto wish = readWish(request.body, findRoute(request).route->body);
    if (!wish) {
        return failed(wish.error());
    }
    ActionRequest& asking = wish->request;
    asking.flow = FlowId(flow);
    asking.action = action;
    const auto plan = asked<ActionPlan>(m_terms.patience, [&](Orchestrations::Answer<ActionPlan> answer) {
        ActionRequest planning = asking;
        planning.planHash.clear();
        m_sources.orchestrations.plan(std::move(planning), std::move(answer));
    });
    if (!plan) {
        return failed(plan.error());
    }
    if (wish->isDryRun) {
        return told(toJson(*plan));
    }
    if (!asking.planHash.empty() && asking.planHash != plan->hash) {
        return failed(
            409,
            "Not sent: the plan of now is another one than that of planHash. The flow is at version "
                + std::to_string(plan->version) + ": look at the plan (dryRun) and ask again."
        );
    }
    asking.planHash = plan->hash;
    const auto version = asked<std::uint64_t>(m_terms.patience, [&](Orchestrations::Answer<std::uint64_t> answer) {
        m_sources.orchestrations.act(asking, std::move(answer));
    });
    if (!version) {
        return failed(version.error());
    }
    return told(
        {{"flowId", flow},
         {"action", toWire(action)},
         {"version", *version},
         {"messages", plan->messages.size()},
         {"ends", toWire(plan->ends)}},
        202
    );
}

} // namespace backstep
