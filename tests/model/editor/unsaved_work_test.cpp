#include "model/editor/unsaved_work.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

const QByteArray flow = "orchestrationName: t\nas: initiator\ntype: sequential\nsteps:\n- name: a\n";

} // namespace

class UnsavedWorkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QDir(m_folder.filePath(QStringLiteral("kept"))).removeRecursively();
        write(flow);
    }

    void whatAKilledProcessLeftIsOffered()
    {
        leaveBehind("#1\n");
        EditorFiles files;
        UnsavedWork work(files, folder());
        QVERIFY(!files.open(m_path));
        EditorDocument& document = *files.current();
        const auto kept = work.keptOf(document);
        QVERIFY(kept.has_value());
        QCOMPARE(kept->text, QString::fromUtf8(flow) + QStringLiteral("#1\n"));
        QVERIFY(!kept->fileChanged);
        QVERIFY(kept->at.secsTo(QDateTime::currentDateTimeUtc()) < 60);
        work.restore(document);
        QCOMPARE(document.text(), kept->text);
        QVERIFY(document.isModified());
        QVERIFY(!work.keptOf(document).has_value());
        QCOMPARE(kept->text, keptInFolder()); // it is kept again, by this process
        document.history().undo();
        QCOMPARE(document.text(), QString::fromUtf8(flow));
    }

    void typingOnDoesNotOverwriteIt()
    {
        leaveBehind("#1\n");
        EditorFiles files;
        UnsavedWork work(files, folder());
        QVERIFY(!files.open(m_path));
        files.current()->setText(QStringLiteral("# other\n"));
        work.keepNow();
        QCOMPARE(work.keptOf(*files.current())->text, QString::fromUtf8(flow) + QStringLiteral("#1\n"));
        work.discard(*files.current());
        QVERIFY(!work.keptOf(*files.current()).has_value());
        QCOMPARE(keptInFolder(), QStringLiteral("# other\n"));
    }

    void savedWorkIsNotKept()
    {
        EditorFiles files;
        UnsavedWork work(files, folder());
        QVERIFY(!files.open(m_path));
        files.current()->setText(QString::fromUtf8(flow) + QStringLiteral("#2\n"));
        work.keepNow();
        QVERIFY(!keptInFolder().isEmpty());
        QVERIFY(!files.current()->save());
        QVERIFY(keptInFolder().isEmpty());
    }

    void saysWhenTheFileIsAnother()
    {
        leaveBehind("#1\n");
        write("# other\n");
        EditorFiles files;
        UnsavedWork work(files, folder());
        QVERIFY(!files.open(m_path));
        QVERIFY(work.keptOf(*files.current())->fileChanged);
    }

    void whatCannotBeReadIsPassedOver()
    {
        leaveBehind("#1\n");
        for (const QFileInfo& file : QDir(folder()).entryInfoList(QDir::Files)) {
            QFile kept(file.absoluteFilePath());
            QVERIFY(kept.open(QIODevice::WriteOnly));
            kept.write("{ not json");
        }
        EditorFiles files;
        UnsavedWork work(files, folder());
        QVERIFY(!files.open(m_path));
        QVERIFY(!work.keptOf(*files.current()).has_value());
    }

private:
    QString folder() const { return m_folder.filePath(QStringLiteral("kept")); }

    void write(const QByteArray& bytes)
    {
        m_path = m_folder.filePath(QStringLiteral("flow.yaml"));
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
    }

    /// As another process would have: what this one keeps gets the number of one that has ended.
    void leaveBehind(const char* added)
    {
        EditorFiles files;
        UnsavedWork work(files, folder());
        QVERIFY(!files.open(m_path));
        files.current()->setText(files.current()->text() + QString::fromLatin1(added));
        work.keepNow();
        QProcess ended;
        ended.start(QStringLiteral("true"), QStringList());
        QVERIFY(ended.waitForStarted());
        const QString process = QString::number(ended.processId());
        QVERIFY(ended.waitForFinished());
        const QString own = QString::number(QCoreApplication::applicationPid());
        for (const QFileInfo& file : QDir(folder()).entryInfoList(QDir::Files)) {
            const QString place = file.absoluteFilePath();
            QVERIFY(QFile::rename(
                place, QString(place).replace(QStringLiteral(".%1.").arg(own), QStringLiteral(".%1.").arg(process))
            ));
        }
    }

    QString keptInFolder() const
    {
        const QString own = QStringLiteral("*.%1.json").arg(QCoreApplication::applicationPid());
        for (const QFileInfo& info : QDir(folder()).entryInfoList({own}, QDir::Files)) {
            QFile file(info.absoluteFilePath());
            if (file.open(QIODevice::ReadOnly)) {
                return QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("text")).toString();
            }
        }
        return {};
    }

    QTemporaryDir m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(UnsavedWorkTest)
#include "unsaved_work_test.moc"
