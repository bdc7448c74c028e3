#include "model/editor/disk_text.h"

#include "model/editor/disk_watch.h"
#include "model/editor/unsaved_work.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace backstep;

namespace {

const QByteArray flow = "orchestrationName: a\r\nas: initiator\r\ntype: sequential\r\nsteps:\r\n  - name: one\r\n";

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class DiskTextTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const char* name, const QByteArray& text) const
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
    }

private Q_SLOTS:

    void tellsWhatBecameOfAFile()
    {
        const QString path = write("fate.yaml", flow);
        const QByteArray digest = readDiskText(path)->digest;
        QCOMPARE(lookAtDisk(path, digest).fate, DiskFate::AsKnown);
        write("fate.yaml", flow + "# more\r\n");
        QCOMPARE(lookAtDisk(path, digest).fate, DiskFate::Changed);
        write("fate.yaml", flow);
        QVERIFY(QFile::rename(path, m_folder.filePath(QStringLiteral("elsewhere.yaml"))));
        const OnDisk found = lookAtDisk(path, digest);
        QCOMPARE(found.fate, DiskFate::Gone);
        QCOMPARE(found.movedTo, m_folder.filePath(QStringLiteral("elsewhere.yaml")));
        QVERIFY(QFile::remove(found.movedTo));
        QCOMPARE(lookAtDisk(path, digest).movedTo, QString());
    }

    void aPipeInItsPlaceHoldsNobodyUp()
    {
        const QString path = write("pipe.yaml", flow);
        const QByteArray digest = readDiskText(path)->digest;
        QVERIFY(QFile::remove(path));
        QCOMPARE(mkfifo(path.toUtf8().constData(), 0600), 0);
        QCOMPARE(lookAtDisk(path, digest).fate, DiskFate::AsKnown);
    }

    void permissionsSayWhatIsReadOnly()
    {
        const QString path = write("reading.yaml", flow);
        const QByteArray digest = readDiskText(path)->digest;
        QVERIFY(!lookAtDisk(path, digest).isReadOnly);
        QVERIFY(QFile::setPermissions(path, QFileDevice::ReadOwner));
        QVERIFY(lookAtDisk(path, digest).isReadOnly);
    }

    void aMergeKeepsTheLineEndsOfBoth()
    {
        const QString path = write("ends.yaml", flow);
        EditorDocument document;
        QCOMPARE(document.load(path), std::nullopt);
        document.setText(QString(document.text())
                             .replace(QStringLiteral("orchestrationName: a"), QStringLiteral("orchestrationName: b")));
        write("ends.yaml", flow + "    objectType: One\n");
        QCOMPARE(document.tryMerge()->theirs, std::size_t(1));
        QCOMPARE(document.mergeWithDisk(), std::nullopt);
        QVERIFY(document.isModified());
        QCOMPARE(document.unsavedChanges(), std::size_t(1));
        QCOMPARE(document.save(), std::nullopt);
        QCOMPARE(contentOf(path), QByteArray(flow).replace("Name: a", "Name: b") + "    objectType: One\n");
        QCOMPARE(document.history().undoText(), QStringLiteral("merging with the file on disk"));
    }

    void aConflictChangesNothing()
    {
        const QString path = write("conflict.yaml", flow);
        EditorDocument document;
        QCOMPARE(document.load(path), std::nullopt);
        const QString mine = QString(document.text()).replace(QStringLiteral("one"), QStringLiteral("mine"));
        document.setText(mine);
        write("conflict.yaml", QByteArray(flow).replace("one", "theirs"));
        QVERIFY(document.mergeWithDisk()->contains(QStringLiteral("Both changed line 5.")));
        QCOMPARE(document.text(), mine);
        QCOMPARE(document.onDisk().fate, DiskFate::Changed);
    }

    void savesUnderAnotherName()
    {
        EditorFiles files;
        UnsavedWork unsaved(files, m_folder.filePath(QStringLiteral("unsaved")));
        const QString path = write("here.yaml", flow);
        const QString there = m_folder.filePath(QStringLiteral("there.yaml"));
        QCOMPARE(files.open(path), std::nullopt);
        files.current()->setText(files.current()->text() + QStringLiteral("# mine\n"));
        unsaved.keepNow();
        QSignalSpy renamed(&files, &EditorFiles::renamed);
        QCOMPARE(files.saveAs(path, there), std::nullopt);
        QCOMPARE(renamed.size(), 1);
        QCOMPARE(files.openPaths(), QStringList{there});
        QVERIFY(!files.current()->isModified());
        QCOMPARE(contentOf(path), flow);
        QCOMPARE(contentOf(there), flow + "# mine\r\n");
        QVERIFY(QDir(m_folder.filePath(QStringLiteral("unsaved"))).isEmpty());
    }

    void neverSavesOverAnotherOpenFile()
    {
        EditorFiles files;
        const QString one = write("one.yaml", flow);
        const QString two = write("two.yaml", flow + "# two\n");
        QCOMPARE(files.open(two), std::nullopt);
        QCOMPARE(files.open(one), std::nullopt);
        QVERIFY(files.saveAs(one, two)->contains(QStringLiteral("two.yaml, which is open as well")));
        QCOMPARE(contentOf(two), flow + "# two\n");
        QVERIFY(
            files.saveAs(one, m_folder.filePath(QStringLiteral("no/one.yaml")))->contains(QStringLiteral("not saved"))
        );
        QCOMPARE(files.current()->path(), one);
    }

    void whatIsNotSavedIsKeptUnderTheNewName()
    {
        EditorFiles files;
        const QString kept = m_folder.filePath(QStringLiteral("kept"));
        UnsavedWork unsaved(files, kept);
        const QString path = write("old.yaml", flow);
        QCOMPARE(files.open(path), std::nullopt);
        files.current()->setText(files.current()->text() + QStringLiteral("# mine\n"));
        unsaved.keepNow();
        const QStringList before = QDir(kept).entryList(QDir::Files);
        QCOMPARE(before.size(), 1);
        const QString moved = m_folder.filePath(QStringLiteral("new.yaml"));
        QVERIFY(QFile::rename(path, moved));
        files.follow(path, moved);
        const QStringList after = QDir(kept).entryList(QDir::Files);
        QCOMPARE(after.size(), 1);
        QVERIFY(after != before);
    }

    void theDiskIsWatched()
    {
        EditorFiles files;
        DiskWatch watch(files);
        const QString path = write("watched.yaml", flow);
        QCOMPARE(files.open(path), std::nullopt);
        QSignalSpy happened(&watch, &DiskWatch::happened);
        write("watched.yaml", flow + "# written\n");
        QVERIFY(happened.wait());
        QVERIFY(QFile::remove(path));
        QVERIFY(happened.wait());
        write("watched.yaml", flow);
        QVERIFY(happened.wait());
    }
};

QTEST_GUILESS_MAIN(DiskTextTest)
#include "disk_text_test.moc"
