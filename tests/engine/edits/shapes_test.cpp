#include "tests/engine/edits/edited.h"

#include <QTest>

using namespace backstep;

/// The order of steps: edges of a graph, and what becomes of the order when the shape changes.
class ShapesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesTheShape();
    void connectsSteps();
    void insertsOnAnEdge();
    void runsTogether();
};

namespace {

std::string flow(const std::string& type, const std::string& steps)
{
    return "orchestrationName: t\nas: initiator\ntype: " + type + "\nsteps:\n" + steps;
}

std::string reshaped(const std::string& text, FlowShape shape)
{
    return edited(text, [shape](DefinitionEdit& edit) { return edit.setShape(0, shape); });
}

} // namespace

void ShapesTest::changesTheShape()
{
    const std::string chain = flow("sequential # one by one", "- seq: 2\n  name: b\n- seq: 1\n  name: a\n");
    QCOMPARE(
        reshaped(chain, FlowShape::Graph),
        flow("graph # one by one", "- seq: 2\n  name: b\n  dependsOn: [a]\n- seq: 1\n  name: a\n")
    );
    QCOMPARE(
        reshaped(chain, FlowShape::Parallel),
        flow("simultaneous # one by one", "- seq: 2\n  name: b\n- seq: 1\n  name: a\n")
    );
    const std::string net
        = flow("graph", "- name: b # b\n  dependsOn: [a]\n- name: a\n- name: c\n  dependsOn: [a, b]\n");
    QCOMPARE(reshaped(net, FlowShape::Sequential), flow("sequential", "- name: a\n- name: b # b\n- name: c\n"));
    QCOMPARE(reshaped(net, FlowShape::Parallel), flow("simultaneous", "- name: b # b\n- name: a\n- name: c\n"));
    QCOMPARE(
        reshaped(flow("parallel", "- name: a\n- name: b\n"), FlowShape::Sequential),
        flow("sequential", "- name: a\n- name: b\n")
    );
    QCOMPARE(reshaped(chain, FlowShape::Sequential), chain);
    QCOMPARE( // the author's numbers decide
        reshaped(flow("parallel", "- seq: 5\n  name: a\n- seq: 2\n  name: b\n"), FlowShape::Sequential),
        flow("sequential", "- seq: 5\n  name: a\n- seq: 2\n  name: b\n")
    );
    QCOMPARE( // where two are the same the text does
        reshaped(flow("parallel", "- seq: 1\n  name: a\n- seq: 1\n  name: b\n"), FlowShape::Sequential),
        flow("sequential", "- seq: 1\n  name: a\n- seq: 2\n  name: b\n")
    );
}

void ShapesTest::connectsSteps()
{
    const std::string net = flow("graph", "- name: a\n- name: b\n  dependsOn: a # why\n- name: c\n");
    const auto connected = [&](std::size_t from, std::size_t to) {
        return edited(net, [=](DefinitionEdit& edit) { return edit.connectSteps(0, from, to); });
    };
    QCOMPARE(
        connected(0, 2), flow("graph", "- name: a\n- name: b\n  dependsOn: a # why\n- name: c\n  dependsOn: [a]\n")
    );
    QCOMPARE(connected(2, 1), flow("graph", "- name: a\n- name: b\n  dependsOn: [a, c] # why\n- name: c\n"));
    QCOMPARE(connected(0, 1), net);
    QVERIFY(connected(1, 0).starts_with('<')); // in a circle
    QCOMPARE(connected(1, 1), std::string("<A step cannot wait for itself.>"));
    QCOMPARE(
        edited(net, [](DefinitionEdit& edit) { return edit.disconnectSteps(0, 0, 1); }),
        flow("graph", "- name: a\n- name: b\n- name: c\n")
    );
    QCOMPARE(
        edited(
            flow("sequential", "- name: a\n- name: b\n"),
            [](DefinitionEdit& edit) { return edit.connectSteps(0, 0, 1); }
        ),
        std::string("<Only a graph has dependencies to draw: make it a graph first.>")
    );
}

void ShapesTest::insertsOnAnEdge()
{
    const std::string net = flow("graph", "- name: a\n- name: b\n  dependsOn: [a]\n- name: c\n  dependsOn: [a]\n");
    QCOMPARE(
        edited(
            net,
            [](DefinitionEdit& edit) {
                return edit.insertBetween(0, 0, 2, {"new", ""});
            }
        ),
        flow(
            "graph",
            "- name: a\n- name: new\n  dependsOn: [a]\n- name: b\n  dependsOn: [a]\n- name: c\n  dependsOn: "
            "[new]\n"
        )
    );
    QCOMPARE(
        edited(
            net,
            [](DefinitionEdit& edit) {
                return edit.insertBranch(0, 1, {"new", ""});
            }
        ),
        flow(
            "graph",
            "- name: a\n- name: b\n  dependsOn: [a]\n- name: new\n  dependsOn: [b]\n- name: c\n  dependsOn: "
            "[a]\n"
        )
    );
    QCOMPARE(
        edited(
            flow("sequential", "- name: a\n"),
            [](DefinitionEdit& edit) {
                return edit.insertBranch(0, 0, {"n", ""});
            }
        ),
        std::string("<A sequence has no branches: make it a graph first.>")
    );
}

void ShapesTest::runsTogether()
{
    const std::string chain = flow("sequential", "- name: a\n- name: b\n- name: c\n- name: d\n");
    QCOMPARE(
        edited(
            chain,
            [](DefinitionEdit& edit) {
                return edit.runTogether(0, {1, 2});
            }
        ),
        flow(
            "graph",
            "- name: a\n- name: b\n  dependsOn: [a]\n- name: c\n  dependsOn: [a]\n- name: d\n  dependsOn: [c, "
            "b]\n"
        )
    );
}

QTEST_APPLESS_MAIN(ShapesTest)
#include "shapes_test.moc"
