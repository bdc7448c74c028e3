#pragma once

#include "model/editor/editor_files.h"

#include <QFileSystemWatcher>
#include <QTimer>

namespace backstep {

/// Says when something has happened on disk to the open files or in their folders. What it was, the files tell.
class DiskWatch : public QObject
{
    Q_OBJECT

public:
    /// One that is being written is told once it is quiet for so long.
    static constexpr int quietMs = 60;

    explicit DiskWatch(EditorFiles& files, QObject* parent = nullptr);

Q_SIGNALS:
    void happened();

private:
    void follow();

    EditorFiles& m_files;
    QFileSystemWatcher m_watcher;
    QTimer m_quiet;
};

} // namespace backstep
