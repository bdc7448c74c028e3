#include "model/local_kafka/broker_start.h"

#include "model/local_kafka/loopback_port.h"
#include "model/local_kafka/metadata_probe.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSaveFile>

#include <csignal>

namespace backstep {

namespace {

constexpr int askAgainMs = 50;
constexpr int limitMs = 120'000;
constexpr int attachedLimitMs = 30'000;

QString wordsOf(const BrokerFolder& folder)
{
    const QString words = lastWords(folder);
    return words.isEmpty() ? QStringLiteral("It said nothing.") : QStringLiteral("Its last words: %1").arg(words);
}

} // namespace

BrokerStart::BrokerStart(const KafkaProgram& program, const BrokerFolder& folder, int port, QObject* parent)
    : QObject(parent)
    , m_program(program)
    , m_folder(folder)
    , m_settings{port, 0, folder.storage()}
    , m_format(new QProcess(this))
    , m_probe(new MetadataProbe(port, this))
{
    m_again.setSingleShot(true);
    m_again.setInterval(askAgainMs);
    m_limit.setSingleShot(true);
    m_format->setStandardInputFile(QProcess::nullDevice());
    m_format->setProcessChannelMode(QProcess::MergedChannels);
    m_format->setStandardOutputFile(folder.log(), QIODevice::Append);
    connect(m_format, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        onFormatEnded(status == QProcess::NormalExit && code == 0);
    });
    connect(m_format, &QProcess::errorOccurred, this, [this](QProcess::ProcessError what) {
        if (what == QProcess::FailedToStart) {
            fail(
                Fault::Unreachable, QStringLiteral("%1 cannot be run: %2.").arg(m_program.java, m_format->errorString())
            );
        }
    });
    connect(&m_again, &QTimer::timeout, this, [this] { m_probe->ask(); });
    connect(m_probe, &MetadataProbe::answered, this, [this](bool ready) {
        if (ready && isAlive(m_record)) {
            m_over = true;
            m_limit.stop();
            Q_EMIT this->ready(m_record);
        } else {
            look();
        }
    });
    connect(&m_limit, &QTimer::timeout, this, &BrokerStart::onLimit);
}

BrokerStart::~BrokerStart()
{
    m_format->disconnect(this);
    if (m_format->state() != QProcess::NotRunning) {
        m_format->kill();
        m_format->waitForFinished();
    }
}

void BrokerStart::begin()
{
    QTimer::singleShot(0, this, [this] {
        if (const auto prepared = prepare(); !prepared) {
            fail(prepared.error().fault, QString::fromStdString(prepared.error().message));
        } else if (QFileInfo::exists(m_folder.formatted())) {
            Q_EMIT formatted(false);
            run();
        } else {
            format();
        }
    });
}

void BrokerStart::attach(const BrokerRecord& record)
{
    m_attached = true;
    m_record = record;
    m_limit.start(attachedLimitMs);
    m_again.start();
}

Result<void> BrokerStart::prepare()
{
    if (m_folder.path.contains(QLatin1Char(','))) {
        return failure(
            Fault::BadInput,
            QStringLiteral("Kafka cannot keep its data in %1: it splits a path at its comma. Choose another folder.")
                .arg(m_folder.path)
                .toStdString()
        );
    }
    m_settings.controllerPort = freePortBeside(m_settings.port);
    QFile::remove(m_folder.logBefore());
    QFile::rename(m_folder.log(), m_folder.logBefore());
    QSaveFile properties(m_folder.properties());
    if (!properties.open(QIODevice::WriteOnly) || properties.write(propertiesOf(m_settings)) < 0
        || !properties.commit()) {
        return failure(
            Fault::StoreFailed,
            QStringLiteral("Backstep cannot write %1: %2.")
                .arg(m_folder.properties(), properties.errorString())
                .toStdString()
        );
    }
    return {};
}

void BrokerStart::format()
{
    QStringList arguments = javaArguments(m_program.libraries, m_program.kafkaHome, m_folder.path);
    arguments << QStringLiteral("kafka.tools.StorageTool") << QStringLiteral("format") << QStringLiteral("--cluster-id")
              << newClusterId() << QStringLiteral("--config") << m_folder.properties()
              << QStringLiteral("--ignore-formatted");
    m_format->setWorkingDirectory(m_folder.path);
    m_format->start(m_program.java, arguments);
}

void BrokerStart::onFormatEnded(bool fine)
{
    if (!fine || !QFileInfo::exists(m_folder.formatted())) {
        fail(
            Fault::StoreFailed,
            QStringLiteral("Kafka cannot make its storage in %1. %2 (all of it: %3)")
                .arg(m_folder.storage(), wordsOf(m_folder), m_folder.log())
        );
        return;
    }
    Q_EMIT formatted(true);
    run();
}

void BrokerStart::run()
{
    QProcess broker;
    broker.setProgram(m_program.java);
    broker.setArguments(
        javaArguments(m_program.libraries, m_program.kafkaHome, m_folder.path)
        << QStringLiteral("kafka.Kafka") << m_folder.properties()
    );
    broker.setWorkingDirectory(m_folder.path);
    broker.setStandardInputFile(QProcess::nullDevice());
    broker.setProcessChannelMode(QProcess::MergedChannels);
    broker.setStandardOutputFile(m_folder.log(), QIODevice::Append);
    qint64 pid = 0;
    if (!broker.startDetached(&pid)) {
        fail(Fault::Unreachable, QStringLiteral("%1 cannot be run: %2.").arg(m_program.java, broker.errorString()));
        return;
    }
    const BrokerRecord record{pid, 0, {}, m_settings.port, m_program.version, QDateTime::currentDateTimeUtc()};
    m_record = identified(record).value_or(record);
    if (const auto written = writeBrokerRecord(m_folder, m_record); !written) {
        ::kill(static_cast<pid_t>(pid), SIGKILL);
        fail(written.error().fault, QString::fromStdString(written.error().message));
        return;
    }
    m_limit.start(limitMs);
    m_again.start();
}

void BrokerStart::onLimit()
{
    if (m_attached) {
        fail(
            Fault::Unreachable,
            QStringLiteral(
                "Kafka at %1 (process %2) runs but does not answer. Stop it with `backstep kafka stop`, then "
                "start it again."
            )
                .arg(m_record.address())
                .arg(m_record.pid)
        );
        return;
    }
    ::kill(static_cast<pid_t>(m_record.pid), SIGKILL);
    removeBrokerRecord(m_folder);
    fail(
        Fault::Unreachable,
        QStringLiteral("Kafka did not answer at %1 within %2 s and was ended. %3 (all of it: %4)")
            .arg(m_record.address())
            .arg(limitMs / 1000)
            .arg(wordsOf(m_folder), m_folder.log())
    );
}

void BrokerStart::look()
{
    if (m_over) {
        return;
    }
    if (isAlive(m_record)) {
        m_again.start();
        return;
    }
    removeBrokerRecord(m_folder);
    fail(
        Fault::Unreachable,
        QStringLiteral("Kafka ended while it was starting. %1 (all of it: %2)").arg(wordsOf(m_folder), m_folder.log())
    );
}

void BrokerStart::fail(Fault fault, const QString& sentence)
{
    if (m_over) {
        return;
    }
    m_over = true;
    m_again.stop();
    m_limit.stop();
    Q_EMIT failed({fault, sentence.toStdString()});
}

} // namespace backstep
