#include "engine/transport/kafka_ownership.h"

#include "engine/transport/kafka_owner_member.h"
#include "engine/wire/topics.h"

#include <utility>

namespace backstep {

namespace {

constexpr const char* referenceGroup = "orchestrator-service";

} // namespace

Result<std::optional<OwnerMessage>> ownerOf(const KafkaOptions& options)
{
    const auto watch = KafkaWatch::connect(options);
    if (!watch) {
        return failure(watch.error());
    }
    const auto log = readOwnerLog((*watch)->admin());
    if (!log) {
        return failure(log.error());
    }
    return log->owner();
}

Result<bool> referenceOrchestratorLives(const KafkaOptions& options)
{
    const auto watch = KafkaWatch::connect(options);
    if (!watch) {
        return failure(watch.error());
    }
    const auto members = (*watch)->admin().members({referenceGroup}, options.answersWithin);
    if (!members) {
        return failure(members.error());
    }
    return !members->empty();
}

Result<KafkaOwnership::Answer>
KafkaOwnership::claim(const KafkaOptions& options, const OwnerMessage& self, const Clock& clock, Lost lost)
{
    auto watch = KafkaWatch::connect(options);
    if (!watch) {
        return failure(watch.error());
    }
    const KafkaAdmin& admin = (*watch)->admin();
    const auto log = readOwnerLog(admin);
    if (!log) {
        return failure(log.error());
    }
    // Joining would move the partition about, so nobody joins beside an owner.
    if (const auto other = log->ownerBeside(self.owner)) {
        return HeldBy{*other};
    }
    if (const auto created = admin.createTopics({{TopicName(topics::owner), 1, true}}, options.answersWithin);
        !created) {
        return failure(created.error());
    }
    auto member = std::make_unique<Member>(*watch, self, clock, std::move(lost));
    if (const auto joined = member->join(); !joined) {
        return failure(joined.error());
    }
    const auto other = member->settle();
    if (!other) {
        return failure(other.error());
    }
    if (other->has_value()) {
        return HeldBy{**other};
    }
    return Owned{
        std::unique_ptr<KafkaOwnership>(new KafkaOwnership(std::move(member))), log->abandonedBeside(self.owner)};
}

KafkaOwnership::KafkaOwnership(std::unique_ptr<Member> member)
    : m_member(std::move(member))
{
}

KafkaOwnership::~KafkaOwnership() = default;

void KafkaOwnership::tellOpenFlows(std::uint64_t count)
{
    m_member->tellOpenFlows(count);
}

} // namespace backstep
