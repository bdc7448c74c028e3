#pragma once

#include "engine/base/error.h"
#include "engine/transport/kafka_options.h"
#include "engine/wire/record.h"

#include <librdkafka/rdkafka.h>

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

/// Owners of what librdkafka's C interface gives out.
template <class T, void (*destroy)(T*)>
struct KafkaDestroy
{
    void operator()(T* thing) const { destroy(thing); }
};

template <class T, void (*destroy)(T*)>
using KafkaOwned = std::unique_ptr<T, KafkaDestroy<T, destroy>>;

/// A consumer of a group that was not closed in time is dropped as it is: its session runs out on the broker.
inline void destroyKafkaHandle(rd_kafka_t* handle)
{
    rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

using KafkaHandle = KafkaOwned<rd_kafka_t, destroyKafkaHandle>;
using KafkaConf = KafkaOwned<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using KafkaTopic = KafkaOwned<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using KafkaQueue = KafkaOwned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using KafkaMessage = KafkaOwned<rd_kafka_message_t, rd_kafka_message_destroy>;
using KafkaEvent = KafkaOwned<rd_kafka_event_t, rd_kafka_event_destroy>;
using KafkaPartitions = KafkaOwned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using KafkaAdminOptions = KafkaOwned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;
using KafkaError = KafkaOwned<rd_kafka_error_t, rd_kafka_error_destroy>;
using KafkaMetadata = KafkaOwned<const struct rd_kafka_metadata, rd_kafka_metadata_destroy>;
using KafkaNewTopic = KafkaOwned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;

/// What a list of partitions holds.
inline std::span<rd_kafka_topic_partition_t> all(rd_kafka_topic_partition_list_t& partitions)
{
    return {partitions.elems, static_cast<std::size_t>(partitions.cnt)};
}

using KafkaSettings = std::vector<std::pair<std::string, std::string>>;

/// One librdkafka handle and what it says about itself. Callbacks come on the thread that polls it, never on a thread
/// of librdkafka's own.
class KafkaClient
{
public:
    struct Callbacks
    {
        std::function<void(const rd_kafka_message_t&)> delivered;
        std::function<void(rd_kafka_resp_err_t, const std::string& reason)> failed;
        std::function<void(rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*)> rebalanced;
    };

    /// Faults: BadInput (a property or address that cannot be used).
    [[nodiscard]] static Result<std::unique_ptr<KafkaClient>>
    make(rd_kafka_type_t type, const KafkaOptions& options, const KafkaSettings& settings, Callbacks callbacks);

    KafkaClient(const KafkaClient&) = delete;
    KafkaClient& operator=(const KafkaClient&) = delete;
    ~KafkaClient() = default;

    [[nodiscard]] rd_kafka_t* handle() const { return m_handle.get(); }

    /// Serves callbacks; waits for the first at most so long.
    void poll(Duration atMost) const;

    /// Closes a consumer of a group: commits, leaves, calls `rebalanced`. A broker that is away is not waited for.
    void leaveGroup();

    /// The newest complaint of the connection, in a person's words: "Connection refused". May be asked on any thread.
    [[nodiscard]] std::string lastComplaint() const;

private:
    explicit KafkaClient(Callbacks callbacks);
    void complain(const std::string& text);

    static Result<KafkaConf>
    configure(KafkaClient& client, rd_kafka_type_t type, const KafkaOptions& options, const KafkaSettings& settings);

    Callbacks m_callbacks;
    mutable std::mutex m_mutex;
    std::string m_lastComplaint;
    KafkaHandle m_handle;
};

/// The record as the port gives it.
[[nodiscard]] Record toRecord(const rd_kafka_message_t& message, const std::string& incarnation);

/// A sentence of librdkafka without its addresses and timings.
[[nodiscard]] std::string plainComplaint(const std::string& text);

/// Out of reach, said with the address and what to do.
[[nodiscard]] Error unreachable(const KafkaOptions& options, const std::string& complaint);

} // namespace backstep
