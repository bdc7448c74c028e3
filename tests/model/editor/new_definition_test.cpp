#include "model/editor/new_definition.h"

#include "engine/definition/document.h"

#include <QTest>

using namespace backstep;

namespace {

DefinitionDocument readNew(const QString& path, FlowTemplate from)
{
    const QByteArray text = newDefinition(path, from);
    return readDefinitions({text.constData(), static_cast<std::size_t>(text.size())}, path.toStdString());
}

} // namespace

class NewDefinitionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void anEmptyOneHasItsFilesName()
    {
        const DefinitionDocument read = readNew(QStringLiteral("/x/tenant creation.yaml"), FlowTemplate::Empty);
        QCOMPARE(read.entries.size(), std::size_t{1});
        QCOMPARE(read.entries[0].orchestrationName.text(), std::string("tenant_creation"));
        QVERIFY(read.entries[0].steps.empty());
    }

    void aTemplateIsAFlowThatRuns_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<FlowTemplate>("which");
        for (const NamedTemplate& each : flowTemplates()) {
            for (const char* ending : {"yaml", "json"}) {
                QTest::addRow("%s, %s", qPrintable(each.words), ending)
                    << QStringLiteral("/x/order.%1").arg(QLatin1String(ending)) << each.which;
            }
        }
    }

    void aTemplateIsAFlowThatRuns()
    {
        QFETCH(QString, path);
        QFETCH(FlowTemplate, which);
        const DefinitionDocument read = readNew(path, which);
        QCOMPARE(read.entries.size(), std::size_t{1});
        QVERIFY(read.entries[0].orchestration.has_value());
        for (const Problem& problem : read.problems) {
            QVERIFY2(problem.severity != Severity::Error, problem.message.c_str());
        }
        const Orchestration& flow = *read.entries[0].orchestration;
        QCOMPARE(flow.name.text(), std::string("order"));
        QVERIFY(flow.steps.size() >= 3);
        QCOMPARE(flow.shape == FlowShape::Graph, which == FlowTemplate::Graph);
        QCOMPARE(flow.shape == FlowShape::Parallel, which == FlowTemplate::Parallel);
        QCOMPARE(flow.steps[1].pivot && flow.steps[2].retriable, which == FlowTemplate::PointOfNoReturn);
    }
};

QTEST_APPLESS_MAIN(NewDefinitionTest)
#include "new_definition_test.moc"
