#include "app/commands/failure_flags.h"

#include <CLI/CLI.hpp>
#include <QtTest>

namespace backstep {

class FailureFlagsTest : public QObject
{
    Q_OBJECT

    static Result<WorkerScript> read(const std::string& line)
    {
        CLI::App app;
        FailureFlags flags;
        std::string file;
        app.add_option("FILE", file);
        addFailureFlags(app, flags);
        app.parse(line);
        return toScript(flags, {StepName("createRealm"), StepName("createClient")});
    }

private slots:

    void theFlagsBecomeAScript()
    {
        const auto script = read("--fail createRealm:2 flow.yaml --late createClient:900 --duplicate createClient "
                                 "--silent-undo createRealm --fail-undo createClient --latency 15");
        QVERIFY2(script.has_value(), script ? "" : script.error().message.c_str());
        QCOMPARE(script->answer(StepName("createRealm"), Phase::Do).fail, 2);
        QCOMPARE(script->answer(StepName("createRealm"), Phase::Undo).silent, -1);
        QCOMPARE(script->answer(StepName("createClient"), Phase::Do).late, Duration(900));
        QVERIFY(script->answer(StepName("createClient"), Phase::Do).duplicate);
        QCOMPARE(script->answer(StepName("createClient"), Phase::Undo).fail, -1);
        QCOMPARE(script->latency, Duration(15));
    }

    void aStepMayBeNamedByManyFlags()
    {
        const auto script = read("--fail createRealm,createClient:1 --silent createRealm:1");
        QVERIFY(script.has_value());
        QCOMPARE(script->answer(StepName("createRealm"), Phase::Do).fail, -1);
        QCOMPARE(script->answer(StepName("createRealm"), Phase::Do).silent, 1);
        QCOMPARE(script->answer(StepName("createClient"), Phase::Do).fail, 1);
    }

    void whatCannotBeReadIsSaid_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown step") << "--fail createRelm"
                                      << "the steps are createRealm, createClient";
        QTest::newRow("no number") << "--fail createRealm:often"
                                   << "STEP:TIMES";
        QTest::newRow("negative") << "--silent createRealm:-3"
                                  << "STEP:TIMES";
        QTest::newRow("too large") << "--fail createRealm:99999999999999999999"
                                   << "STEP:TIMES";
        QTest::newRow("late needs a number") << "--late createRealm"
                                             << "STEP:MS";
        QTest::newRow("nothing behind the colon") << "--late-undo createRealm:"
                                                  << "STEP:MS";
    }

    void whatCannotBeReadIsSaid()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const auto script = read(line.toStdString());
        QVERIFY(!script.has_value());
        QCOMPARE(script.error().fault, Fault::BadInput);
        QVERIFY2(QString::fromStdString(script.error().message).contains(says), script.error().message.c_str());
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::FailureFlagsTest)
#include "failure_flags_test.moc"
