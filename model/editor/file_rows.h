#pragma once

#include "model/editor/editor_files.h"

#include <QAbstractListModel>

namespace backstep {

/// The names of these files; those that are called alike with as much of their folders as tells them apart:
/// "orders.yaml · test".
[[nodiscard]] QStringList namesApart(const QStringList& paths);

/// The left list: the workspace's folder and below it its files; the one that is in front, those with changes.
class FileRows : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        IsFolderRole = Qt::UserRole + 1,
        PathRole,
        ModifiedRole,
        CurrentRole
    };

    explicit FileRows(const EditorFiles& files, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    /// The row of the file in front, -1: none.
    [[nodiscard]] int currentRow() const;

private:
    void read();

    const EditorFiles& m_files;
    QString m_folder;
    QStringList m_paths;
    QStringList m_names; ///< of the same
};

} // namespace backstep
