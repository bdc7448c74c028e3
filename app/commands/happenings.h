#pragma once

#include "engine/base/instant.h"
#include "engine/ports/flow_query.h"
#include "engine/wire/message.h"
#include "engine/wire/record.h"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace backstep {

/// One line of `run` and `watch`: what an engine told, with the record on the wire that proves it.
struct Happening
{
    FlowEventMessage event;
    /// The command of do_sent and undo_sent, the reply of …_succeeded and …_failed; absent where there is none.
    std::optional<RecordPlace> place;
    std::string key; ///< of that record
};

/// Puts the events of each flow into the order of their seq, and beside each the record it speaks of, which is read
/// from another topic and may come before or after it. Not thread-safe: one reader.
class Happenings
{
public:
    explicit Happenings(std::function<void(const Happening&)> tell);

    void take(const Record& record, Instant now);

    /// Tells what still waits for its record.
    void flush();

    /// Tells what has waited for its record since before that moment: it may never come.
    void flushOlderThan(Instant moment);

private:
    struct Evidence
    {
        RecordPlace place;
        std::string key;
    };

    struct Flow
    {
        std::deque<FlowEventMessage> waiting; ///< in order of seq
        std::uint64_t told = 0;
        Instant waitsSince; ///< of the first that waits; not set when none does
        std::unordered_map<std::string, Evidence> commands; ///< by command id
        std::unordered_map<std::string, Evidence> replies;
        /// Of workers that echo no id: by step, in the order in which they were read.
        std::unordered_map<std::string, std::deque<Evidence>> plainReplies;
    };

    void takeEvent(FlowEventMessage event);
    void takeReply(const ReplyMessage& reply, const Evidence& evidence);
    void tellReady(Flow& flow, bool all);
    static std::optional<Evidence> evidenceFor(Flow& flow, const FlowEventMessage& event, bool& wanted);

    std::function<void(const Happening&)> m_tell;
    Instant m_now; ///< when the record at hand was taken
    std::unordered_map<FlowId, Flow> m_flows;
    std::unordered_set<FlowId> m_waiting; ///< flows of which something waits, and some of which nothing does any more
};

/// An anomaly as the tracker saw it, told by an engine or by nobody; of no flow it has no seq.
[[nodiscard]] Happening toHappening(const SeenAnomaly& anomaly);

/// {"type":"event", …} as design.md §7 says.
[[nodiscard]] std::string toJsonLine(const Happening& happening);

/// "14:06:38.911  createClient  DO failed, attempt 2: 503".
[[nodiscard]] std::string toTextLine(const Happening& happening);

} // namespace backstep
