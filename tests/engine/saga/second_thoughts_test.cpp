#include "tests/support/scenario.h"

#include <QTest>

using namespace backstep;

/// A worker that answered "failed" and says of the same attempt afterwards that it is done: what it did is there.
class SecondThoughtsTest : public QObject
{
    Q_OBJECT

private slots:
    void plays_data();
    void plays();
};

void SecondThoughtsTest::plays_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("said");

    const auto row = [](const char* name, const char* picture, const char* script, const char* said) {
        QTest::newRow(name) << picture << script << said;
    };
    row("it is the step's success while the next attempt waits",
        "a > b",
        "a fails; a ok#1; wait; b ok",
        "DO a; DO b; b timed out; ended COMPLETED");
    row("and while the next one is out: what that one answers changes nothing",
        "a > b",
        "a fails; wait; a ok#1; a fails#2; b ok",
        "DO a; DO a (2); DO b; ended COMPLETED");
    row("after turning back it is undone",
        "a > b[tries=1]",
        "a ok; b fails; b do ok; b ok; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; UNDO b; ended UNDONE");
    row("after UNDONE too",
        "a[tries=1]",
        "a fails; a do ok; a ok",
        "DO a; a exhausted; turned back; ended UNDONE; reopened UNDOING; UNDO a; ended UNDONE");
    row("and after its UNDO, once more",
        "a[tries=1 onfailure]",
        "a fails; a ok; a do ok; a ok; a do ok",
        "DO a; a exhausted; turned back; UNDO a; ended UNDONE; reopened UNDOING; UNDO a#2 (2); ended UNDONE; "
        "anomaly duplicate-reply");
    row("where a person is waited for, it goes on from there",
        "a > b[tries=1 wait] > c",
        "a ok; b fails; b do ok; c ok",
        "DO a; DO b; b exhausted; ended FAILED; reopened IN_PROGRESS; DO c; ended COMPLETED");
    row("under the key before the present one it is the step's, too",
        "a[tries=1 wait] > b[tries=1]",
        "a fails; retry; a ok#1; b fails; a ok",
        "DO a; a exhausted; ended FAILED; reopened IN_PROGRESS; DO a#2 (2); DO b; b exhausted; turned back; UNDO a; "
        "ended UNDONE");
    row("and what the other key did after that is undone once more",
        "a[tries=1 wait] > b[tries=1]",
        "a fails; retry; a ok#1; b fails; a ok; a do ok#2; a ok",
        "DO a; a exhausted; ended FAILED; reopened IN_PROGRESS; DO a#2 (2); DO b; b exhausted; turned back; UNDO a; "
        "ended UNDONE; reopened UNDOING; UNDO a#2 (2); ended UNDONE");
    row("an UNDO's success after its failure is an anomaly: it is tried again",
        "a > b[tries=1]",
        "a ok; b fails; a fails; a ok#1; wait; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; anomaly duplicate-reply; UNDO a (2); ended UNDONE");
}

void SecondThoughtsTest::plays()
{
    QFETCH(QString, picture);
    QFETCH(QString, script);
    QFETCH(QString, said);
    QCOMPARE(QString::fromStdString(played(picture.toStdString(), script.toStdString())), said);
}

QTEST_APPLESS_MAIN(SecondThoughtsTest)
#include "second_thoughts_test.moc"
