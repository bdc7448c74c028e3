#include "tests/engine/simulation/sim_broker.h"

#include "engine/wire/topics.h"

namespace backstep::simulation {

SimBroker::SimBroker()
    : m_topics{
        TopicName(topics::responseResult),
        TopicName(topics::executionStart),
        TopicName(topics::control),
        TopicName(topics::registration)}
{
    for (const TopicName& topic : m_topics) {
        for (std::int32_t partition = 0; partition < partitions; ++partition) {
            m_logs[{topic.text(), partition}];
        }
    }
}

bool SimBroker::append(const OutgoingRecord& record, std::int32_t partition, Instant at, FlowId answers)
{
    const auto log = m_logs.find({record.topic.text(), partition});
    if (log == m_logs.end()) {
        return false;
    }
    log->second.push_back({record.key, record.value, at, std::move(answers)});
    return true;
}

std::int64_t SimBroker::end(const TopicName& topic, std::int32_t partition) const
{
    return static_cast<std::int64_t>(m_logs.at({topic.text(), partition}).size());
}

Record SimBroker::read(const TopicName& topic, std::int32_t partition, std::int64_t offset) const
{
    const Kept& kept = m_logs.at({topic.text(), partition})[static_cast<std::size_t>(offset)];
    Record record;
    record.place = {topic, partition, offset};
    record.incarnation = "sim";
    record.at = kept.at;
    record.key = kept.key;
    record.value = kept.value;
    return record;
}

const FlowId& SimBroker::answered(const TopicName& topic, std::int32_t partition, std::int64_t offset) const
{
    return m_logs.at({topic.text(), partition})[static_cast<std::size_t>(offset)].answers;
}

std::int32_t SimBroker::partitionOf(const std::string& key)
{
    std::uint32_t mixed = 2'166'136'261U;
    for (const char each : key) {
        mixed = (mixed ^ static_cast<unsigned char>(each)) * 16'777'619U;
    }
    return static_cast<std::int32_t>(mixed % static_cast<std::uint32_t>(partitions));
}

} // namespace backstep::simulation
