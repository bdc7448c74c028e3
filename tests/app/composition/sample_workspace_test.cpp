#include "app/composition/sample_workspace.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest/QTest>

namespace backstep {

namespace {

QByteArray textOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

bool write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

} // namespace

class SampleWorkspaceTest : public QObject
{
    Q_OBJECT

private slots:

    void whatAPersonChangedStays()
    {
        const QTemporaryDir folder;
        const QString first = folder.filePath(sampleFiles().first());
        QVERIFY(writeSample(folder.path()).has_value());
        QVERIFY(write(first, "mine: 1\n"));
        QVERIFY(writeSample(folder.path()).has_value());
        QCOMPARE(textOf(first), QByteArray("mine: 1\n"));
    }

    void restoringBringsBackWhatWasEditedOrDeleted()
    {
        const QTemporaryDir folder;
        QVERIFY(writeSample(folder.path()).has_value());
        const QString edited = folder.filePath(sampleFiles().at(0));
        const QString deleted = folder.filePath(sampleFiles().at(1));
        const QByteArray first = textOf(edited);
        const QByteArray second = textOf(deleted);
        QVERIFY(write(edited, "mine: 1\n") && QFile::remove(deleted));

        const auto kept = restoreSample(folder.path());
        QVERIFY(kept.has_value());
        QCOMPARE(textOf(edited), first);
        QCOMPARE(textOf(deleted), second);
        QCOMPARE(*kept, QStringList{sampleFiles().at(0) + QStringLiteral(".edited")});
        QCOMPARE(textOf(folder.filePath(kept->first())), QByteArray("mine: 1\n"));

        QVERIFY(write(edited, "mine: 2\n"));
        const auto again = restoreSample(folder.path());
        QCOMPARE(*again, QStringList{sampleFiles().at(0) + QStringLiteral(".edited-2")});
        QCOMPARE(textOf(folder.filePath(kept->first())), QByteArray("mine: 1\n")); // none is written over
    }

    void restoringWhatIsAsItCameDoesNothing()
    {
        const QTemporaryDir folder;
        QVERIFY(writeSample(folder.path()).has_value());
        const auto kept = restoreSample(folder.path());
        QVERIFY(kept.has_value() && kept->isEmpty());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), sampleFiles().size());
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::SampleWorkspaceTest)
#include "sample_workspace_test.moc"
