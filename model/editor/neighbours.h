#pragma once

#include "model/editor/editor_files.h"

#include <QDateTime>
#include <QObject>

#include <map>
#include <vector>

namespace backstep {

/// Lets the file in front be checked beside the other files of its workspace: whether a step has a worker, or a name is
/// taken, is seen between files alone.
class Neighbours : public QObject
{
    Q_OBJECT

public:
    explicit Neighbours(EditorFiles& files, QObject* parent = nullptr);

private:
    struct Known
    {
        qint64 size = 0;
        QDateTime changed;
        DefinitionDocument document;
    };

    void compare();
    /// Nothing when it is larger than what is left to be read.
    [[nodiscard]] const DefinitionDocument* fromDisk(const QString& path, qint64& left);

    EditorFiles& m_files;
    std::map<QString, Known> m_known; ///< as they were on disk; read again only when they changed
};

} // namespace backstep
