#include "engine/saga/decide.h"
#include "engine/saga/state_codec.h"
#include "engine/wire/codec.h"
#include "tests/engine/wire/records.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/scenario.h"

#include <algorithm>

using namespace backstep;

namespace {

/// A flow with one step done, one under way and one to come.
struct Stage
{
    Orchestration orchestration = pictured("a > b > c");
    FlowState state;
    TopicName replies;

    Stage()
    {
        const Decision begun = start(orchestration, {FlowId("f-1"), StartKey(""), "{}"}, Instant{});
        const Command& first = begun.commands.front();
        const Record command = read(encodeCommand(first, OwnerId("me"), Dialect::PerTopic));
        replies = encodeReply(command, true, "", "svc")->topic;
        ReplyArrived done;
        done.step = first.step;
        done.command = first.id;
        done.succeeded = true;
        done.payload = "{}";
        state = decide(orchestration, begun.state, {done, 0.0, {}}, Instant{}).state;
    }
};

/// What every decision promises (engine/README.md): the fold of its events is its state, and both survive encoding.
void takeIn(const Stage& stage, const ReplyArrived& reply)
{
    const Decision decision = decide(stage.orchestration, stage.state, {reply, 0.0, {}}, Instant{});
    FlowState folded = stage.state;
    for (const Event& event : decision.events) {
        const auto back = decodeEvent(encodeEvent(event));
        promise(back.has_value(), "an event survives encoding");
        apply(folded, *back);
    }
    promise(encodeState(folded) == encodeState(decision.state), "the fold of the events is the state");
    const auto again = decodeState(encodeState(decision.state));
    promise(again.has_value() && *again == decision.state, "a state survives encoding");
    for (const Command& command : decision.commands) {
        const Record sent = read(encodeCommand(command, OwnerId("me"), Dialect::PerTopic));
        promise(only<CommandMessage>(sent).has_value(), "a command that is decided can be read on the wire");
    }
}

} // namespace

/// Any bytes as the value of a worker's reply, judged and taken in by a running flow.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Stage stage;
    const Record record = recordOn(stage.replies.text(), std::string(asText(data, size)));
    for (const Message& message : decode(record)) {
        const auto* said = std::get_if<ReplyMessage>(&message);
        const bool known = said != nullptr
            && std::any_of(stage.orchestration.steps.begin(),
                           stage.orchestration.steps.end(),
                           [said](const StepDefinition& step) { return step.name == said->step; });
        if (known) {
            ReplyArrived reply;
            reply.step = said->step;
            reply.command = said->command;
            reply.saysDo = said->saysDo;
            reply.succeeded = said->succeeded;
            reply.payload = said->payload;
            reply.error = said->error;
            reply.place = record.place;
            takeIn(stage, reply);
        }
    }
    return 0;
}
