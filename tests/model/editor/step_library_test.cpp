#include "model/editor/step_library.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace backstep;

namespace {

SeenWorker worker(const char* orchestration, const char* service, std::vector<EntryStep> steps)
{
    SeenWorker seen;
    seen.registration.role = EntryRole::Worker;
    seen.registration.orchestrationName = OrchestrationName(orchestration);
    seen.registration.service = service;
    seen.registration.steps = std::move(steps);
    return seen;
}

EntryStep step(const char* name, const char* type, const char* undo)
{
    EntryStep served;
    served.name = StepName(name);
    served.objectType = type;
    served.doMethod = "open";
    served.undoMethod = undo;
    return served;
}

WorkersSeen cluster()
{
    WorkersSeen seen;
    seen.registered
        = {worker("orders", "shop", {step("ship", "Order", "recall")}),
           worker("tenants", "keycloak", {step("openRealm", "Realm", ""), step("mail", "", "")}),
           worker("tenants", "other", {step("openRealm", "", "close")})};
    return seen;
}

QString pictured(const std::vector<LibraryStep>& steps)
{
    QStringList all;
    for (const LibraryStep& each : steps) {
        all << QStringLiteral("%1.%2 %3 by %4%5")
                   .arg(
                       each.orchestration,
                       each.name,
                       each.objectType,
                       each.services,
                       each.hasUndo ? QString() : QStringLiteral(", no UNDO")
                   );
    }
    return all.join(QStringLiteral("; "));
}

LibraryStep named(const char* name)
{
    return {QString::fromLatin1(name), {}, QStringLiteral("t"), QStringLiteral("s"), true};
}

} // namespace

class StepLibraryTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theStepsOfTheFlowComeFirst()
    {
        QCOMPARE(
            pictured(libraryOf(cluster(), QStringLiteral("tenants"))),
            QStringLiteral("tenants.mail  by keycloak, no UNDO; tenants.openRealm Realm by keycloak, other; "
                           "orders.ship Order by shop")
        );
        QVERIFY(pictured(libraryOf(cluster(), QStringLiteral("orders"))).startsWith(QStringLiteral("orders.ship")));
        QVERIFY(libraryOf({}, QStringLiteral("orders")).empty());
    }

    void whatIsDraggedIsTheSameStepOrYaml()
    {
        const LibraryStep mail{
            QStringLiteral("mail"), QStringLiteral("Mail: \"all\""), QStringLiteral("t"), QStringLiteral("s"), false};
        const std::unique_ptr<QMimeData> data(dragged(mail));
        QCOMPARE(stepIn(*data), std::optional(mail));
        QCOMPARE(data->text(), QStringLiteral("- name: mail\n  objectType: \"Mail: \\\"all\\\"\"\n  undo: none\n"));
        QMimeData other;
        other.setText(QStringLiteral("- name: mail"));
        QVERIFY(!stepIn(other));
        other.setData(QStringLiteral("application/x-backstep-step"), "{broken");
        QVERIFY(!stepIn(other));
    }

    void aNameThatLooksLikeANumberKeepsItsQuotes()
    {
        const std::unique_ptr<QMimeData> data(dragged(named("12")));
        QVERIFY(data->text().startsWith(QStringLiteral("- name: \"12\"")));
        const std::unique_ptr<QMimeData> yes(dragged(named("true")));
        QVERIFY(yes->text().startsWith(QStringLiteral("- name: \"true\"")));
    }

    void theListTellsWhatComesAndGoes()
    {
        LibraryRows rows;
        const QAbstractItemModelTester tester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&rows, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&rows, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&rows, &QAbstractItemModel::rowsRemoved);
        rows.take({named("a"), named("b"), named("d")});
        QCOMPARE(inserted.takeFirst().mid(1), (QVariantList{0, 2}));
        rows.take({named("a"), named("b"), named("c"), named("d")});
        QCOMPARE(inserted.takeFirst().mid(1), (QVariantList{2, 2}));
        QCOMPARE(removed.count(), 0);
        rows.take({named("a"), named("d")});
        QCOMPARE(removed.takeFirst().mid(1), (QVariantList{1, 2}));
        rows.take({named("a"), named("d")});
        rows.take({});
        QCOMPARE(removed.takeFirst().mid(1), (QVariantList{0, 1}));
        QCOMPARE(inserted.count() + removed.count() + reset.count(), 0);
    }

    void aScreenReaderHearsWhoServesIt()
    {
        LibraryRows rows;
        rows.take(libraryOf(cluster(), QStringLiteral("tenants")));
        QCOMPARE(
            rows.index(1).data(Qt::AccessibleTextRole).toString(),
            QStringLiteral("openRealm, payload type Realm, served by keycloak, other for tenants")
        );
        QVERIFY(rows.index(0).data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral(", without UNDO")));
    }
};

QTEST_GUILESS_MAIN(StepLibraryTest)
#include "step_library_test.moc"
