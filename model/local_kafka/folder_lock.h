#pragma once

#include "engine/base/error.h"

#include <QElapsedTimer>
#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <memory>

namespace backstep {

/// One Backstep at a time works on a folder; the others wait for it here. Left behind by a crash, the lock counts as
/// free.
class FolderLock : public QObject
{
    Q_OBJECT

public:
    explicit FolderLock(QObject* parent = nullptr);

    /// Makes the folder where it is not there; waits at most this long.
    void take(const QString& folder, const QString& name, int atMostMs);
    void release();

Q_SIGNALS:
    void taken();
    /// Another process holds it; told once.
    void waiting(qint64 pid);
    void failed(const Error& error);

private:
    void tryOnce();

    std::unique_ptr<QLockFile> m_lock;
    QTimer m_timer;
    QElapsedTimer m_since;
    int m_atMostMs = 0;
    bool m_waited = false;
};

} // namespace backstep
