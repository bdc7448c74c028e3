#include "model/registration/registered_texts.h"

#include "model/words.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace backstep {

QString RegisteredTexts::placeOf(const DefinitionHash& hash) const
{
    return m_folder + QLatin1Char('/') + backstep::textOf(hash) + QStringLiteral(".txt");
}

void RegisteredTexts::keep(const DefinitionHash& hash, const QString& text) const
{
    if (m_folder.isEmpty() || hash.isEmpty() || !QDir().mkpath(m_folder)) {
        return;
    }
    QSaveFile file(placeOf(hash));
    const QByteArray bytes = text.toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit()) {
        letGo();
    }
}

void RegisteredTexts::letGo() const
{
    const QFileInfoList files
        = QDir(m_folder).entryInfoList({QStringLiteral("*.txt")}, QDir::Files, QDir::Time); // the newest first
    for (const QFileInfo& old : files.mid(textsMax)) {
        QFile::remove(old.absoluteFilePath());
    }
}

std::optional<QString> RegisteredTexts::textOf(const DefinitionHash& hash) const
{
    QFile file(placeOf(hash));
    if (m_folder.isEmpty() || !file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    return QString::fromUtf8(file.readAll());
}

} // namespace backstep
