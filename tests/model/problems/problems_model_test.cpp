#include "model/problems/problems_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace backstep;

namespace {

ProblemRow row(int line, Severity severity = Severity::Warning)
{
    return {severity, QStringLiteral("code"), QStringLiteral("line %1").arg(line), QStringLiteral("step"), line, 5, {}};
}

} // namespace

class ProblemsModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void changesOnlyWhatChanged()
    {
        ProblemsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.setProblems({row(1), row(2), row(3)});
        QCOMPARE(inserted.size(), 1);
        const QPersistentModelIndex last = model.index(2, 0);
        model.setProblems({row(1), row(7), row(8), row(3)});
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(last.row(), 3);
        QCOMPARE(last.data().toString(), QStringLiteral("line 3"));
        model.setProblems({row(1), row(7), row(8), row(3)});
        QCOMPARE(inserted.size(), 2);
        model.setProblems({});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(resets.size(), 0);
    }

    /// What was seen of the cluster stands behind what is in the file, whichever of them changes.
    void whatWasSeenStandsBehindTheFile()
    {
        ProblemsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        ProblemRow seen = row(4);
        seen.code.clear();
        seen.isSeen = true;
        model.setSeen({seen});
        model.setProblems({row(9), row(2)});
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(model.rows().back(), seen);
        QCOMPARE(model.ofFile().size(), std::size_t{2});
        QCOMPARE(model.summary(), QStringLiteral("0 errors, 3 warnings, 0 notes"));
        QCOMPARE(model.index(2, 0).data(Qt::ToolTipRole).toString(), QStringLiteral("Warning, line 4: line 4"));
        model.setSeen({seen});
        QCOMPARE(inserted.size(), 2);
        model.setProblems({});
        QCOMPARE(model.rows(), std::vector{seen});
        QCOMPARE(removed.size(), 1);
        model.setSeen({});
        QCOMPARE(model.rowCount(), 0);
    }

    void aRowKeepsItsFixWhileItStays()
    {
        ProblemsModel model;
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.setProblems({row(1), row(2)});
        model.setFix(1, QStringLiteral("Mend it"));
        model.setFix(1, QStringLiteral("Mend it"));
        model.setFix(2, QStringLiteral("Mend what is not there"));
        QCOMPARE(changed.size(), 1);
        model.setProblems({row(7), row(2)});
        QCOMPARE(removed.size(), 1);
        QCOMPARE(model.index(0, ProblemsModel::FixColumn).data().toString(), QString());
        QCOMPARE(model.index(1, ProblemsModel::FixColumn).data().toString(), QStringLiteral("Mend it"));
    }

    void saysPlaceAndCount()
    {
        ProblemsModel model;
        model.setProblems({row(24, Severity::Error), row(30), row(31)});
        QCOMPARE(model.index(0, ProblemsModel::PlaceColumn).data().toString(), QStringLiteral("24:5"));
        QCOMPARE(model.summary(), QStringLiteral("1 error, 2 warnings, 0 notes"));
    }
};

QTEST_APPLESS_MAIN(ProblemsModelTest)
#include "problems_model_test.moc"
