#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace backstep {

/// A file of an install, as it must be.
struct PinnedJar
{
    QString file;
    qint64 bytes = 0;
    QByteArray sha256; ///< hexadecimal
};

/// An Apache Kafka by its Maven coordinates, with every jar that it brings (design.md §9: pinned by SHA-256).
struct KafkaRelease
{
    QString version;
    std::vector<PinnedJar> jars;

    [[nodiscard]] qint64 bytes() const;
    [[nodiscard]] const PinnedJar* find(const QString& file) const;

    /// What Maven reads: the broker, and where its log lines go.
    [[nodiscard]] QByteArray pom() const;
};

/// Lines of "SHA-256 BYTES FILE".
[[nodiscard]] KafkaRelease readRelease(const QString& version, const QByteArray& text);

/// The one that Backstep installs.
[[nodiscard]] const KafkaRelease& pinnedKafka();

} // namespace backstep
