#include "model/local_kafka/local_kafka.h"

#include "model/local_kafka/broker_stop.h"
#include "model/local_kafka/java_check.h"
#include "model/local_kafka/kafka_install.h"
#include "model/local_kafka/loopback_port.h"
#include "model/local_kafka/metadata_probe.h"

#include <QDir>

#include <cassert>

namespace backstep {

namespace {

using Stage = KafkaStages::Stage;

constexpr int usualPort = 9092;
constexpr int lockMs = 150'000;
constexpr int politeMs = 20'000;

} // namespace

LocalKafka::LocalKafka(const KafkaPlaces& places, const KafkaRelease& release, QObject* parent)
    : QObject(parent)
    , m_places(places)
    , m_release(release)
{
    connect(&m_lock, &FolderLock::taken, this, [this] { std::exchange(m_whenLocked, {})(); });
    connect(&m_lock, &FolderLock::failed, this, &LocalKafka::fail);
    connect(&m_lock, &FolderLock::waiting, this, [this](qint64 pid) {
        Q_EMIT noted(
            QStringLiteral("Another Backstep (process %1) starts or stops this broker; waiting for it.").arg(pid)
        );
    });
}

LocalKafka::~LocalKafka() = default;

void LocalKafka::begin()
{
    assert(!m_busy);
    m_busy = true;
}

BrokerFolder LocalKafka::folderOf(const BrokerChoice& choice) const
{
    const QString data = choice.data.isEmpty() ? m_places.dataFolder(choice.port.value_or(usualPort)) : choice.data;
    return {QDir::cleanPath(QDir().absoluteFilePath(data))};
}

void LocalKafka::install()
{
    begin();
    m_stages.reset(usualPort);
    findKafka([this](bool already) {
        const QString folder = m_program.libraries;
        end();
        Q_EMIT installed(m_program.version, folder, already);
    });
}

void LocalKafka::start(const BrokerChoice& choice)
{
    begin();
    m_stages.reset(choice.port.value_or(usualPort));
    Q_EMIT stagesChanged();
    // A number that is no port is told before a folder is made for it.
    if (const int port = choice.port.value_or(usualPort); port < 1 || port > 65535) {
        const Error error = checkPort(port).error();
        QTimer::singleShot(0, this, [this, error] { fail(error); });
        return;
    }
    withLock(choice, [this] { startLocked(); });
}

void LocalKafka::withLock(const BrokerChoice& choice, std::function<void()> then)
{
    m_choice = choice;
    m_folder = folderOf(choice);
    m_whenLocked = std::move(then);
    m_lock.take(m_folder.path, QStringLiteral("kafka.lock"), lockMs);
}

bool LocalKafka::portFits(const std::optional<BrokerRecord>& record)
{
    if (!record || !m_choice.port || *m_choice.port == record->port) {
        return true;
    }
    fail(
        {Fault::InUse,
         QStringLiteral(
             "The Kafka of %1 runs at port %2, not %3. Leave --port out, or stop it first with `backstep kafka "
             "stop --data %1`."
         )
             .arg(m_folder.path)
             .arg(record->port)
             .arg(*m_choice.port)
             .toStdString()}
    );
    return false;
}

void LocalKafka::startLocked()
{
    const auto record = readBrokerRecord(m_folder);
    if (record && isAlive(*record)) {
        if (portFits(record)) {
            attachTo(*record);
        }
        return;
    }
    if (record) {
        removeBrokerRecord(m_folder);
        Q_EMIT noted(QStringLiteral("The last Kafka of %1 ended without being stopped; it goes on from its data.")
                         .arg(m_folder.path));
    }
    m_stages.run(Stage::Port);
    if (const auto free = checkPort(m_choice.port.value_or(usualPort)); !free) {
        fail(free.error());
        return;
    }
    m_stages.done(Stage::Port, QStringLiteral("Port %1 free").arg(m_choice.port.value_or(usualPort)));
    findJava([this] { findKafka([this](bool) { run(); }); });
}

void LocalKafka::attachTo(const BrokerRecord& record)
{
    m_stages.run(Stage::Heartbeat);
    Q_EMIT stagesChanged();
    auto* const job = new BrokerStart({}, m_folder, record.port, this);
    m_job = job;
    connect(job, &BrokerStart::failed, this, &LocalKafka::fail);
    connect(job, &BrokerStart::ready, this, [this](const BrokerRecord& there) {
        m_stages.done(Stage::Heartbeat, QStringLiteral("Answers at %1").arg(there.address()));
        Q_EMIT stagesChanged();
        end();
        Q_EMIT started({BrokerStatus::State::Running, there, m_folder, {}}, true);
    });
    job->attach(record);
}

void LocalKafka::findJava(std::function<void()> then)
{
    m_stages.run(Stage::Java);
    Q_EMIT stagesChanged();
    int needed = javaNeededBy(m_release.version);
    if (!m_places.kafkaHome.isEmpty()) {
        const auto version = versionOfKafkaHome(m_places.kafkaHome);
        if (!version) {
            fail(version.error());
            return;
        }
        needed = javaNeededBy(*version);
    }
    auto* const job = new JavaCheck(m_places, needed, this);
    m_job = job;
    connect(job, &JavaCheck::failed, this, &LocalKafka::fail);
    connect(job, &JavaCheck::found, this, [this, then = std::move(then)](int major) {
        m_job->deleteLater();
        m_program.java = m_places.java();
        m_stages.done(Stage::Java, QStringLiteral("Java %1 found").arg(major));
        Q_EMIT stagesChanged();
        then();
    });
    job->begin();
}

void LocalKafka::findKafka(std::function<void(bool already)> then)
{
    if (m_places.kafkaHome.isEmpty()) {
        installPinned(std::move(then));
        return;
    }
    const auto version = versionOfKafkaHome(m_places.kafkaHome);
    if (!version) {
        QTimer::singleShot(0, this, [this, error = version.error()] { fail(error); });
        return;
    }
    m_program.version = *version;
    m_program.kafkaHome = QDir().absoluteFilePath(m_places.kafkaHome);
    m_program.libraries = m_program.kafkaHome + QStringLiteral("/libs");
    m_stages.done(Stage::Download, QStringLiteral("Kafka %1 of KAFKA_HOME (%2)").arg(*version, m_places.kafkaHome));
    Q_EMIT stagesChanged();
    QTimer::singleShot(0, this, [then = std::move(then)] { then(true); });
}

void LocalKafka::installPinned(std::function<void(bool already)> then)
{
    m_stages.run(Stage::Download, QStringLiteral("Looking for Kafka %1").arg(m_release.version));
    Q_EMIT stagesChanged();
    auto* const job = new KafkaInstall(m_places, m_release, this);
    m_job = job;
    connect(job, &KafkaInstall::failed, this, &LocalKafka::fail);
    connect(job, &KafkaInstall::progressed, this, [this](const QString& words, qint64 bytes, qint64 total) {
        m_stages.run(Stage::Download, words, total > 0 ? static_cast<double>(bytes) / static_cast<double>(total) : 0.0);
        Q_EMIT stagesChanged();
    });
    connect(job, &KafkaInstall::done, this, [this, then = std::move(then)](bool already) {
        m_job->deleteLater();
        m_program.version = m_release.version;
        m_program.kafkaHome.clear();
        m_program.libraries = m_places.installFolder(m_release.version);
        m_stages.done(
            Stage::Download,
            (already ? QStringLiteral("Kafka %1 is here") : QStringLiteral("Kafka %1 installed")).arg(m_release.version)
        );
        Q_EMIT stagesChanged();
        then(already);
    });
    job->begin();
}

void LocalKafka::run()
{
    m_stages.run(Stage::Format);
    Q_EMIT stagesChanged();
    auto* const job = new BrokerStart(m_program, m_folder, m_choice.port.value_or(usualPort), this);
    m_job = job;
    connect(job, &BrokerStart::failed, this, &LocalKafka::fail);
    connect(job, &BrokerStart::formatted, this, [this](bool now) {
        m_stages.done(Stage::Format, now ? QStringLiteral("Storage formatted") : QStringLiteral("Storage kept"));
        m_stages.run(Stage::Heartbeat);
        Q_EMIT stagesChanged();
    });
    connect(job, &BrokerStart::ready, this, [this](const BrokerRecord& record) {
        m_stages.done(Stage::Heartbeat, QStringLiteral("Answers at %1").arg(record.address()));
        Q_EMIT stagesChanged();
        end();
        Q_EMIT started({BrokerStatus::State::Running, record, m_folder, {}}, false);
    });
    job->begin();
}

BrokerStatus LocalKafka::statusOf(const BrokerFolder& folder) const
{
    const auto record = readBrokerRecord(folder);
    if (!record) {
        return {BrokerStatus::State::Stopped, {}, folder, {}};
    }
    if (!isAlive(*record)) {
        return {BrokerStatus::State::Ended, *record, folder, lastWords(folder)};
    }
    return {BrokerStatus::State::Silent, *record, folder, {}};
}

void LocalKafka::stop(const BrokerChoice& choice)
{
    begin();
    m_choice = choice;
    m_folder = folderOf(choice);
    if (!QFileInfo::exists(m_folder.path)) { // nothing to stop, and no reason to make a folder
        QTimer::singleShot(0, this, [this] {
            end();
            Q_EMIT stopped({BrokerStatus::State::Stopped, {}, m_folder, {}}, false);
        });
        return;
    }
    withLock(choice, [this] { stopLocked(); });
}

void LocalKafka::stopLocked()
{
    const BrokerStatus before = statusOf(m_folder);
    if (before.state != BrokerStatus::State::Silent) {
        removeBrokerRecord(m_folder);
        end();
        Q_EMIT stopped(before, false);
        return;
    }
    if (!portFits(before.record)) {
        return;
    }
    auto* const job = new BrokerStop(before.record, politeMs, this);
    m_job = job;
    connect(job, &BrokerStop::failed, this, &LocalKafka::fail);
    connect(job, &BrokerStop::done, this, [this, before](bool forced) {
        removeBrokerRecord(m_folder);
        BrokerStatus ran = before;
        ran.state = BrokerStatus::State::Running;
        end();
        Q_EMIT stopped(ran, forced);
    });
    job->begin();
}

void LocalKafka::look(const BrokerChoice& choice)
{
    begin();
    const BrokerStatus status = statusOf(folderOf(choice));
    if (status.state != BrokerStatus::State::Silent) {
        QTimer::singleShot(0, this, [this, status] {
            end();
            Q_EMIT looked(status);
        });
        return;
    }
    auto* const job = new MetadataProbe(status.record.port, this);
    m_job = job;
    connect(job, &MetadataProbe::answered, this, [this, status](bool ready) {
        BrokerStatus seen = status;
        seen.state = ready ? BrokerStatus::State::Running : BrokerStatus::State::Silent;
        end();
        Q_EMIT looked(seen);
    });
    job->ask();
}

void LocalKafka::fail(const Error& error)
{
    m_stages.fail();
    end();
    Q_EMIT stagesChanged();
    Q_EMIT failed(error);
}

void LocalKafka::end()
{
    if (m_job) {
        m_job->deleteLater();
    }
    m_lock.release();
    m_busy = false;
}

} // namespace backstep
