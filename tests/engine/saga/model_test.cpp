#include "tests/engine/saga/random_flows.h"

#include <QTest>

using namespace backstep;

/// T6: random flows and scripts, the core beside a reference model.
class ModelTest : public QObject
{
    Q_OBJECT

private slots:
    void agrees();
};

void ModelTest::agrees()
{
    const bool isLong = qEnvironmentVariableIsSet("BACKSTEP_TEST_LONG");
    const ModelRun run = compareWithModel(isLong ? 1'000'000 : 20'000, 20261125);
    QVERIFY2(!run.difference.has_value(), run.difference.value_or("").c_str());
    qInfo("reference model: %d cases agree", run.cases);
}

QTEST_GUILESS_MAIN(ModelTest)
#include "model_test.moc"
