#pragma once

#include "engine/wire/codec.h"
#include "engine/wire/topics.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace backstep {

inline Record recordOn(std::string_view topic, std::optional<std::string> value)
{
    Record record;
    record.place = {TopicName(topic), 0, 7};
    record.incarnation = "test";
    record.value = std::move(value);
    return record;
}

/// The record as whoever reads its topic gets it.
inline Record read(const OutgoingRecord& sent)
{
    Record record = recordOn(sent.topic.text(), sent.value);
    record.key = sent.key;
    return record;
}

/// The only message of a record when it is of this kind; nothing else.
template <class Kind>
std::optional<Kind> only(const Record& record)
{
    std::vector<Message> messages = decode(record);
    if (messages.size() != 1 || !std::holds_alternative<Kind>(messages[0])) {
        return std::nullopt;
    }
    return std::get<Kind>(std::move(messages[0]));
}

inline Command aCommand(Phase phase = Phase::Do, int attempt = 1)
{
    Command command;
    command.flow = FlowId("7d0f2c1a-0000-4000-8000-000000000001");
    command.orchestration = OrchestrationName("tenantCreation");
    command.step = StepName("createRealm");
    command.seqOfStep = 1;
    command.phase = phase;
    command.attempt = attempt;
    command.key = idempotencyKey(command.flow, command.step, phase, 1);
    command.id = CommandId(command.key.text() + "/" + std::to_string(attempt));
    command.seq = 4;
    command.decidedAt = fromIso8601("2026-11-24T14:06:38.911Z");
    command.payload = R"({"tenantName":"acme"})";
    return command;
}

} // namespace backstep
