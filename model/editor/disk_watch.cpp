#include "model/editor/disk_watch.h"

#include <QFileInfo>

namespace backstep {

DiskWatch::DiskWatch(EditorFiles& files, QObject* parent)
    : QObject(parent)
    , m_files(files)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietMs);
    const auto wait = [this] {
        if (!m_quiet.isActive()) {
            m_quiet.start(); // a folder where something happens all the time is told of, too
        }
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, wait);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, wait);
    connect(&m_quiet, &QTimer::timeout, this, [this] {
        follow();
        Q_EMIT happened();
    });
    connect(&files, &EditorFiles::currentChanged, this, &DiskWatch::follow);
    connect(&files, &EditorFiles::closing, this, [this](const EditorDocument* document) {
        m_watcher.removePath(document->path());
    });
    follow();
}

/// A file that another one took the place of is no longer watched by itself: its folder tells.
void DiskWatch::follow()
{
    QStringList wanted;
    for (const QString& path : m_files.openPaths()) {
        const QFileInfo file(path);
        wanted << file.absolutePath();
        if (file.exists()) {
            wanted << path;
        }
    }
    wanted.removeDuplicates();
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    for (const QString& path : watched) {
        if (!wanted.contains(path)) {
            m_watcher.removePath(path);
        }
    }
    for (const QString& path : wanted) {
        if (!watched.contains(path)) {
            m_watcher.addPath(path); // where it cannot be watched, coming back to the window looks
        }
    }
}

} // namespace backstep
