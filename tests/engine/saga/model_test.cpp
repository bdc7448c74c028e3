#include "tests/engine/saga/random_flows.h"
#include "tests/support/sizes.h"

#include <QTest>

using namespace backstep;

/// T6: random flows and scripts, the core beside a reference model.
class ModelTest : public QObject
{
    Q_OBJECT

public:
    /// Qt Test ends a function after five minutes; ctest bounds the long sizes.
    static void initMain() { qputenv("QTEST_FUNCTION_TIMEOUT", "3600000"); }

private slots:
    void agrees();
};

void ModelTest::agrees()
{
    constexpr int usual = sanitized ? 2'000 : 20'000;
    constexpr int whenLong = sanitized ? 20'000 : 1'000'000;
    const ModelRun run = compareWithModel(longSizes() ? whenLong : usual, 20261125);
    QVERIFY2(!run.difference.has_value(), run.difference.value_or("").c_str());
    qInfo("reference model: %d cases agree", run.cases);
}

QTEST_GUILESS_MAIN(ModelTest)
#include "model_test.moc"
