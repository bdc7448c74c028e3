#include "model/editor/file_rows.h"

#include <QFileInfo>

namespace backstep {

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
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        }
        return;
    }
    beginResetModel();
    m_paths = paths;
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
        return QFileInfo(path).fileName();
    case Qt::ToolTipRole:
    case PathRole:
        return path;
    case Qt::AccessibleTextRole:
        return m_files.isModified(path) ? QFileInfo(path).fileName() + QStringLiteral(", with changes")
                                        : QFileInfo(path).fileName();
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
