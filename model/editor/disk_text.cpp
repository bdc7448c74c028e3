#include "model/editor/disk_text.h"

#include "engine/base/limits.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStringDecoder>

namespace backstep {

namespace {

constexpr const char* markBytes = "\xEF\xBB\xBF";
constexpr auto bytesMax = static_cast<qint64>(limits::definitionBytesMax);

Error refusal(const QString& sentence)
{
    return {Fault::BadInput, sentence.toStdString()};
}

QString inMegabytes(qint64 bytes)
{
    return QStringLiteral("%1 MB").arg(static_cast<double>(bytes) / (1024.0 * 1024.0), 0, 'f', 1);
}

/// Why bytes cannot be edited as text; empty when they can.
QString whyNoText(const QString& name, const QByteArray& bytes)
{
    if (bytes.contains('\0')) {
        return QStringLiteral("%1 is not a text: it holds zero bytes. Open a YAML or JSON file.").arg(name);
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(bytes);
    if (decoder.hasError()) {
        return QStringLiteral("%1 is not UTF-8. Save it as UTF-8, then open it again.").arg(name);
    }
    if (text.contains(QChar::ParagraphSeparator)) {
        return QStringLiteral("%1 holds a paragraph separator (U+2029), which no editor of lines can keep. Put a line "
                              "end in its place, then open it again.")
            .arg(name);
    }
    return {};
}

constexpr qsizetype hashSize = 20;

/// Hash and size, so that most files are told apart without being read.
QByteArray digestOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha1) + QByteArray::number(bytes.size());
}

/// Nothing when it cannot be read. A pipe is not: whoever opens it waits.
QByteArray digestOfFile(const QFileInfo& info)
{
    QFile file(info.absoluteFilePath());
    return info.isFile() && file.open(QIODevice::ReadOnly) ? digestOf(file.read(bytesMax + 1)) : QByteArray();
}

/// By its permissions: the administrator may write everything, and would rather be asked, too.
bool isReadOnly(const QFileInfo& file)
{
    constexpr auto anyone = QFileDevice::WriteOwner | QFileDevice::WriteGroup | QFileDevice::WriteOther;
    return !file.permissions().testAnyFlags(anyone) || !file.isWritable();
}

/// The file with these bytes beside the one that is gone.
QString movedWithin(const QFileInfo& gone, const QByteArray& digest)
{
    const QStringList kinds{QStringLiteral("*.yaml"), QStringLiteral("*.yml"), QStringLiteral("*.json")};
    for (const QFileInfo& file : gone.dir().entryInfoList(kinds, QDir::Files | QDir::Readable, QDir::Time)) {
        if (QByteArray::number(file.size()) == digest.mid(hashSize) && digestOfFile(file) == digest) {
            return file.absoluteFilePath();
        }
    }
    return {};
}

} // namespace

Result<DiskText> readDiskText(const QString& path)
{
    const QFileInfo info(path);
    const QString name = info.fileName();
    if (!info.exists()) {
        return failure(refusal(QStringLiteral("%1 is not there: check the name and the folder.").arg(path)));
    }
    if (info.isDir()) {
        return failure(refusal(QStringLiteral("%1 is a folder: open a file in it.").arg(path)));
    }
    if (info.size() > bytesMax) {
        return failure(refusal(QStringLiteral("%1 is too large to edit: it has %2, the limit is %3.")
                                   .arg(name, inMegabytes(info.size()), inMegabytes(bytesMax))));
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(refusal(QStringLiteral("%1 cannot be opened: %2.").arg(name, file.errorString())));
    }
    // A pipe or a device says no size beforehand; one byte more than the limit tells.
    QByteArray bytes = file.read(bytesMax + 1);
    if (const QString why = whyNoText(name, bytes); !why.isEmpty()) {
        return failure(refusal(why));
    }
    DiskText disk;
    disk.digest = digestOf(bytes);
    disk.byteOrderMark = bytes.startsWith(markBytes);
    if (disk.byteOrderMark) {
        bytes.remove(0, static_cast<qsizetype>(qstrlen(markBytes)));
    }
    disk.text = QString::fromUtf8(bytes);
    disk.ends = LineEnds::takenFrom(disk.text);
    return disk;
}

Result<QByteArray> writeDiskText(const QString& path, const QString& text, bool byteOrderMark)
{
    QSaveFile file(path);
    const QByteArray mark = byteOrderMark ? QByteArray(markBytes) : QByteArray();
    const QByteArray bytes = mark + text.toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        return failure(refusal(QStringLiteral("%1 was not saved: %2. The file on disk is unchanged.")
                                   .arg(QFileInfo(path).fileName(), file.errorString())));
    }
    return digestOf(bytes);
}

OnDisk lookAtDisk(const QString& path, const QByteArray& digest)
{
    const QFileInfo info(path);
    OnDisk found;
    if (!info.exists()) {
        found.fate = DiskFate::Gone;
        found.movedTo = movedWithin(info, digest);
        return found;
    }
    found.isReadOnly = info.isFile() && isReadOnly(info);
    const QByteArray now = digestOfFile(info);
    found.fate = now.isEmpty() || now == digest ? DiskFate::AsKnown : DiskFate::Changed;
    return found;
}

} // namespace backstep
