#include "model/settings/settings.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

class SettingsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void remembersFromOneStartToTheNext();
    void keepsTheNewestFilesWithoutRepeats();
    void tellsFilesThatAreGone();
    void holdsTheFontScaleInItsBounds();
};

namespace {

QString made(const QTemporaryDir& folder, const QString& name)
{
    QFile file(folder.filePath(name));
    const bool opened = file.open(QIODevice::WriteOnly);
    Q_ASSERT(opened);
    Q_UNUSED(opened);
    return file.fileName();
}

} // namespace

void SettingsTest::remembersFromOneStartToTheNext()
{
    const QTemporaryDir folder;
    const QString store = folder.filePath(QStringLiteral("s.ini"));
    {
        Settings settings(store);
        settings.setTheme(Settings::ThemeChoice::Light);
        QCOMPARE(settings.historyGigabytes(), 4);
        QCOMPARE(settings.historyDays(), 30);
        QCOMPARE(settings.historyPayloadDays(), 0); // as long as the records
        settings.setHistoryPayloadDays(7);
        settings.setHistoryGigabytes(16);
        settings.setHistoryDays(0);
        settings.setPlace(QStringLiteral("window"), QByteArray("here"));
        settings.addRecentFile(made(folder, QStringLiteral("a.yaml")));
    }
    const Settings again(store);
    QCOMPARE(again.theme(), Settings::ThemeChoice::Light);
    QCOMPARE(again.historyGigabytes(), 16);
    QCOMPARE(again.historyDays(), 0);
    QCOMPARE(again.historyPayloadDays(), 7);
    QCOMPARE(again.place(QStringLiteral("window")), QByteArray("here"));
    QCOMPARE(again.recentFiles().size(), std::size_t(1));
}

void SettingsTest::keepsTheNewestFilesWithoutRepeats()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("s.ini")));
    QSignalSpy changes(&settings, &Settings::recentFilesChanged);
    for (int i = 0; i < 12; ++i) {
        settings.addRecentFile(made(folder, QStringLiteral("f%1.yaml").arg(i)));
    }
    settings.addRecentFile(folder.filePath(QStringLiteral("f10.yaml")));
    const auto files = settings.recentFiles();
    QCOMPARE(files.size(), std::size_t(Settings::recentMax));
    QVERIFY(files[0].path.endsWith(QStringLiteral("f10.yaml")));
    QVERIFY(files[1].path.endsWith(QStringLiteral("f11.yaml")));
    QCOMPARE(changes.count(), 13);
    settings.clearRecentFiles();
    QVERIFY(settings.recentFiles().empty());
}

void SettingsTest::tellsFilesThatAreGone()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("s.ini")));
    const QString path = made(folder, QStringLiteral("gone.yaml"));
    settings.addRecentFile(path);
    QVERIFY(!settings.recentFiles().at(0).isGone);
    QVERIFY(QFile::remove(path));
    settings.addRecentFile(made(folder, QStringLiteral("here.yaml")));
    QCOMPARE(settings.recentFiles().size(), std::size_t(2));
    QVERIFY(!settings.recentFiles().at(0).isGone);
    QCOMPARE(settings.recentFiles().at(1).path, path);
    QVERIFY(settings.recentFiles().at(1).isGone);
}

void SettingsTest::holdsTheFontScaleInItsBounds()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("s.ini")));
    settings.setFontScale(400);
    QCOMPARE(settings.fontScale(), 150);
    settings.setFontScale(10);
    QCOMPARE(settings.fontScale(), 90);
}

QTEST_GUILESS_MAIN(SettingsTest)
#include "settings_test.moc"
