#include "model/editor/file_rows.h"

#include <QFileInfo>

#include <algorithm>

namespace backstep {

namespace {

/// "test" of "/work/test/orders.yaml", "work/test" with two levels.
QString folderOf(const QString& path, qsizetype levels)
{
    const QStringList folders = QFileInfo(path).path().split(QLatin1Char('/'));
    const QString last = folders.mid(std::max<qsizetype>(folders.size() - levels, 0)).join(QLatin1Char('/'));
    return last.isEmpty() ? QStringLiteral("/") : last;
}

} // namespace

QStringList namesApart(const QStringList& paths)
{
    QStringList names;
    for (const QString& path : paths) {
        const QString name = QFileInfo(path).fileName();
        qsizetype levels = 0;
        const auto isAlike = [&](const QString& other) {
            return other != path && QFileInfo(other).fileName() == name
                && (levels == 0 || folderOf(other, levels) == folderOf(path, levels));
        };
        while (std::ranges::any_of(paths, isAlike) && levels < path.count(QLatin1Char('/'))) {
            ++levels;
        }
        names.append(levels == 0 ? name : name + QStringLiteral(" · ") + folderOf(path, levels));
    }
    return names;
}

FileRows::FileRows(const EditorFiles& files, QObject* parent)
    : QAbstractListModel(parent)
    , m_files(files)
{
    connect(&files, &EditorFiles::listChanged, this, &FileRows::read);
    connect(&files, &EditorFiles::currentChanged, this, &FileRows::read);
    read();
}

/// Most often only a mark changes; the list itself is a new one only with another folder or file.
void FileRows::read()
{
    const QStringList paths = m_files.paths();
    if (paths == m_paths && m_folder == m_files.folder()) {
        if (!m_paths.isEmpty()) {
            Q_EMIT dataChanged(index(0), index(static_cast<int>(m_paths.size())));
        }
        return;
    }
    beginResetModel();
    m_paths = paths;
    m_names = namesApart(paths);
    m_folder = m_files.folder();
    endResetModel();
}

int FileRows::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || m_paths.isEmpty() ? 0 : static_cast<int>(m_paths.size()) + 1;
}

QVariant FileRows::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const bool folder = index.row() == 0;
    const QString path = folder ? m_folder : m_paths.at(index.row() - 1);
    switch (role) {
    case Qt::DisplayRole:
        return folder ? QFileInfo(path).fileName() : m_names.at(index.row() - 1);
    case Qt::ToolTipRole:
    case PathRole:
        return path;
    case Qt::AccessibleTextRole:
        return data(index).toString() + (m_files.isModified(path) ? QStringLiteral(", with changes") : QString());
    case IsFolderRole:
        return folder;
    case ModifiedRole:
        return !folder && m_files.isModified(path);
    case CurrentRole:
        return !folder && m_files.current() != nullptr && m_files.current()->path() == path;
    default:
        return {};
    }
}

int FileRows::currentRow() const
{
    const EditorDocument* current = m_files.current();
    const auto at = current == nullptr ? -1 : m_paths.indexOf(current->path());
    return at < 0 ? -1 : static_cast<int>(at) + 1;
}

} // namespace backstep
