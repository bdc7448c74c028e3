#pragma once

#include "engine/base/error.h"
#include "engine/base/id.h"
#include "engine/base/instant.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// Where a person's wish came from.
enum class AuditSource : std::uint8_t
{
    Window,
    CommandLine,
    Wire, ///< a control record of somebody else, taken in by the orchestrator here
    Rest
};

/// What became of it, as far as it was seen.
enum class AuditOutcome : std::uint8_t
{
    Asked, ///< written down before it was handed on; what came of it was not told (the process ended, …)
    Sent, ///< taken by the orchestrator
    Refused, ///< nothing was sent
    Resolved, ///< the flow came to rest as planned
    Failed, ///< it came to rest otherwise
    NoAnswer ///< nobody answered in time: it may or may not have happened
};

/// One act of a person that sends something, or would have.
struct AuditEntry
{
    struct Sent
    {
        std::string topic;
        std::string key;

        friend bool operator==(const Sent&, const Sent&) = default;
    };

    std::uint64_t number = 0; ///< given by the audit, counted up
    RequestId act; ///< a second entry of the same act is not taken
    Instant at;
    std::string who; ///< as claimed: "anna@desk"
    AuditSource source = AuditSource::Window;
    std::string connection; ///< the profile's name, or the address
    std::string action; ///< a word of OperatorAction; "register", "start", …
    FlowId flow;
    OrchestrationName orchestration;
    StepName step;
    std::string reason;
    std::string planHash; ///< of the plan that was confirmed; empty: none was
    std::vector<Sent> records; ///< of that plan, in its order; at most recordsKept of them
    std::uint64_t recordCount = 0; ///< of all
    AuditOutcome outcome = AuditOutcome::Asked;
    std::string says; ///< why it was refused, or how it ended
    Instant endedAt; ///< not set: what became of it was not seen yet

    static constexpr std::size_t recordsKept = 200;

    friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

[[nodiscard]] std::string_view toWord(AuditSource source); ///< "command line"
[[nodiscard]] std::string_view toWord(AuditOutcome outcome); ///< "no answer"
[[nodiscard]] std::optional<AuditSource> auditSourceFrom(std::string_view word);
[[nodiscard]] std::optional<AuditOutcome> auditOutcomeFrom(std::string_view word);

/// Which entries are meant. Texts match anywhere in theirs, whatever the case of ASCII letters.
struct AuditFilter
{
    std::vector<std::string> words; ///< each stands somewhere in the entry
    std::string action; ///< the whole word
    std::string flow;
    std::string who;
    std::string orchestration;
    std::string connection;
    std::optional<AuditSource> source;
    std::optional<AuditOutcome> outcome;
    Instant since; ///< not set: from the first
    Instant until; ///< not set: to the last

    friend bool operator==(const AuditFilter&, const AuditFilter&) = default;
};

/// As read() chooses them.
[[nodiscard]] bool matches(const AuditFilter& filter, const AuditEntry& entry);

/// What persons did, kept for good: who, when, what, why, and how it ended. Written by several processes at once, read
/// from any thread. Faults are StoreFailed, with a sentence that names the file.
class Audit
{
public:
    Audit() = default;
    Audit(const Audit&) = delete;
    Audit& operator=(const Audit&) = delete;
    virtual ~Audit() = default;

    using Kept = std::function<void(const Result<void>&)>;

    /// `kept` is called once it survives kill -9 and power loss, or with why it could not be written; on a thread of
    /// the audit, in the order of the calls. It may be empty.
    virtual void append(AuditEntry entry, Kept kept) = 0;
    /// How the act ended. A later word replaces an earlier one.
    virtual void conclude(RequestId act, AuditOutcome outcome, std::string says, Instant at) = 0;

    /// Entries that match, the newest first, before that number (0: from the newest), at most so many.
    [[nodiscard]] virtual Result<std::vector<AuditEntry>> read(
        const AuditFilter& filter, std::uint64_t before, std::size_t atMost, const std::atomic<bool>& isCancelled
    ) const = 0;

    /// What was written or concluded since a mark.
    struct Changes
    {
        std::vector<AuditEntry> entries; ///< in the order in which they changed
        std::uint64_t mark = 0; ///< to ask with next time
    };

    /// At most so many: ask again until the mark stays.
    [[nodiscard]] virtual Result<Changes> changesSince(std::uint64_t mark, std::size_t atMost) const = 0;
    /// The mark of now.
    [[nodiscard]] virtual Result<std::uint64_t> mark() const = 0;
};

} // namespace backstep
