#pragma once

#include "model/editor/editor_files.h"

#include <QDateTime>

#include <set>

namespace backstep {

/// What a file held before each save, in a folder of its own: a save can be taken back long after the window was
/// closed.
class SavedVersions : public QObject
{
    Q_OBJECT

public:
    static constexpr int versionsMax = 20; ///< of a file
    static constexpr qint64 bytesMax = 32LL * 1024 * 1024; ///< of a file, all of its versions together

    /// An empty folder: nothing is kept.
    SavedVersions(EditorFiles& files, QString folder, QObject* parent = nullptr);

    struct Version
    {
        QDateTime until; ///< when it was saved over
        QString place;
    };

    /// The newest first.
    [[nodiscard]] std::vector<Version> of(const QString& path) const;
    /// Nothing when it cannot be read any more.
    [[nodiscard]] std::optional<QString> textOf(const Version& version) const;

Q_SIGNALS:
    void kept(const QString& path);

private:
    void watch(EditorDocument& document);
    void keep(const QString& path);
    void letGo(const QString& path) const;
    [[nodiscard]] QString folderOf(const QString& path) const;

    QString m_folder;
    std::set<const EditorDocument*> m_watched;
};

} // namespace backstep
