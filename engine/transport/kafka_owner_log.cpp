#include "engine/transport/kafka_owner_log.h"

#include "engine/base/bytes.h"
#include "engine/wire/codec.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <variant>

namespace backstep {

namespace {

bool isLegal(char each)
{
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') || each == '.'
        || each == '_' || each == '-';
}

} // namespace

std::string ownerInstance(const OwnerId& owner)
{
    constexpr std::size_t lengthMax = 200;
    const bool isName
        = !owner.isEmpty() && owner.text().size() <= lengthMax && std::ranges::all_of(owner.text(), isLegal);
    return isName ? owner.text() : sha256Hex(owner.text());
}

bool OwnerLog::isMember(const OwnerId& owner) const
{
    return std::ranges::find(members, ownerInstance(owner)) != members.end();
}

std::optional<OwnerMessage> OwnerLog::owner() const
{
    return ownerBeside(OwnerId());
}

std::optional<OwnerMessage> OwnerLog::ownerBeside(const OwnerId& self) const
{
    std::vector<std::string> seen;
    const std::vector<OwnerMessage> newestFirst(words.rbegin(), words.rend());
    for (const OwnerMessage& word : newestFirst) {
        const bool isNewest = std::ranges::find(seen, word.owner.text()) == seen.end();
        seen.push_back(word.owner.text());
        if (isNewest && !word.released && word.owner != self && isMember(word.owner)) {
            return word;
        }
    }
    for (const std::string& member : members) {
        if ((self.isEmpty() || member != ownerInstance(self)) && !hasReleased(member)) {
            return OwnerMessage{}; // it is about to say its name
        }
    }
    return std::nullopt;
}

std::optional<OwnerMessage> OwnerLog::abandonedBeside(const OwnerId& self) const
{
    if (words.empty() || words.back().released || words.back().owner == self || isMember(words.back().owner)) {
        return std::nullopt;
    }
    return words.back();
}

bool OwnerLog::hasReleased(const std::string& instance) const
{
    const auto last = std::find_if(words.rbegin(), words.rend(), [&instance](const OwnerMessage& word) {
        return ownerInstance(word.owner) == instance;
    });
    return last != words.rend() && last->released;
}

Result<OwnerLog> readOwnerLog(const KafkaAdmin& admin)
{
    const Duration patience = admin.options().answersWithin;
    const auto members = admin.members({ownerGroup}, patience);
    if (!members) {
        return failure(members.error());
    }
    OwnerLog log;
    for (const GroupMember& member : *members) {
        log.members.push_back(member.instance);
    }
    const auto records = admin.readAll(TopicName(topics::owner), patience);
    if (!records) {
        return failure(records.error());
    }
    for (const Record& record : *records) {
        for (const Message& message : decode(record)) {
            if (const auto* word = std::get_if<OwnerMessage>(&message)) {
                log.words.push_back(*word);
            }
        }
    }
    return log;
}

} // namespace backstep
