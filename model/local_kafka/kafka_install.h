#pragma once

#include "model/local_kafka/folder_lock.h"
#include "model/local_kafka/kafka_places.h"
#include "model/local_kafka/kafka_release.h"

#include <QObject>
#include <QSet>
#include <QTimer>

class QProcess;

namespace backstep {

/// Fetches Kafka by its Maven coordinates into a temporary folder, holds every jar against the pinned list, and only
/// then gives the folder its name. What is there already and whole is taken without asking any network; what is there
/// and not whole is fetched anew. Asynchronous; one install an object.
class KafkaInstall : public QObject
{
    Q_OBJECT

public:
    KafkaInstall(const KafkaPlaces& places, const KafkaRelease& release, QObject* parent = nullptr);
    ~KafkaInstall() override;

    void begin();

Q_SIGNALS:
    /// What is being done; bytes of `total` so far, or 0 of 0 where that is not known.
    void progressed(const QString& words, qint64 bytes, qint64 total);
    /// `already`: it was there before.
    void done(bool already);
    void failed(const Error& error);

private:
    void check(const QString& folder);
    void onIntact(const QString& folder);
    void onRefused(const QString& folder, const QString& what);
    void fetch();
    void readMaven();
    void readLine(const QString& line);
    void onMavenEnded(bool fine);
    void putInPlace();
    void fail(Fault fault, const QString& sentence);
    void finish();
    [[nodiscard]] QString part() const;

    KafkaPlaces m_places;
    KafkaRelease m_release;
    FolderLock m_lock;
    QProcess* m_maven;
    QTimer m_silence; ///< since Maven last said something
    QByteArray m_unread;
    QString m_firstError;
    QSet<QString> m_here; ///< jars that Maven has
    qint64 m_bytes = 0;
    bool m_over = false;
};

} // namespace backstep
