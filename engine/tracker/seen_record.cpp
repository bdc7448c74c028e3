#include "engine/tracker/seen_record.h"

#include "engine/base/overloaded.h"
#include "engine/wire/codec.h"

#include <string_view>
#include <utility>

namespace backstep {

namespace {

bool tellsFailure(std::string_view type)
{
    return type.ends_with("_failed") || type.ends_with("_timed_out") || type == "exhausted" || type == "anomaly";
}

void describe(SeenRecord& seen, const Message& message)
{
    using Kind = SeenRecord::Kind;
    std::visit(
        Overloaded{
            [&](const StartMessage&) { seen.kind = Kind::Start; },
            [&](const CommandMessage& command) {
                seen.kind = Kind::Command;
                seen.step = command.step;
                seen.phase = command.phase;
                seen.attempt = command.attempt;
            },
            [&](const ReplyMessage& reply) {
                seen.kind = Kind::Reply;
                seen.step = reply.step;
                seen.phase = reply.phase;
                seen.attempt = reply.attempt;
                seen.failed = !reply.succeeded;
            },
            [&](const FlowEventMessage& event) {
                seen.kind = Kind::Event;
                seen.step = event.step;
                seen.phase = event.phase;
                seen.attempt = event.attempt;
                seen.failed = tellsFailure(event.type);
            },
            [&](const ControlMessage& control) {
                seen.kind = Kind::Control;
                seen.step = control.step;
            },
            [](const auto&) {},
        },
        message
    );
}

} // namespace

SeenRecord seenRecordOf(Record record)
{
    SeenRecord seen;
    const std::vector<Message> messages = decode(record);
    if (!messages.empty()) {
        describe(seen, messages.front());
    }
    seen.record = std::move(record);
    return seen;
}

} // namespace backstep
