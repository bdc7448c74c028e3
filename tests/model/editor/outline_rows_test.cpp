#include "model/editor/file_rows.h"
#include "model/editor/outline_rows.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

const QByteArray two = R"(orchestrations:
  - orchestrationName: first
    as: initiator
    type: sequential
    steps:
      - seq: 1
        name: openRealm
        objectType: Realm
      - seq: 2
        name: sendMail
        objectType: Mail
        undo: none
  - orchestrationName: second
    as: initiator
    type: parallel
    steps:
      - seq: 1
        name: mail
        objectType: Mail
)";

} // namespace

class OutlineRowsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void listsTheStepsOfTheChosenOrchestration()
    {
        OutlineRows rows;
        const QAbstractItemModelTester tester(&rows);
        EditorDocument document;
        QVERIFY(!document.load(write("a.yaml")).has_value());
        rows.setDocument(&document);
        QCOMPARE(texts(rows), QStringLiteral("first/1 openRealm/2 sendMail/second"));
        document.choose(1);
        rows.setDocument(&document);
        QCOMPARE(texts(rows), QStringLiteral("first/second/1 mail"));
        rows.setDocument(nullptr);
        QCOMPARE(rows.rowCount(), 0);
    }

    void theChosenStepOpens()
    {
        OutlineRows rows;
        const QAbstractItemModelTester tester(&rows);
        EditorDocument document;
        QVERIFY(!document.load(write("b.yaml")).has_value());
        rows.setDocument(&document);
        const QSignalSpy resets(&rows, &QAbstractItemModel::modelReset);
        rows.setChosen(0);
        QCOMPARE(texts(rows), QStringLiteral("first/1 openRealm/DO 3 × 30 s/UNDO 3 × 30 s/2 sendMail/second"));
        QCOMPARE(rows.rowOfStep(1), 4);
        rows.setChosen(1);
        QCOMPARE(texts(rows), QStringLiteral("first/1 openRealm/2 sendMail/DO 3 × 30 s/UNDO none/second"));
        rows.setChosen(-1);
        QCOMPARE(texts(rows), QStringLiteral("first/1 openRealm/2 sendMail/second"));
        QCOMPARE(resets.size(), 0);
    }

    void saysTheFlowInWords()
    {
        OutlineRows rows;
        EditorDocument document;
        QVERIFY(!document.load(write("c.yaml")).has_value());
        rows.setDocument(&document);
        QCOMPARE(
            rows.index(2).data(Qt::AccessibleTextRole).toString(),
            QStringLiteral("sendMail, step 2 of 2, has a note, after openRealm, nothing to undo")
        );
    }

    void filesAreThoseOfTheFolder()
    {
        EditorFiles files;
        FileRows rows(files);
        const QAbstractItemModelTester tester(&rows);
        QCOMPARE(rows.rowCount(), 0);
        const QString path = write("z.yaml");
        QVERIFY(!files.open(path).has_value());
        QCOMPARE(rows.index(rows.currentRow()).data(FileRows::PathRole).toString(), path);
        QVERIFY(rows.index(0).data(FileRows::IsFolderRole).toBool());
        files.current()->setText(QStringLiteral("changed"));
        QVERIFY(rows.index(rows.currentRow()).data(FileRows::ModifiedRole).toBool());
        QSignalSpy closing(&files, &EditorFiles::closing);
        files.close(path);
        QCOMPARE(closing.size(), 1);
        QCOMPARE(rows.currentRow(), -1);
        QVERIFY(files.openPaths().isEmpty());
    }

private:
    QString write(const char* name)
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(two) != two.size()) {
            qFatal("cannot write");
        }
        return file.fileName();
    }

    static QString texts(const QAbstractItemModel& rows)
    {
        QStringList all;
        for (int row = 0; row < rows.rowCount(); ++row) {
            all.append(rows.index(row, 0).data().toString());
        }
        return all.join(QLatin1Char('/'));
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(OutlineRowsTest)
#include "outline_rows_test.moc"
