#pragma once

#include "engine/base/error.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace backstep {

/// The files of one broker in its data folder. All begin with kafka, so that the folder may hold other things too.
struct BrokerFolder
{
    QString path; ///< absolute

    [[nodiscard]] QString record() const { return path + QStringLiteral("/kafka.pid"); }

    [[nodiscard]] QString properties() const { return path + QStringLiteral("/kafka.properties"); }

    [[nodiscard]] QString log() const { return path + QStringLiteral("/kafka.log"); }

    [[nodiscard]] QString logBefore() const { return path + QStringLiteral("/kafka.log.1"); }

    [[nodiscard]] QString storage() const { return path + QStringLiteral("/kafka-data"); }

    /// Written last by the formatting: where it is, the storage is formatted.
    [[nodiscard]] QString formatted() const { return storage() + QStringLiteral("/meta.properties"); }
};

/// Which process is the broker of a folder. A pid alone may be another process by now; with the time that process
/// started, counted from that boot of the machine, it is the same one or it is gone.
struct BrokerRecord
{
    qint64 pid = 0;
    quint64 startTicks = 0;
    QString boot;
    int port = 0;
    QString version;
    QDateTime startedAt;

    [[nodiscard]] QString address() const { return QStringLiteral("127.0.0.1:%1").arg(port); }
};

/// Empty: there is none, or not one that can be read.
[[nodiscard]] std::optional<BrokerRecord> readBrokerRecord(const BrokerFolder& folder);
[[nodiscard]] Result<void> writeBrokerRecord(const BrokerFolder& folder, const BrokerRecord& record);
void removeBrokerRecord(const BrokerFolder& folder);

/// Fills in what identifies the process; empty: it is gone already.
[[nodiscard]] std::optional<BrokerRecord> identified(BrokerRecord record);

[[nodiscard]] bool isAlive(const BrokerRecord& record);

/// The line of the log that says most about the end of the broker: its last error, else its last words.
[[nodiscard]] QString lastWords(const BrokerFolder& folder);

} // namespace backstep
