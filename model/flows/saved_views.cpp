#include "model/flows/saved_views.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace backstep {

namespace {

constexpr qint64 bytesMax = 1'000'000;

} // namespace

SavedViews::SavedViews(QObject* parent)
    : QObject(parent)
{
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &SavedViews::read);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &SavedViews::read);
}

const SavedView* SavedViews::find(const QString& name) const
{
    const auto found = std::ranges::find(m_views, name, &SavedView::name);
    return found == m_views.end() ? nullptr : &*found;
}

void SavedViews::open(const QString& path)
{
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    if (!watched.isEmpty()) {
        m_watcher.removePaths(watched);
    }
    m_path = path;
    m_text.clear();
    m_views.clear();
    m_problems.clear();
    if (!path.isEmpty()) {
        m_watcher.addPath(QFileInfo(path).absolutePath());
        read();
    }
    Q_EMIT changed();
}

/// A text that cannot be read leaves the views that are shown, and says why.
void SavedViews::read()
{
    QFile file(m_path);
    if (!file.exists()) {
        return;
    }
    if (!m_watcher.files().contains(m_path)) {
        m_watcher.addPath(m_path); // editors put another file in its place
    }
    if (!file.open(QIODevice::ReadOnly) || file.size() > bytesMax) {
        const QString why = file.isOpen() ? QStringLiteral("it is larger than 1 MB") : file.errorString();
        m_problems = {QStringLiteral("%1 cannot be read: %2.").arg(m_path, why)};
        Q_EMIT changed();
        return;
    }
    const QByteArray text = file.readAll();
    if (text == m_text) {
        return;
    }
    ReadViews read = readViews(text, m_path);
    m_text = text;
    m_problems = std::move(read.problems);
    if (m_problems.isEmpty() || !read.views.empty()) {
        m_views = std::move(read.views);
    }
    Q_EMIT changed();
}

std::optional<QString> SavedViews::save(const SavedView& view)
{
    read();
    return write(withView(m_text, view));
}

std::optional<QString> SavedViews::remove(const QString& name)
{
    read();
    return write(withoutView(m_text, name));
}

std::optional<QString> SavedViews::write(const QByteArray& text)
{
    // What cannot be read whole is not written over: somebody's work may be in it.
    if (!m_problems.isEmpty()) {
        return QStringLiteral("Nothing was saved: %1 Mend the file first.").arg(m_problems.first());
    }
    if (const ReadViews written = readViews(text, m_path); !written.problems.isEmpty()) {
        return QStringLiteral("Nothing was saved: this view cannot be written into %1. Its views must stand on lines "
                              "of their own.")
            .arg(m_path);
    }
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
        return QStringLiteral("%1 cannot be written: %2.").arg(m_path, file.errorString());
    }
    read();
    return std::nullopt;
}

} // namespace backstep
