#include "model/local_kafka/folder_lock.h"

#include <QDir>

namespace backstep {

namespace {

constexpr int takeAgainMs = 50;

} // namespace

FolderLock::FolderLock(QObject* parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &FolderLock::tryOnce);
}

void FolderLock::take(const QString& folder, const QString& name, int atMostMs)
{
    m_atMostMs = atMostMs;
    m_waited = false;
    m_since.start();
    // Whether the folder could be made is seen by the lock, which says so below.
    static_cast<void>(QDir().mkpath(folder));
    m_lock = std::make_unique<QLockFile>(folder + QLatin1Char('/') + name);
    m_lock->setStaleLockTime(0); // only the death of its holder frees a lock, however long the work takes
    m_timer.start(0);
}

void FolderLock::release()
{
    m_timer.stop();
    m_lock.reset();
}

void FolderLock::tryOnce()
{
    if (m_lock->tryLock(0)) {
        Q_EMIT taken();
        return;
    }
    const QString file = m_lock->fileName();
    if (m_lock->error() != QLockFile::LockFailedError) {
        Q_EMIT failed(
            {Fault::StoreFailed,
             QStringLiteral("Backstep cannot write into %1. Make that folder writable, or say another one.")
                 .arg(QFileInfo(file).path())
                 .toStdString()}
        );
        return;
    }
    qint64 pid = 0;
    QString host;
    QString program;
    m_lock->getLockInfo(&pid, &host, &program);
    if (m_since.elapsed() > m_atMostMs) {
        Q_EMIT failed(
            {Fault::InUse,
             QStringLiteral("Another Backstep (process %1) has been at work on %2 for %3 s. Wait for it, or end it.")
                 .arg(pid)
                 .arg(QFileInfo(file).path())
                 .arg(m_atMostMs / 1000)
                 .toStdString()}
        );
        return;
    }
    if (!m_waited) {
        m_waited = true;
        Q_EMIT waiting(pid);
    }
    m_timer.start(takeAgainMs);
}

} // namespace backstep
