#include "app/commands/happenings.h"

#include "app/commands/line_words.h"
#include "engine/base/overloaded.h"
#include "engine/wire/codec.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

std::string idempotencyKeyOf(const CommandId& command)
{
    // A command id is its idempotency key and the attempt (engine/saga/state.h).
    return command.text().substr(0, command.text().rfind('/'));
}

std::string detailText(const FlowEventMessage& event)
{
    const Json detail = Json::parse(event.detail, nullptr, false);
    if (!detail.is_object()) {
        return {};
    }
    for (const char* name : {"error", "why", "text", "ends", "reason"}) {
        if (const auto found = detail.find(name); found != detail.end() && found->is_string() && !found->empty()) {
            return found->get<std::string>();
        }
    }
    return {};
}

std::string inWords(std::string type)
{
    std::ranges::replace(type, '_', ' ');
    return type;
}

} // namespace

Happenings::Happenings(std::function<void(const Happening&)> tell)
    : m_tell(std::move(tell))
{
}

void Happenings::take(const Record& record, Instant now)
{
    m_now = now;
    const Evidence evidence{record.place, record.key.value_or("")};
    for (Message& message : decode(record)) {
        std::visit(
            Overloaded{
                [&](CommandMessage& command) {
                    if (command.command.has_value()) {
                        Flow& flow = m_flows[command.flow];
                        flow.commands.try_emplace(command.command->text(), evidence);
                        tellReady(flow, false);
                    }
                },
                [&](ReplyMessage& reply) { takeReply(reply, evidence); },
                [&](FlowEventMessage& event) { takeEvent(std::move(event)); },
                [](const auto&) {},
            },
            message
        );
    }
}

void Happenings::takeReply(const ReplyMessage& reply, const Evidence& evidence)
{
    Flow& flow = m_flows[reply.flow];
    if (reply.command.has_value()) {
        flow.replies.try_emplace(reply.command->text(), evidence);
    } else {
        flow.plainReplies[reply.step.text()].push_back(evidence);
    }
    tellReady(flow, false);
}

void Happenings::takeEvent(FlowEventMessage event)
{
    Flow& flow = m_flows[event.flow];
    if (event.seq <= flow.told || event.type == "flow.snapshot" || event.type == "flow.waiting") {
        return;
    }
    flow.told = event.seq;
    flow.waiting.push_back(std::move(event));
    tellReady(flow, false);
}

std::optional<Happenings::Evidence> Happenings::evidenceFor(Flow& flow, const FlowEventMessage& event, bool& wanted)
{
    const bool isCommand = event.type == "do_sent" || event.type == "undo_sent";
    const bool isReply = event.type.ends_with("_succeeded") || event.type.ends_with("_failed");
    wanted = isCommand || (isReply && !event.command.isEmpty());
    if (!wanted) {
        return std::nullopt;
    }
    const auto& named = isCommand ? flow.commands : flow.replies;
    if (const auto found = named.find(event.command.text()); found != named.end()) {
        return found->second;
    }
    const auto plain = flow.plainReplies.find(event.step.text());
    if (isCommand || plain == flow.plainReplies.end() || plain->second.empty()) {
        return std::nullopt;
    }
    Evidence evidence = plain->second.front();
    plain->second.pop_front();
    return evidence;
}

void Happenings::tellReady(Flow& flow, bool all)
{
    while (!flow.waiting.empty()) {
        bool wanted = false;
        const std::optional<Evidence> evidence = evidenceFor(flow, flow.waiting.front(), wanted);
        if (wanted && !evidence.has_value() && !all) {
            if (!flow.waitsSince.isSet()) {
                flow.waitsSince = m_now;
                m_waiting.insert(flow.waiting.front().flow);
            }
            return;
        }
        flow.waitsSince = {};
        Happening happening;
        happening.event = std::move(flow.waiting.front());
        flow.waiting.pop_front();
        if (evidence.has_value()) {
            happening.place = evidence->place;
            happening.key = evidence->key;
        }
        m_tell(happening);
        if (happening.event.type == "flow_ended" && flow.waiting.empty()) {
            // A monitor runs for weeks: what proves a closed flow is not kept in memory.
            flow.commands.clear();
            flow.replies.clear();
            flow.plainReplies.clear();
        }
    }
}

void Happenings::flushOlderThan(Instant moment)
{
    std::erase_if(m_waiting, [&](const FlowId& id) {
        Flow& flow = m_flows.at(id);
        if (flow.waitsSince.isSet() && flow.waitsSince < moment) {
            tellReady(flow, true);
        }
        return flow.waiting.empty();
    });
}

void Happenings::flush()
{
    for (auto& [id, flow] : m_flows) {
        tellReady(flow, true);
    }
}

Happening toHappening(const SeenAnomaly& anomaly)
{
    Happening happening;
    happening.event.flow = anomaly.flow;
    happening.event.type = "anomaly";
    happening.event.at = anomaly.at;
    happening.event.detail = toDetail(AnomalySeen{anomaly.kind, anomaly.text, anomaly.place});
    happening.place = anomaly.place;
    return happening;
}

std::string toJsonLine(const Happening& happening)
{
    const FlowEventMessage& event = happening.event;
    Json line{{"type", "event"}, {"at", toIso8601(event.at)}, {"flowId", orNull(event.flow.text())}};
    line["seq"] = event.seq == 0 ? Json(nullptr) : Json(event.seq);
    line["event"] = event.type;
    line["step"] = orNull(event.step.text());
    line["phase"] = event.phase.has_value() ? Json(toWire(*event.phase)) : Json(nullptr);
    line["attempt"] = event.attempt.has_value() ? Json(*event.attempt) : Json(nullptr);
    line["commandId"] = orNull(event.command.text());
    line["idempotencyKey"] = event.command.isEmpty() ? Json(nullptr) : Json(idempotencyKeyOf(event.command));
    line["topic"] = happening.place.has_value() ? Json(happening.place->topic.text()) : Json(nullptr);
    line["partition"] = happening.place.has_value() ? Json(happening.place->partition) : Json(nullptr);
    line["offset"] = happening.place.has_value() ? Json(happening.place->offset) : Json(nullptr);
    line["key"] = happening.place.has_value() ? Json(happening.key) : Json(nullptr);
    if (const Json detail = Json::parse(event.detail, nullptr, false); detail.is_object() && event.seq != 1) {
        line["detail"] = detail;
    }
    return oneLine(line);
}

std::string toTextLine(const Happening& happening)
{
    const FlowEventMessage& event = happening.event;
    std::string line = toIso8601(event.at).substr(11, 12) + "  " + event.flow.text().substr(0, 13) + "  ";
    line += event.step.isEmpty() ? std::string{} : event.step.text() + "  ";
    line += inWords(event.type);
    if (event.attempt.has_value() && *event.attempt > 1) {
        line += ", attempt " + std::to_string(*event.attempt);
    }
    if (const std::string detail = detailText(event); !detail.empty()) {
        line += ": " + detail;
    }
    return line;
}

} // namespace backstep
