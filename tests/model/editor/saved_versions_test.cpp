#include "model/editor/saved_versions.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

QByteArray flow(int number)
{
    return "orchestrationName: t" + QByteArray::number(number) + "\nas: initiator\ntype: sequential\nsteps: []\n";
}

} // namespace

class SavedVersionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write(flow(0));
    }

    void keepsWhatEachSaveWroteOver()
    {
        EditorFiles files;
        const SavedVersions versions(files, folder());
        QVERIFY(!files.open(path()));
        QVERIFY(versions.of(path()).empty());
        save(files, 1);
        save(files, 2);
        QCOMPARE(pictureOf(versions), QStringLiteral("t1 t0")); // the newest first
        const auto readable = QFile::permissions(versions.of(path()).front().place);
        QVERIFY(!readable.testAnyFlags(QFileDevice::ReadGroup | QFileDevice::ReadOther));
    }

    void isThereForTheNextWindow()
    {
        {
            EditorFiles files;
            const SavedVersions versions(files, folder());
            QVERIFY(!files.open(path()));
            save(files, 1);
        }
        EditorFiles files;
        const SavedVersions versions(files, folder());
        QVERIFY(!files.open(path()));
        QCOMPARE(pictureOf(versions), QStringLiteral("t0"));
    }

    void keepsWhatSomebodyElseWroteToo()
    {
        EditorFiles files;
        const SavedVersions versions(files, folder());
        QVERIFY(!files.open(path()));
        files.current()->setText(QString::fromUtf8(flow(1)));
        write(flow(7));
        QVERIFY(!files.current()->save()); // "Keep mine"
        QCOMPARE(pictureOf(versions), QStringLiteral("t7"));
    }

    void keepsNothingTwice()
    {
        EditorFiles files;
        SavedVersions versions(files, folder());
        QVERIFY(!files.open(path()));
        const QSignalSpy kept(&versions, &SavedVersions::kept);
        save(files, 1);
        QVERIFY(!files.current()->save());
        QVERIFY(!files.current()->save());
        QCOMPARE(pictureOf(versions), QStringLiteral("t1 t0"));
        QCOMPARE(kept.size(), 2);
    }

    void theOldestMakeRoom()
    {
        EditorFiles files;
        const SavedVersions versions(files, folder());
        QVERIFY(!files.open(path()));
        for (int number = 1; number <= SavedVersions::versionsMax + 3; ++number) {
            save(files, number);
        }
        QCOMPARE(versions.of(path()).size(), std::size_t(SavedVersions::versionsMax));
        QVERIFY(pictureOf(versions).endsWith(QStringLiteral(" t3")));
    }

    void aFolderThatCannotBeWrittenHoldsNoSaveUp()
    {
        QFile inItsPlace(m_folder->filePath(QStringLiteral("versions")));
        QVERIFY(inItsPlace.open(QIODevice::WriteOnly));
        EditorFiles files;
        const SavedVersions versions(files, folder());
        QVERIFY(!files.open(path()));
        save(files, 1);
        QVERIFY(versions.of(path()).empty());
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), flow(1));
    }

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("flow.yaml")); }

    [[nodiscard]] QString folder() const { return m_folder->filePath(QStringLiteral("versions")); }

    void write(const QByteArray& text) const
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }

    static void save(const EditorFiles& files, int number)
    {
        files.current()->setText(QString::fromUtf8(flow(number)));
        QVERIFY(!files.current()->save());
    }

    [[nodiscard]] QString pictureOf(const SavedVersions& versions) const
    {
        QStringList names;
        for (const SavedVersions::Version& version : versions.of(path())) {
            names << versions.textOf(version)->section(QLatin1Char('\n'), 0, 0).section(QLatin1Char(' '), 1);
        }
        return names.join(QLatin1Char(' '));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(SavedVersionsTest)
#include "saved_versions_test.moc"
