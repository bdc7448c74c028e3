#include "app/commands/replay.h"

#include "app/commands/flow_summary.h"
#include "app/commands/happenings.h"
#include "app/commands/interrupt.h"
#include "engine/capture/capture_history.h"
#include "engine/ports/clock.h"
#include "engine/tracker/tracker.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace backstep {

namespace {

constexpr TrackerLimits everyFlow{
    .flowsMax = 5'000'000,
    .anomaliesMax = 1'000'000,
    .doubtsMax = 1'000'000,
};

std::string inWords(const CaptureAbout& about)
{
    std::string words = "Recorded at " + about.from + " on " + toIso8601(about.recordedAt);
    if (!about.scope.empty()) {
        words += ", " + about.scope + " alone";
    }
    for (std::size_t i = 0; i < about.masks.size(); ++i) {
        words += (i == 0 ? ". Masked: " : ", ") + about.masks[i];
    }
    return words + ".";
}

std::string counted(std::uint64_t many, const std::string& noun)
{
    return std::to_string(many) + " " + noun + (many == 1 ? "" : "s");
}

/// One call, on its thread. The file is read twice: what a record means may be told by one behind it.
class Replay
{
public:
    Replay(std::string file, bool json)
        : m_file(std::move(file))
        , m_json(json)
        , m_happenings([this](const Happening& happening) { tell(happening); })
    {
    }

    ExitCode go()
    {
        auto history = CaptureHistory::open(m_file);
        if (!history) {
            return sayError(history.error());
        }
        const CaptureAbout& about = (*history)->about();
        Tracker tracker(**history, everyFlow);
        const auto understood = tracker.restore();
        tracker.caughtUp(SystemClock().now());
        const FlowQuery::Changes seen = tracker.changesSince(0, std::numeric_limits<std::size_t>::max());
        if (!m_json) {
            sayLine(inWords(about));
        }
        for (const SeenAnomaly& anomaly : seen.anomalies) {
            m_anomalies[keyOf(anomaly.place)].push_back(anomaly);
        }
        tellRecords();
        if (interrupted()) {
            return ExitCode::Fine;
        }
        tellEnd(seen);
        if (!understood) { // all that stands before the damage was told
            return sayError(understood.error());
        }
        if ((*history)->progress().isCutOff) {
            sayBeside(
                "The capture " + m_file + " was cut off while it was recorded: what came afterwards is not in it."
            );
        }
        return ExitCode::Fine;
    }

private:
    using PlaceKey = std::tuple<std::string, std::int32_t, std::int64_t>;

    static PlaceKey keyOf(const RecordPlace& place) { return {place.topic.text(), place.partition, place.offset}; }

    void tellRecords()
    {
        auto reader = CaptureReader::open(m_file);
        while (reader && !interrupted()) {
            const auto read = (*reader)->next();
            if (!read || !read->has_value()) {
                break;
            }
            const Record& record = (*read)->entry.record;
            m_happenings.take(record, record.at);
            if (const auto odd = m_anomalies.extract(keyOf(record.place))) {
                std::ranges::for_each(odd.mapped(), [this](const SeenAnomaly& each) { say(toHappening(each)); });
            }
        }
        m_happenings.flush();
        for (const auto& [place, left] : m_anomalies) {
            std::ranges::for_each(left, [this](const SeenAnomaly& each) { say(toHappening(each)); });
        }
    }

    void tell(const Happening& happening)
    {
        if (happening.event.type != "anomaly") { // the tracker tells these, with those that no engine tells
            say(happening);
        }
    }

    void say(const Happening& happening) const { sayLine(m_json ? toJsonLine(happening) : toTextLine(happening)); }

    void tellEnd(const FlowQuery::Changes& seen) const
    {
        std::vector<FlowSummary> flows;
        for (const SeenFlow& flow : seen.flows) {
            flows.push_back(summaryOf(flow));
        }
        std::ranges::stable_sort(flows, {}, &FlowSummary::startedAt);
        if (m_json) {
            sayLine(toSummaryLine(flows));
            return;
        }
        std::map<std::string, std::uint64_t> byStatus;
        for (const FlowSummary& flow : flows) {
            ++byStatus[std::string(toWire(flow.status))];
        }
        std::string words = counted(seen.recordsSeen, "record") + ", " + counted(flows.size(), "flow");
        for (const auto& [status, many] : byStatus) {
            words += (status == byStatus.begin()->first ? ": " : ", ") + std::to_string(many) + " " + status;
        }
        words += seen.anomalies.empty()
            ? "."
            : "; " + std::to_string(seen.anomalies.size()) + (seen.anomalies.size() == 1 ? " anomaly." : " anomalies.");
        sayLine(words);
    }

    const std::string m_file;
    const bool m_json;
    Happenings m_happenings;
    std::map<PlaceKey, std::vector<SeenAnomaly>> m_anomalies;
};

} // namespace

ExitCode replay(const std::string& file, bool json)
{
    return Replay(file, json).go();
}

} // namespace backstep
