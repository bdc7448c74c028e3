#include "tests/engine/edits/edited.h"

#include <QTest>

#include <functional>
#include <set>

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
    void movesBesideAnother();
    void movesOntoAnEdge();
    void movesOutOfAGroup();
    void whatIsMovedLeavesNoSuperfluousEdge();
    void aWorkerHasNoOrder();
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

namespace {

/// What each waits for: "b<a; c<a; d<b,c".
std::string waits(const std::string& text, const std::function<Result<void>(DefinitionEdit&)>& change)
{
    const std::string after = edited(text, change);
    if (after.starts_with('<')) {
        return after;
    }
    std::string all;
    const DefinitionDocument read = readDefinitions(after, "t.yaml");
    for (const StepDefinition& step : read.entries.at(0).orchestration.value().steps) {
        std::set<std::string> names;
        for (const StepIndex before : step.dependsOn) {
            names.insert(read.entries[0].orchestration->steps[before].name.text());
        }
        std::string joined;
        for (const std::string& name : names) {
            joined += (joined.empty() ? "<" : ",") + name;
        }
        all += (all.empty() ? "" : "; ") + step.name.text() + joined;
    }
    return all;
}

const std::string diamond = flow(
    "graph", "- name: a\n- name: b\n  dependsOn: [a]\n- name: c # c\n  dependsOn: [a]\n- name: d\n  dependsOn: [b, c]\n"
);
const std::string four = flow("sequential", "- name: a\n- name: b\n- name: c\n- name: d\n");

} // namespace

void ShapesTest::movesBesideAnother()
{
    const auto beside = [](std::size_t step, std::size_t other) {
        return [=](DefinitionEdit& edit) { return edit.moveBeside(0, step, other); };
    };
    QCOMPARE(waits(four, beside(2, 1)), std::string("a; b<a; c<a; d<b,c"));
    QCOMPARE(waits(four, beside(3, 0)), std::string("a; b<a,d; c<b; d"));
    QCOMPARE(waits(four, beside(0, 3)), std::string("a<c; b; c<b; d<c"));
    QCOMPARE(waits(diamond, beside(3, 1)), std::string("a; b<a; c<a; d<a"));
    QCOMPARE(waits(diamond, beside(0, 1)), std::string("a; b; c; d<a,b,c"));
    QCOMPARE(waits(diamond, beside(1, 2)), std::string("a; b<a; c<a; d<b,c")); // it is there already
    QCOMPARE(waits(four, beside(1, 1)), std::string("<A step cannot run beside itself.>"));
    // Comments and all else stay.
    QCOMPARE(
        edited(diamond, beside(3, 1)),
        flow(
            "graph",
            "- name: a\n- name: b\n  dependsOn: [a]\n- name: c # c\n  dependsOn: [a]\n- name: d\n  dependsOn: [a]\n"
        )
    );
}

void ShapesTest::movesOntoAnEdge()
{
    using Place = std::optional<std::size_t>;
    const auto between = [](std::size_t step, Place from, Place to) {
        return [=](DefinitionEdit& edit) { return edit.moveBetween(0, step, from, to); };
    };
    QCOMPARE(waits(diamond, between(2, 1, 3)), std::string("a; b<a; c<b; d<c"));
    QCOMPARE(waits(diamond, between(2, std::nullopt, 0)), std::string("a<c; b<a; c; d<b"));
    QCOMPARE(waits(diamond, between(1, 3, std::nullopt)), std::string("a; b<d; c<a; d<c"));
    QCOMPARE(waits(diamond, between(1, 0, 1)), std::string("a; b<a; c<a; d<b,c")); // its own edge
    QCOMPARE(waits(diamond, between(1, 2, 3)), std::string("a; b<c; c<a; d<b"));
}

void ShapesTest::movesOutOfAGroup()
{
    const auto apart = [](std::size_t step, bool inFront) {
        return [=](DefinitionEdit& edit) { return edit.moveApart(0, step, inFront); };
    };
    QCOMPARE(waits(diamond, apart(1, false)), std::string("a; b<c; c<a; d<b"));
    QCOMPARE(waits(diamond, apart(1, true)), std::string("a; b<a; c<b; d<c"));
    const std::string row = flow("parallel", "- name: a\n- name: b\n- name: c\n");
    QCOMPARE(waits(row, apart(0, false)), std::string("a<b,c; b; c"));
    QCOMPARE(waits(row, apart(0, true)), std::string("a; b<a; c<a"));
    QCOMPARE(
        waits(four, apart(1, false)),
        std::string("<b runs beside no other step, so there is nothing to take it out of.>")
    );
    QCOMPARE(edited(four, apart(1, false)).front(), '<'); // and the sequence stays one
}

void ShapesTest::whatIsMovedLeavesNoSuperfluousEdge()
{
    // d waits for a by way of c: no edge from a to d comes of taking b out.
    QCOMPARE(
        waits(diamond, [](DefinitionEdit& edit) { return edit.moveBetween(0, 1, 3, std::nullopt); }),
        std::string("a; b<d; c<a; d<c")
    );
}

void ShapesTest::aWorkerHasNoOrder()
{
    const std::string refusal = "<The steps of a worker have no order: the initiator's flow sets it.>";
    for (const char* type : {"", "type: graph\n"}) {
        const std::string worker
            = std::string("orchestrationName: t\nas: worker\n") + type + "steps:\n- name: a\n- name: b\n";
        QCOMPARE(reshaped(worker, FlowShape::Parallel), refusal);
        QCOMPARE(edited(worker, [](DefinitionEdit& edit) { return edit.moveBeside(0, 0, 1); }), refusal);
        QCOMPARE(edited(worker, [](DefinitionEdit& edit) { return edit.moveApart(0, 0, true); }), refusal);
        QCOMPARE(edited(worker, [](DefinitionEdit& edit) { return edit.moveBetween(0, 1, std::nullopt, 0); }), refusal);
    }
}

QTEST_APPLESS_MAIN(ShapesTest)
#include "shapes_test.moc"
