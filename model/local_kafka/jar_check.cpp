#include "model/local_kafka/jar_check.h"

#include <QDir>
#include <QTimer>

namespace backstep {

namespace {

/// Hashing this much takes a few milliseconds.
constexpr qint64 pieceBytes = qint64(1) << 20;

} // namespace

JarCheck::JarCheck(const QString& folder, const KafkaRelease& release, QObject* parent)
    : QObject(parent)
    , m_folder(folder)
    , m_release(release)
    , m_hash(QCryptographicHash::Sha256)
{
}

void JarCheck::begin()
{
    QTimer::singleShot(0, this, [this] {
        const QString oddity = firstOddity();
        if (oddity.isEmpty()) {
            next();
        } else {
            Q_EMIT refused(oddity);
        }
    });
}

/// What names and sizes alone tell, before anything is read.
QString JarCheck::firstOddity() const
{
    for (const QFileInfo& file : QDir(m_folder).entryInfoList({QStringLiteral("*.jar")}, QDir::Files | QDir::System)) {
        if (m_release.find(file.fileName()) == nullptr) {
            return QStringLiteral("%1 does not belong to Kafka %2").arg(file.fileName(), m_release.version);
        }
    }
    for (const PinnedJar& jar : m_release.jars) {
        const QFileInfo file(m_folder + QLatin1Char('/') + jar.file);
        if (!file.isFile()) {
            return QStringLiteral("%1 is missing").arg(jar.file);
        }
        if (file.size() != jar.bytes) {
            return QStringLiteral("%1 has %2 bytes where %3 are due").arg(jar.file).arg(file.size()).arg(jar.bytes);
        }
    }
    return {};
}

void JarCheck::next()
{
    if (m_at == m_release.jars.size()) {
        Q_EMIT intact();
        return;
    }
    const PinnedJar& jar = m_release.jars[m_at];
    m_file.setFileName(m_folder + QLatin1Char('/') + jar.file);
    if (!m_file.open(QIODevice::ReadOnly)) {
        Q_EMIT refused(QStringLiteral("%1 cannot be read: %2").arg(jar.file, m_file.errorString()));
        return;
    }
    m_hash.reset();
    readOn();
}

void JarCheck::readOn()
{
    const QByteArray piece = m_file.read(pieceBytes);
    if (!piece.isEmpty()) {
        m_hash.addData(piece);
        QTimer::singleShot(0, this, &JarCheck::readOn);
        return;
    }
    m_file.close();
    const PinnedJar& jar = m_release.jars[m_at];
    if (m_hash.result().toHex() != jar.sha256) {
        Q_EMIT refused(QStringLiteral("%1 has another SHA-256 than the one pinned in Backstep").arg(jar.file));
        return;
    }
    ++m_at;
    next();
}

} // namespace backstep
