#include "model/local_kafka/broker_record.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSaveFile>

namespace backstep {

namespace {

const QString pidKey = QStringLiteral("pid");
const QString ticksKey = QStringLiteral("startTicks");
const QString bootKey = QStringLiteral("boot");
const QString portKey = QStringLiteral("port");
const QString versionKey = QStringLiteral("version");
const QString startedKey = QStringLiteral("startedAt");

constexpr qint64 tailBytes = 65'536;
constexpr qint64 recordBytes = 4096;
constexpr int wordsMax = 300;

QString bootOfMachine()
{
    QFile file(QStringLiteral("/proc/sys/kernel/random/boot_id"));
    static_cast<void>(file.open(QIODevice::ReadOnly));
    return QString::fromLatin1(file.readAll().trimmed());
}

/// Of /proc/PID/stat; empty for a process that is gone, or ended and only waits to be noticed.
std::optional<quint64> startTicksOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (pid <= 0 || !file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    // The name in brackets may hold blanks and brackets itself; the fields are counted from behind it.
    const QByteArray text = file.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    constexpr int ticksField = 19;
    if (fields.size() <= ticksField || fields[0] == "Z" || fields[0] == "X") {
        return std::nullopt;
    }
    return fields[ticksField].toULongLong();
}

} // namespace

std::optional<BrokerRecord> readBrokerRecord(const BrokerFolder& folder)
{
    QFile file(folder.record());
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    const QJsonObject json = QJsonDocument::fromJson(file.read(recordBytes)).object();
    BrokerRecord record;
    record.pid = json[pidKey].toInteger();
    record.startTicks = json[ticksKey].toString().toULongLong();
    record.boot = json[bootKey].toString();
    record.port = json[portKey].toInt();
    record.version = json[versionKey].toString();
    record.startedAt = QDateTime::fromString(json[startedKey].toString(), Qt::ISODateWithMs);
    if (record.pid <= 0 || record.port <= 0) {
        return std::nullopt;
    }
    return record;
}

Result<void> writeBrokerRecord(const BrokerFolder& folder, const BrokerRecord& record)
{
    const QJsonObject json{
        {pidKey, record.pid},
        {ticksKey, QString::number(record.startTicks)},
        {bootKey, record.boot},
        {portKey, record.port},
        {versionKey, record.version},
        {startedKey, record.startedAt.toUTC().toString(Qt::ISODateWithMs)},
    };
    QSaveFile file(folder.record());
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(json).toJson(QJsonDocument::Compact)) < 0
        || !file.commit()) {
        return failure(
            Fault::StoreFailed,
            QStringLiteral("%1 cannot be written: %2.").arg(folder.record(), file.errorString()).toStdString()
        );
    }
    return {};
}

void removeBrokerRecord(const BrokerFolder& folder)
{
    QFile::remove(folder.record());
}

std::optional<BrokerRecord> identified(BrokerRecord record)
{
    const auto ticks = startTicksOf(record.pid);
    if (!ticks) {
        return std::nullopt;
    }
    record.startTicks = *ticks;
    record.boot = bootOfMachine();
    return record;
}

bool isAlive(const BrokerRecord& record)
{
    return startTicksOf(record.pid) == record.startTicks && record.boot == bootOfMachine();
}

QString lastWords(const BrokerFolder& folder)
{
    QFile file(folder.log());
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    file.seek(std::max<qint64>(0, file.size() - tailBytes));
    static const QRegularExpression bad(QStringLiteral("\\b(ERROR|FATAL)\\b|\\b\\w*(Error|Exception)\\b"));
    static const QRegularExpression calm(QStringLiteral("\\b(INFO|WARN|DEBUG)\\b"));
    QString last;
    QString lastBad;
    for (const QByteArray& raw : file.readAll().split('\n')) {
        const QString line = QString::fromUtf8(raw).trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1String("at ")) || line.startsWith(QLatin1String("... "))) {
            continue; // the frames of a Java stack say nothing to whoever reads one line
        }
        last = line;
        if (line.contains(bad) && !line.contains(calm)) {
            lastBad = line;
        }
    }
    return (lastBad.isEmpty() ? last : lastBad).left(wordsMax);
}

} // namespace backstep
