#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QVariantMap>

#include <vector>

namespace backstep {

/// What the window remembers from one start to the next. Kept in the user's settings, or in a file of its own.
class Settings : public QObject
{
    Q_OBJECT

public:
    enum class ThemeChoice
    {
        System,
        Dark,
        Light
    };

    struct RecentFile
    {
        QString path;
        QDateTime openedAt;
        bool isGone = false; ///< nothing stands there now
    };

    static constexpr int recentMax = 8;
    static constexpr int fontScaleMin = 90;
    static constexpr int fontScaleMax = 150;
    static constexpr int historyGigabytesMax = 1024;
    static constexpr int historyDaysMax = 3650;

    explicit Settings(const QString& file = {}, QObject* parent = nullptr);

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);

    [[nodiscard]] int fontScale() const;
    void setFontScale(int percent);

    /// What a history on disk may grow to, and how long it is kept; 0 days: as long as there is room.
    [[nodiscard]] int historyGigabytes() const;
    void setHistoryGigabytes(int gigabytes);
    [[nodiscard]] int historyDays() const;
    void setHistoryDays(int days);
    /// How long payloads stay in it; 0: as long as their records.
    [[nodiscard]] int historyPayloadDays() const;
    void setHistoryPayloadDays(int days);

    /// Newest first.
    [[nodiscard]] std::vector<RecentFile> recentFiles() const;
    void addRecentFile(const QString& path);
    void clearRecentFiles();

    /// Places of windows and splitters, by a name of the widget's choice.
    [[nodiscard]] QByteArray place(const QString& name) const;
    void setPlace(const QString& name, const QByteArray& place);

    /// A list that another room keeps here, by a name of its choice.
    [[nodiscard]] std::vector<QVariantMap> rows(const QString& name) const;
    void setRows(const QString& name, const std::vector<QVariantMap>& rows);

    [[nodiscard]] QString lastFolder() const;
    void setLastFolder(const QString& folder);

Q_SIGNALS:
    void themeChanged();
    void fontScaleChanged();
    void recentFilesChanged();

private:
    QSettings m_store;
};

} // namespace backstep
