#include "model/editor/file_rows.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

const QByteArray flow = "orchestrationName: t\nas: initiator\ntype: sequential\nsteps:\n- name: a\n";

} // namespace

/// Open files by one letter each: what stands in front, and in which order.
class EditorFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void filesThatAreCalledAlikeAreToldApart()
    {
        const auto apart = [](const char* paths) {
            return namesApart(QString::fromLatin1(paths).split(QLatin1Char(' '))).join(QLatin1Char('|'));
        };
        QCOMPARE(apart("/w/a.yaml /w/b.yaml"), QStringLiteral("a.yaml|b.yaml"));
        QCOMPARE(apart("/w/a.yaml /v/a.yaml /w/b.yaml"), QStringLiteral("a.yaml · w|a.yaml · v|b.yaml"));
        QCOMPARE(apart("/x/w/a.yaml /y/w/a.yaml"), QStringLiteral("a.yaml · x/w|a.yaml · y/w"));
        QCOMPARE(apart("/w/a.yaml /a.yaml"), QStringLiteral("a.yaml · w|a.yaml · /"));
    }

    void init()
    {
        for (const char name : {'a', 'b', 'c', 'd'}) {
            QFile file(pathOf(name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(flow) == flow.size());
        }
    }

    void tabsStandInTheOrderOfOpening()
    {
        EditorFiles files;
        open(files, "cab");
        QCOMPARE(tabs(files), QStringLiteral("cab"));
        open(files, "c"); // it only comes to the front
        QCOMPARE(tabs(files), QStringLiteral("cab"));
        QCOMPARE(front(files), QStringLiteral("c"));
    }

    void aWalkGoesToTheFileUsedBefore()
    {
        EditorFiles files;
        open(files, "abc");
        files.walk(1);
        QCOMPARE(front(files), QStringLiteral("b"));
        files.endWalk();
        files.walk(1); // once more is back again
        QCOMPARE(front(files), QStringLiteral("c"));
        files.endWalk();
    }

    void aLongerWalkGoesFurther()
    {
        EditorFiles files;
        open(files, "abcd");
        QString seen;
        for (int step = 0; step < 5; ++step) {
            files.walk(1);
            seen += front(files);
        }
        QCOMPARE(seen, QStringLiteral("cbadc"));
        files.walk(-1);
        QCOMPARE(front(files), QStringLiteral("d"));
        files.walk(-1);
        QCOMPARE(front(files), QStringLiteral("a"));
        files.endWalk(); // a alone counts as used
        files.walk(1);
        QCOMPARE(front(files), QStringLiteral("d"));
        files.walk(1);
        QCOMPARE(front(files), QStringLiteral("c"));
    }

    void oneFileWalksNowhere()
    {
        EditorFiles files;
        files.walk(1);
        files.step(1);
        open(files, "a");
        const QSignalSpy changed(&files, &EditorFiles::currentChanged);
        files.walk(1);
        files.step(1);
        files.endWalk();
        QCOMPARE(front(files), QStringLiteral("a"));
        QVERIFY(changed.isEmpty());
    }

    void stepsGoAlongTheTabs()
    {
        EditorFiles files;
        open(files, "abc");
        files.step(1);
        QCOMPARE(front(files), QStringLiteral("a"));
        files.step(-1);
        QCOMPARE(front(files), QStringLiteral("c"));
        files.step(-1);
        QCOMPARE(front(files), QStringLiteral("b"));
    }

    void closingShowsTheFileUsedBefore()
    {
        EditorFiles files;
        open(files, "abcd");
        open(files, "a");
        files.close(pathOf('a'));
        QCOMPARE(front(files), QStringLiteral("d"));
        files.close(pathOf('b')); // not in front
        QCOMPARE(front(files), QStringLiteral("d"));
        files.walk(1);
        files.close(files.current()->path()); // in the middle of a walk
        QCOMPARE(front(files), QStringLiteral("d"));
        files.close(pathOf('d'));
        QCOMPARE(files.current(), nullptr);
        QCOMPARE(tabs(files), QString());
    }

    void whatWasClosedIsOpenedAgain()
    {
        EditorFiles files;
        QVERIFY(!files.canReopen());
        open(files, "abc");
        files.close(pathOf('a'));
        files.close(pathOf('b'));
        QCOMPARE(files.reopen(), std::nullopt);
        QCOMPARE(front(files), QStringLiteral("b"));
        open(files, "a"); // by hand: nothing is left to open again
        QVERIFY(!files.canReopen());
        files.close(pathOf('a'));
        QVERIFY(QFile::remove(pathOf('a')));
        QVERIFY(files.reopen()->contains(QStringLiteral("not there")));
        QVERIFY(!files.canReopen());
    }

    void saysWhatWasOpened()
    {
        EditorFiles files;
        const QSignalSpy opened(&files, &EditorFiles::opened);
        open(files, "aab");
        QCOMPARE(opened.size(), 2);
        QCOMPARE(opened.last().first().toString(), pathOf('b'));
    }

private:
    [[nodiscard]] QString pathOf(char name) const
    {
        return QDir(m_folder.path()).filePath(QLatin1Char(name) + QStringLiteral(".yaml"));
    }

    void open(EditorFiles& files, const char* names) const
    {
        for (const char* name = names; *name != '\0'; ++name) {
            QCOMPARE(files.open(pathOf(*name)), std::nullopt);
        }
    }

    [[nodiscard]] static QString front(const EditorFiles& files)
    {
        return QFileInfo(files.current()->path()).baseName();
    }

    [[nodiscard]] static QString tabs(const EditorFiles& files)
    {
        QString names;
        for (const QString& path : files.openPaths()) {
            names += QFileInfo(path).baseName();
        }
        return names;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(EditorFilesTest)
#include "editor_files_test.moc"
