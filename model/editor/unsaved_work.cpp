#include "model/editor/unsaved_work.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <utility>

namespace backstep {

namespace {

QString nameFor(const QString& path)
{
    return QString::fromLatin1(QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha1).toHex());
}

/// On Linux a process has a folder as long as it lives.
bool isAlive(const QString& process)
{
    return QFileInfo::exists(QStringLiteral("/proc/") + process);
}

std::optional<QJsonObject> readKept(const QString& place)
{
    QFile file(place);
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    const QJsonDocument json = QJsonDocument::fromJson(file.readAll());
    return json.isObject() ? std::optional(json.object()) : std::nullopt;
}

} // namespace

UnsavedWork::UnsavedWork(EditorFiles& files, QString folder, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(keepAfterMs);
    connect(&m_pause, &QTimer::timeout, this, &UnsavedWork::keepNow);
    connect(&files, &EditorFiles::currentChanged, this, [this, &files] {
        if (files.current() != nullptr) {
            watch(*files.current());
        }
    });
    connect(&files, &EditorFiles::renamed, this, [this](EditorDocument* document, const QString& before) {
        QFile::remove(placeOf(before));
        m_paths.insert(document->path());
        m_waiting.insert(document); // what is not saved is kept under the other name
        keepNow();
    });
    connect(&files, &EditorFiles::closing, this, [this](EditorDocument* document) {
        QFile::remove(placeOf(document->path())); // the person gave its changes up, or saved them
        m_watched.erase(document);
        m_waiting.erase(document);
    });
}

UnsavedWork::~UnsavedWork()
{
    for (const QString& path : m_paths) {
        QFile::remove(placeOf(path));
    }
}

void UnsavedWork::watch(EditorDocument& document)
{
    if (m_folder.isEmpty() || !m_watched.insert(&document).second) {
        return;
    }
    m_paths.insert(document.path());
    connect(&document, &EditorDocument::textChanged, this, [this, &document] {
        m_waiting.insert(&document);
        if (!m_pause.isActive()) {
            m_pause.start(); // typing on does not put it off
        }
    });
    connect(&document, &EditorDocument::modifiedChanged, this, [this, &document](bool modified) {
        if (!modified) {
            QFile::remove(placeOf(document.path()));
        }
    });
}

void UnsavedWork::keepNow()
{
    for (EditorDocument* document : std::exchange(m_waiting, {})) {
        if (document->isModified() && !keep(*document)) {
            m_waiting.insert(document); // tried again with the next change
        }
    }
}

bool UnsavedWork::keep(const EditorDocument& document) const
{
    QDir().mkpath(m_folder);
    const QJsonObject kept{
        {QStringLiteral("path"), document.path()},
        {QStringLiteral("text"), document.text()},
        {QStringLiteral("from"), document.savedText()},
        {QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)}};
    QSaveFile file(placeOf(document.path()));
    const QByteArray bytes = QJsonDocument(kept).toJson(QJsonDocument::Compact);
    return file.open(QIODevice::WriteOnly) && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit();
}

/// Each process has its own, so that two windows do not overwrite each other's.
QString UnsavedWork::placeOf(const QString& path) const
{
    return m_folder + QStringLiteral("/%1.%2.json").arg(nameFor(path)).arg(QCoreApplication::applicationPid());
}

/// Of processes that are gone; the newest first.
QStringList UnsavedWork::leftBehind(const QString& path) const
{
    QStringList places;
    const QStringList pattern{nameFor(path) + QStringLiteral(".*.json")};
    for (const QFileInfo& file : QDir(m_folder).entryInfoList(pattern, QDir::Files, QDir::Time)) {
        const QString process = file.completeBaseName().section(QLatin1Char('.'), -1);
        if (!isAlive(process)) {
            places.append(file.absoluteFilePath());
        }
    }
    return places;
}

std::optional<UnsavedWork::Kept> UnsavedWork::keptOf(const EditorDocument& document) const
{
    if (m_folder.isEmpty()) {
        return std::nullopt;
    }
    for (const QString& place : leftBehind(document.path())) {
        const auto json = readKept(place);
        if (!json || json->value(QStringLiteral("path")).toString() != document.path()) {
            continue;
        }
        Kept kept;
        kept.text = json->value(QStringLiteral("text")).toString();
        kept.at = QDateTime::fromString(json->value(QStringLiteral("at")).toString(), Qt::ISODateWithMs);
        kept.fileChanged = json->value(QStringLiteral("from")).toString() != document.savedText();
        if (kept.text != document.text()) {
            return kept;
        }
    }
    return std::nullopt;
}

void UnsavedWork::restore(EditorDocument& document)
{
    if (const auto kept = keptOf(document)) {
        document.takeText(QStringLiteral("restoring unsaved changes"), kept->text);
        if (keep(document)) { // what is left behind goes: this process has it now
            discard(document);
        }
    }
}

void UnsavedWork::discard(const EditorDocument& document)
{
    for (const QString& place : leftBehind(document.path())) {
        QFile::remove(place);
    }
}

} // namespace backstep
