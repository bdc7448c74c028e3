#include "model/editor/saved_versions.h"

#include "model/editor/disk_text.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace backstep {

namespace {

const QString timeFormat = QStringLiteral("yyyyMMdd-HHmmss-zzz");

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    const bool isFile = QFileInfo(path).isFile(); // whoever opens a pipe waits
    return isFile && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

SavedVersions::SavedVersions(EditorFiles& files, QString folder, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
{
    connect(&files, &EditorFiles::currentChanged, this, [this, &files] {
        if (files.current() != nullptr) {
            watch(*files.current());
        }
    });
    connect(&files, &EditorFiles::closing, this, [this](const EditorDocument* document) { m_watched.erase(document); });
}

void SavedVersions::watch(EditorDocument& document)
{
    if (!m_folder.isEmpty() && m_watched.insert(&document).second) {
        connect(&document, &EditorDocument::saving, this, &SavedVersions::keep);
    }
}

void SavedVersions::keep(const QString& path)
{
    const QByteArray bytes = bytesOf(path);
    const std::vector<Version> before = of(path);
    if (bytes.isEmpty() || (!before.empty() && bytesOf(before.front().place) == bytes)) {
        return;
    }
    QDir().mkpath(folderOf(path));
    QDateTime now = QDateTime::currentDateTimeUtc();
    if (!before.empty() && now <= before.front().until) {
        now = before.front().until.addMSecs(1); // also when the clock was set back
    }
    QSaveFile file(folderOf(path) + QLatin1Char('/') + now.toString(timeFormat));
    const bool isKept = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) && file.write(bytes) == bytes.size()
        && file.commit();
    if (isKept) { // else the save goes on: it is what the person asked for
        letGo(path);
        Q_EMIT kept(path);
    }
}

/// The oldest make room; the newest stays whatever its size.
void SavedVersions::letGo(const QString& path) const
{
    int count = 0;
    qint64 bytes = 0;
    for (const Version& version : of(path)) {
        bytes += QFileInfo(version.place).size();
        if (++count > 1 && (count > versionsMax || bytes > bytesMax)) {
            QFile::remove(version.place);
        }
    }
}

QString SavedVersions::folderOf(const QString& path) const
{
    const QByteArray name = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha1).toHex();
    return m_folder + QLatin1Char('/') + QString::fromLatin1(name);
}

std::vector<SavedVersions::Version> SavedVersions::of(const QString& path) const
{
    std::vector<Version> versions;
    if (m_folder.isEmpty()) {
        return versions;
    }
    const QFileInfoList files = QDir(folderOf(path)).entryInfoList(QDir::Files, QDir::Name | QDir::Reversed);
    for (const QFileInfo& file : files) {
        QDateTime until = QDateTime::fromString(file.fileName(), timeFormat);
        if (until.isValid()) {
            until.setTimeSpec(Qt::UTC);
            versions.push_back({until, file.absoluteFilePath()});
        }
    }
    return versions;
}

std::optional<QString> SavedVersions::textOf(const Version& version) const
{
    const auto disk = readDiskText(version.place);
    return disk ? std::optional(disk->text) : std::nullopt;
}

} // namespace backstep
