#include "model/settings/settings.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace backstep {

namespace {

const QString themeKey = QStringLiteral("window/theme");
const QString fontScaleKey = QStringLiteral("window/fontScale");
const QString historyGigabytesKey = QStringLiteral("history/gigabytes");
const QString historyDaysKey = QStringLiteral("history/days");
const QString historyPayloadDaysKey = QStringLiteral("history/payloadDays");
const QString recentKey = QStringLiteral("recent");
const QString folderKey = QStringLiteral("window/lastFolder");

constexpr int rowsMax = 1000;

const QString darkWord = QStringLiteral("dark");
const QString lightWord = QStringLiteral("light");
const QString systemWord = QStringLiteral("system");

QString placeKey(const QString& name)
{
    return QStringLiteral("places/") + name;
}

const QString pathKey = QStringLiteral("path");
const QString atKey = QStringLiteral("at");

QString storeFile(const QString& file)
{
    if (!file.isEmpty()) {
        return file;
    }
    const QSettings ofUser(
        QSettings::IniFormat, QSettings::UserScope, QStringLiteral("Backstep"), QStringLiteral("backstep")
    );
    return ofUser.fileName();
}

} // namespace

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent)
    , m_store(storeFile(file), QSettings::IniFormat)
{
}

Settings::ThemeChoice Settings::theme() const
{
    const QString word = m_store.value(themeKey, systemWord).toString();
    if (word == darkWord) {
        return ThemeChoice::Dark;
    }
    return word == lightWord ? ThemeChoice::Light : ThemeChoice::System;
}

void Settings::setTheme(ThemeChoice choice)
{
    if (choice == theme()) {
        return;
    }
    const bool dark = choice == ThemeChoice::Dark;
    m_store.setValue(themeKey, dark ? darkWord : choice == ThemeChoice::Light ? lightWord : systemWord);
    Q_EMIT themeChanged();
}

int Settings::fontScale() const
{
    return std::clamp(m_store.value(fontScaleKey, 100).toInt(), fontScaleMin, fontScaleMax);
}

void Settings::setFontScale(int percent)
{
    const int held = std::clamp(percent, fontScaleMin, fontScaleMax);
    if (held == fontScale()) {
        return;
    }
    m_store.setValue(fontScaleKey, held);
    Q_EMIT fontScaleChanged();
}

int Settings::historyGigabytes() const
{
    return std::clamp(m_store.value(historyGigabytesKey, 4).toInt(), 1, historyGigabytesMax);
}

void Settings::setHistoryGigabytes(int gigabytes)
{
    m_store.setValue(historyGigabytesKey, gigabytes);
}

int Settings::historyDays() const
{
    return std::clamp(m_store.value(historyDaysKey, 30).toInt(), 0, historyDaysMax);
}

void Settings::setHistoryDays(int days)
{
    m_store.setValue(historyDaysKey, days);
}

int Settings::historyPayloadDays() const
{
    return std::clamp(m_store.value(historyPayloadDaysKey, 0).toInt(), 0, historyDaysMax);
}

void Settings::setHistoryPayloadDays(int days)
{
    m_store.setValue(historyPayloadDaysKey, days);
}

std::vector<QVariantMap> Settings::rows(const QString& name) const
{
    // Reading an array moves the store's position, so a copy of the store is read.
    QSettings store(m_store.fileName(), QSettings::IniFormat);
    std::vector<QVariantMap> rows;
    const int count = std::clamp(store.beginReadArray(name), 0, rowsMax);
    for (int i = 0; i < count; ++i) {
        store.setArrayIndex(i);
        QVariantMap row;
        for (const QString& key : store.childKeys()) {
            row.insert(key, store.value(key));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

void Settings::setRows(const QString& name, const std::vector<QVariantMap>& rows)
{
    m_store.remove(name);
    m_store.beginWriteArray(name, static_cast<int>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        m_store.setArrayIndex(static_cast<int>(i));
        for (auto entry = rows[i].constBegin(); entry != rows[i].constEnd(); ++entry) {
            m_store.setValue(entry.key(), entry.value());
        }
    }
    m_store.endArray();
    m_store.sync();
}

std::vector<Settings::RecentFile> Settings::recentFiles() const
{
    std::vector<RecentFile> files;
    for (const QVariantMap& row : rows(recentKey)) {
        const QString path = row.value(pathKey).toString();
        if (!path.isEmpty() && files.size() < recentMax) {
            files.push_back({path, row.value(atKey).toDateTime(), !QFileInfo::exists(path)});
        }
    }
    return files;
}

void Settings::addRecentFile(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    std::vector<RecentFile> files = recentFiles();
    std::erase_if(files, [&](const RecentFile& file) { return file.path == absolute; });
    files.insert(files.begin(), {absolute, QDateTime::currentDateTimeUtc()});
    files.resize(std::min<std::size_t>(files.size(), recentMax));
    std::vector<QVariantMap> rows;
    for (const RecentFile& file : files) {
        rows.push_back({{pathKey, file.path}, {atKey, file.openedAt}});
    }
    setRows(recentKey, rows);
    Q_EMIT recentFilesChanged();
}

void Settings::clearRecentFiles()
{
    m_store.remove(recentKey);
    m_store.sync();
    Q_EMIT recentFilesChanged();
}

QByteArray Settings::place(const QString& name) const
{
    return m_store.value(placeKey(name)).toByteArray();
}

void Settings::setPlace(const QString& name, const QByteArray& place)
{
    m_store.setValue(placeKey(name), place);
}

QString Settings::lastFolder() const
{
    return m_store.value(folderKey, QDir::homePath()).toString();
}

void Settings::setLastFolder(const QString& folder)
{
    m_store.setValue(folderKey, folder);
}

} // namespace backstep
