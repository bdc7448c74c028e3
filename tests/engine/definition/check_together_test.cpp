#include "engine/definition/document.h"
#include "tests/engine/definition/problem_text.h"

#include <QTest>

using namespace backstep;

namespace {

DefinitionDocument initiator(const std::string& file, const std::string& name, const std::vector<std::string>& steps)
{
    std::string text
        = "orchestrations:\n- orchestrationName: " + name + "\n  as: initiator\n  type: simultaneous\n  steps:\n";
    int seq = 0;
    for (const std::string& step : steps) {
        text += "  - {seq: " + std::to_string(++seq) + ", objectType: S, name: " + step + "}\n";
    }
    return readDefinitions(text, file);
}

DefinitionDocument worker(const std::string& file, const std::string& name, const std::vector<std::string>& steps)
{
    std::string text = "orchestrations:\n- orchestrationName: " + name + "\n  as: worker\n  steps:\n";
    for (const std::string& step : steps) {
        text += "  - {undoMethod: u, name: " + step + "}\n";
    }
    return readDefinitions(text, file);
}

QStringList together(const std::vector<DefinitionDocument>& documents)
{
    QStringList lines;
    const std::vector<Problem> problems = checkTogether(documents);
    const QStringList texts = problemText(problems, true);
    for (std::size_t i = 0; i < problems.size(); ++i) {
        lines << QString::fromStdString(problems[i].file) + " " + texts[static_cast<int>(i)];
    }
    return lines;
}

} // namespace

class CheckTogetherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aCompleteSetIsSilent()
    {
        QCOMPARE(
            together({initiator("i", "o", {"a", "b"}), worker("w", "o", {"a"}), worker("v", "o", {"b"})}), QStringList()
        );
    }

    void namesAreComparedNotCounted()
    {
        QCOMPARE(
            together({initiator("i", "o", {"a", "b"}), worker("w", "o", {"a", "c"})}),
            QStringList({"i note step-without-worker@7:35", "w note step-of-no-initiator@6:27"})
        );
    }

    void anInitiatorAloneIsOneNote()
    {
        QCOMPARE(together({initiator("i", "o", {"a", "b", "c"})}), QStringList("i note no-worker@2:22"));
    }

    void workersAloneAreSilent() { QCOMPARE(together({worker("w", "o", {"a"})}), QStringList()); }

    void twoDefinitionsOfOneNameConflict()
    {
        const auto served = worker("w", "o", {"a", "b"});
        QCOMPARE(together({initiator("i", "o", {"a", "b"}), initiator("j", "o", {"a", "b"}), served}), QStringList());
        QCOMPARE(
            together({initiator("i", "o", {"a", "b"}), initiator("j", "o", {"b", "a"}), served}),
            QStringList("j warning conflicting-definitions@2:22")
        );
    }

    void severalWorkersAreShown()
    {
        QCOMPARE(
            together({worker("w", "o", {"a"}), worker("v", "o", {"b", "a"})}),
            QStringList("v note several-workers@6:27")
        );
    }

    void aWorkersTimesAreComparedWithItsInitiators()
    {
        const auto slow = readDefinitions(
            "orchestrations:\n- orchestrationName: o\n  as: worker\n  steps:\n"
            "  - {name: a, undoMethod: u, timeoutMs: 30001, undoTimeoutMs: 30000}\n",
            "w"
        );
        QCOMPARE(together({initiator("i", "o", {"a"}), slow}), QStringList("w warning timeout-beyond-caller@5:41"));
        QCOMPARE(together({slow}), QStringList());
    }

    void kafkaTakesDotsAndUnderscoresForOne()
    {
        QCOMPARE(
            together({worker("w", "o_a", {"b"}), worker("v", "o", {"a_b", "a.b"})}),
            QStringList({"v warning colliding-topics@6:27", "w warning colliding-topics@5:27"})
        );
        QCOMPARE(together({worker("w", "o-a", {"b"}), worker("v", "o", {"a_b"})}), QStringList());
    }

    void oneStepNameInTwoOrchestrationsIsToldOnce()
    {
        QCOMPARE(
            together({worker("w", "o", {"a"}), worker("v", "p", {"a"})}),
            QStringList("v note shared-topic-collision@5:27")
        );
    }
};

QTEST_APPLESS_MAIN(CheckTogetherTest)

#include "check_together_test.moc"
