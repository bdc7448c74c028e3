#pragma once

#include "engine/base/error.h"
#include "model/editor/document_change.h"

#include <QByteArray>

#include <cstdint>

namespace backstep {

/// A file on disk, fit to be edited.
struct DiskText
{
    QString text; ///< every line ends alike
    LineEnds ends;
    bool byteOrderMark = false;
    QByteArray digest; ///< tells the file from any other
};

/// BadInput, one sentence: it is gone, too large, binary or not UTF-8.
[[nodiscard]] Result<DiskText> readDiskText(const QString& path);

/// The whole file or nothing; its digest from then on. `text` has the line ends it shall have there.
[[nodiscard]] Result<QByteArray> writeDiskText(const QString& path, const QString& text, bool byteOrderMark);

enum class DiskFate : std::uint8_t
{
    AsKnown,
    Changed, ///< somebody else wrote it
    Gone
};

/// What became of a file since it was read or written here.
struct OnDisk
{
    DiskFate fate = DiskFate::AsKnown;
    bool isReadOnly = false;
    QString movedTo; ///< where a file that is gone stands now: of another name, in its folder
};

[[nodiscard]] OnDisk lookAtDisk(const QString& path, const QByteArray& digest);

} // namespace backstep
