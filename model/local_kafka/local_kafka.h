#pragma once

#include "engine/base/error.h"
#include "model/local_kafka/broker_record.h"
#include "model/local_kafka/broker_start.h"
#include "model/local_kafka/folder_lock.h"
#include "model/local_kafka/kafka_places.h"
#include "model/local_kafka/kafka_release.h"
#include "model/local_kafka/kafka_stages.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

namespace backstep {

/// Which broker of this machine is meant.
struct BrokerChoice
{
    std::optional<int> port; ///< absent: 9092, or that of the broker that runs in `data`
    QString data; ///< folder; empty: that of the port
};

/// What is known of a broker of this machine.
struct BrokerStatus
{
    enum class State
    {
        Stopped,
        Ended, ///< by itself: nobody stopped it
        Running,
        Silent ///< the process is there and does not answer
    };

    State state = State::Stopped;
    BrokerRecord record; ///< of the broker that runs or ended; empty when stopped
    BrokerFolder folder;
    QString lastWords; ///< of its log, where it ended
};

/// A real Apache Kafka on this machine: installs, starts and stops it, and looks how it is. Each call returns at once
/// and answers by exactly one of the signals from `installed` to `failed`; one call at a time. A broker it started
/// lives on when this object, or the whole process, is gone.
class LocalKafka : public QObject
{
    Q_OBJECT

public:
    explicit LocalKafka(
        const KafkaPlaces& places, const KafkaRelease& release = pinnedKafka(), QObject* parent = nullptr
    );
    ~LocalKafka() override;

    [[nodiscard]] bool isBusy() const { return m_busy; }

    [[nodiscard]] const KafkaStages& stages() const { return m_stages; }

    void install();
    /// Installs first where that is due. Where the broker runs already it is waited for and told.
    void start(const BrokerChoice& choice);
    /// A broker that is not there counts as stopped.
    void stop(const BrokerChoice& choice);
    void look(const BrokerChoice& choice);

Q_SIGNALS:
    void stagesChanged();
    /// Something a person should know beside the stages: "It had ended by itself …".
    void noted(const QString& sentence);

    void installed(const QString& version, const QString& folder, bool already);
    void started(const BrokerStatus& status, bool already);
    void stopped(const BrokerStatus& before, bool forced);
    void looked(const BrokerStatus& status);
    void failed(const Error& error);

private:
    void begin();
    [[nodiscard]] BrokerFolder folderOf(const BrokerChoice& choice) const;
    void withLock(const BrokerChoice& choice, std::function<void()> then);
    void findJava(std::function<void()> then);
    void findKafka(std::function<void(bool already)> then);
    void installPinned(std::function<void(bool already)> then);
    void startLocked();
    void attachTo(const BrokerRecord& record);
    void run();
    void stopLocked();
    [[nodiscard]] BrokerStatus statusOf(const BrokerFolder& folder) const;
    [[nodiscard]] bool portFits(const std::optional<BrokerRecord>& record);
    void fail(const Error& error);
    void end();

    KafkaPlaces m_places;
    KafkaRelease m_release;
    KafkaStages m_stages;
    KafkaProgram m_program;
    FolderLock m_lock;
    BrokerChoice m_choice;
    BrokerFolder m_folder;
    std::function<void()> m_whenLocked;
    QPointer<QObject> m_job; ///< what works now
    bool m_busy = false;
};

} // namespace backstep
