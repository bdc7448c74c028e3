#include "tests/engine/tracker/watched.h"
#include "tests/support/recording.h"

#include <QTest>

using namespace backstep;

namespace {

const char* wordOf(SeenHole::Kind kind)
{
    switch (kind) {
    case SeenHole::Kind::NotUndone:
        return "not undone";
    case SeenHole::Kind::DoneAfterUndo:
        return "done after undo";
    case SeenHole::Kind::UndoneTwice:
        return "undone twice";
    case SeenHole::Kind::OutOfOrder:
        return "out of order";
    }
    return "?";
}

/// "a not undone; b undone twice".
std::string picturedHoles(const SeenFlow& flow)
{
    std::string text;
    for (const SeenHole& hole : flow.holes) {
        text += (text.empty() ? "" : "; ") + hole.step.text() + " " + wordOf(hole.kind);
    }
    return text;
}

} // namespace

class HolesTest : public QObject
{
    Q_OBJECT

private slots:
    void findsThemInForeignFlows_data();
    void findsThemInForeignFlows();
    void findsThemInToldFlows_data();
    void findsThemInToldFlows();
    void saysWhatTheyAre();
    void findsNoneWhileAFlowGoesOn();
};

void HolesTest::findsThemInForeignFlows_data()
{
    QTest::addColumn<QString>("traffic");
    QTest::addColumn<QString>("holes");
    const auto row
        = [](const char* name, const char* traffic, const char* holes) { QTest::newRow(name) << traffic << holes; };
    const QString three = QStringLiteral("register a > b > c; start; do a; a ok; do b; b ok; do c; c fails 1; ");
    const auto back = [&](const char* name, const char* rest, const char* holes) {
        QTest::newRow(name) << three + QString::fromLatin1(rest) << holes;
    };
    row("the next step while it is undone",
        "register a > b > c; start; do a; a ok; do b; b fails 1; undo a; do c; a undone",
        "c out of order");
    row("a step again while it is undone",
        "register a > b; start; do a; a ok; do b; b fails 1; undo a; a fails 2; do a; a ok",
        "a done after undo");
    row("completed", "register a > b; start; do a; a ok; do b; b ok", "");
    back("as it should be", "undo b; b undone; undo a; a undone", "");
    back("not yet", "undo b; b undone", "");
    back("under way", "undo b", "");
    back("one was skipped", "undo a; a undone", "b not undone");
    back("turned round", "undo a; a undone; undo b; b undone", "a out of order");
    back("twice", "undo b; b undone; undo b; b undone; undo a; a undone", "b undone twice");
    back("done late", "undo b; b undone; undo a; a undone; do a; a ok", "a done after undo");
    back("undone again", "undo b; b undone; undo a; a undone; do a; a ok; undo a; a undone", "");
    row("parallel", "register a | b | c; start; do a; do b; do c; a ok; b ok; c fails 1; undo a; undo b; b undone", "");
    row("without a graph", "start; do a; a ok; do b; b ok; do c; c fails 1; undo a; a undone", "");
}

void HolesTest::findsThemInForeignFlows()
{
    QFETCH(QString, traffic);
    QFETCH(QString, holes);
    Watched watched(foreign(traffic.toStdString()));
    watched.settle();
    QCOMPARE(QString::fromStdString(picturedHoles(watched.flow())), holes);
}

void HolesTest::findsThemInToldFlows_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("holes");
    QTest::newRow("undone") << "a > b > c"
                            << "a ok; b ok; c fails; wait; c fails; wait; c fails; b ok; a ok"
                            << "";
    QTest::newRow("waits for a person") << "a > b > c[tries=1]"
                                        << "a ok; b ok; c fails; b fails; wait; b fails; wait; b fails"
                                        << "a not undone; b not undone";
    QTest::newRow("retried by a person") << "a > b[tries=1]"
                                         << "a ok; b fails; a fails; wait; a fails; wait; a fails; retry a; a ok"
                                         << "";
    QTest::newRow("graph") << "a; b < a; c < a; d[tries=1] < b c"
                           << "a ok; c ok; b ok; d fails; b ok; c ok; a ok"
                           << "";
    QTest::newRow("cancelled") << "a | b | c"
                               << "a ok; undo; b ok; c fails; b ok; a ok; b ok"
                               << "";
}

void HolesTest::findsThemInToldFlows()
{
    QFETCH(QString, picture);
    QFETCH(QString, script);
    QFETCH(QString, holes);
    Watched watched(recorded(picture.toStdString(), script.toStdString()));
    watched.settle();
    QCOMPARE(QString::fromStdString(picturedHoles(watched.flow())), holes);
}

void HolesTest::saysWhatTheyAre()
{
    Watched watched(foreign("register a > b > c; start; do a; a ok; do b; b ok; do c; c fails 1; undo a; a undone"));
    watched.settle();
    QCOMPARE(
        watched.flow().holes.front().text,
        "b succeeded and no UNDO was sent for it, although a, on which it builds, was undone: it has its effect."
    );
    QVERIFY(watched.flow().holes.front().at.isSet());
    Watched twice(foreign("start; do a; a ok; do b; b fails 1; undo a; a undone; undo a; a undone"));
    twice.settle();
    QVERIFY(twice.flow().holes.front().text.starts_with("a was undone twice: attempts 1 and 2 both answered success."));
}

/// At no moment of a flow that its engine takes back rightly is there a hole but while it waits for a person.
void HolesTest::findsNoneWhileAFlowGoesOn()
{
    for (const char* script :
         {"a ok; b ok; c fails; wait; c fails; wait; c fails; b ok; a ok",
          "a ok; b ok; c fails; wait; wait; wait; c fails; wait; c fails; b fails; wait; b ok; a ok",
          "a ok; b ok; undo; c ok; c ok; b ok; a ok"}) {
        const std::vector<Record> records = recorded("a > b > c", script);
        Watched watched;
        for (const Record& record : records) {
            watched.take({record});
            const SeenFlow flow = watched.flow();
            QVERIFY2(
                flow.holes.empty() || flow.status == FlowStatus::Failed,
                (std::string(script) + ": " + picturedFlow(flow) + ": " + picturedHoles(flow)).c_str()
            );
        }
    }
}

QTEST_APPLESS_MAIN(HolesTest)
#include "holes_test.moc"
