#include "engine/definition/document.h"
#include "tests/engine/orchestrator/rig.h"
#include "tests/support/source_dir.h"

#include <QtTest/QTest>

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

namespace {

/// How a flow comes to where a person looks at it. Workers answer success unless it says else.
struct Story
{
    std::optional<StepName> failing; ///< its DO
    std::optional<StepName> silent; ///< its DO
    bool undosFail = false;
    bool isPaused = false;
};

struct Sent
{
    std::string topic;
    std::string key;
    std::string value;
    std::vector<std::pair<std::string, std::string>> headers; ///< of the record

    friend auto operator<=>(const Sent&, const Sent&) = default;
};

/// What a preview may not know: how far the flow is when a later wave goes, and when that is.
nlohmann::json withoutPosition(const std::string& value)
{
    auto json = nlohmann::json::parse(value);
    json.at("headers").erase("x-backstep-seq");
    return json;
}

/// Nor the id of the act that will confirm it.
nlohmann::json withoutRequest(nlohmann::json value)
{
    value.at("headers").erase("x-backstep-request");
    return value;
}

Sent sentOf(const Record& record)
{
    return {
        record.place.topic.text(),
        record.key.value_or("none"),
        withoutRequest(withoutPosition(*record.value)).dump(),
        record.recordHeaders};
}

Sent sentOf(const OutgoingRecord& record)
{
    return {record.topic.text(), record.key.value_or("none"), withoutPosition(*record.value).dump(), {}};
}

/// Each attempt answers once, so that a story needs no clock.
Orchestration hasty(Orchestration orchestration)
{
    for (StepDefinition& step : orchestration.steps) {
        step.doPolicy.attemptsMax = 1;
        step.undoPolicy.attemptsMax = 1;
    }
    return sealed(std::move(orchestration));
}

class Told
{
public:
    Told(const Orchestration& orchestration, Story story)
        : m_rig("a")
        , m_story(std::move(story))
    {
        m_rig.definition = orchestration;
        (void)m_rig.registerIt();
        (void)m_rig.start("f");
        goOn();
        if (m_story.isPaused && !isAtRest(state().status)) {
            (void)m_rig.act(wish(OperatorAction::Pause, {}));
        }
    }

    [[nodiscard]] FlowState state() { return *m_rig.state("f"); }

    [[nodiscard]] ActionRequest wish(OperatorAction action, const std::optional<StepName>& step, bool isEdited = false)
    {
        ActionRequest request;
        request.request = RequestId("r");
        request.flow = FlowId("f");
        request.action = action;
        request.step = step;
        request.expectedVersion = state().version;
        request.payload = isEdited ? std::optional<Bytes>(R"({"edited":true})") : std::nullopt;
        request.who = "ada";
        request.reason = "why";
        return request;
    }

    [[nodiscard]] Result<ActionPlan> plan(const ActionRequest& request) { return m_rig.plan(request); }

    /// What was sent because of it, when everything succeeds from now on.
    [[nodiscard]] std::optional<std::vector<Sent>> done(ActionRequest request, const std::string& hash)
    {
        const std::vector<Record> before = allCommands();
        request.planHash = hash;
        m_story = {};
        if (!m_rig.act(request) || !goOn()) {
            return std::nullopt;
        }
        std::vector<Sent> sent;
        for (const Record& record : allCommands()) {
            if (std::ranges::find(before, record) == before.end()) {
                sent.push_back(sentOf(record));
            }
        }
        return sent;
    }

private:
    std::vector<Record> allCommands()
    {
        std::vector<Record> found;
        for (const StepDefinition& step : m_rig.definition.steps) {
            for (const Phase phase : {Phase::Do, Phase::Undo}) {
                for (Record& record : m_rig.commands(step.name.text(), phase)) {
                    found.push_back(std::move(record));
                }
            }
        }
        return found;
    }

    /// Answers what comes until nothing is under way but what stays silent. False: it took too long.
    bool goOn()
    {
        return Rig::waitFor([this] {
            bool isQuiet = true;
            const FlowState now = state();
            for (std::size_t at = 0; at < now.steps.size(); ++at) {
                const StepStatus status = now.steps[at].status;
                const bool isUnderWay = status == StepStatus::InProgress || status == StepStatus::Undoing;
                const bool waitsSilently = answer(m_rig.definition.steps[at].name) && status == StepStatus::InProgress;
                isQuiet = isQuiet && (!isUnderWay || waitsSilently);
            }
            const bool mayGoOn = !now.paused && !isAtRest(now.status) && !m_story.silent.has_value();
            return isQuiet && !mayGoOn;
        });
    }

    /// Whatever of the step's commands has no answer. True: its DO is there and gets none.
    bool answer(const StepName& step)
    {
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            const std::vector<Record> commands = m_rig.commands(step.text(), phase);
            if (phase == Phase::Do && m_story.silent == step) {
                return !commands.empty();
            }
            std::size_t& answered = m_answered[{step, phase}];
            for (; answered < commands.size(); ++answered) {
                const bool fails = phase == Phase::Do ? m_story.failing == step : m_story.undosFail;
                m_rig.reply(commands[answered], !fails);
            }
        }
        return false;
    }

    Rig m_rig;
    Story m_story;
    std::map<std::pair<StepName, Phase>, std::size_t> m_answered;
};

} // namespace

/// What a person confirms is what is sent: every action, at every place where a flow can stand still, of samples of
/// each shape.
class PreviewsTest : public QObject
{
    Q_OBJECT

private slots:

    void areWhatIsSent_data()
    {
        QTest::addColumn<QString>("sample");
        for (const char* sample :
             {"tenantCreation",
              "userOnboarding",
              "orderFulfilment",
              "a > b > c",
              "a | b | c[noundo]",
              "a; b < a; c[wait] < a; d < b c",
              "a > b[pivot] > c",
              "a > b[onfailure] > c[wait]"}) {
            QTest::newRow(sample) << QString::fromLatin1(sample);
        }
    }

    void areWhatIsSent();
};

namespace {

std::optional<Orchestration> sample(const std::string& name)
{
    if (name.find_first_of(" ;") != std::string::npos) {
        return hasty(pictured(name));
    }
    const auto document = readDefinitionFile(std::string(BACKSTEP_SOURCE_DIR "/resources/samples/") + name + ".yaml");
    const auto chosen = chooseOrchestration(document, OrchestrationName());
    return chosen ? std::optional(hasty(*chosen)) : std::nullopt;
}

std::vector<Story> storiesOf(const Orchestration& orchestration)
{
    std::vector<Story> stories{{}};
    for (const StepDefinition& step : orchestration.steps) {
        stories.push_back({step.name, {}, false, false});
        stories.push_back({step.name, {}, true, false});
        stories.push_back({{}, step.name, false, false});
        stories.push_back({{}, step.name, false, true});
    }
    return stories;
}

struct Wish
{
    OperatorAction action = OperatorAction::Undo;
    std::optional<StepName> step;
    bool isEdited = false; ///< with another payload
};

std::vector<Wish> wishesFor(const Orchestration& orchestration)
{
    std::vector<Wish> wishes;
    for (const OperatorAction action :
         {OperatorAction::Undo, OperatorAction::UndoNow, OperatorAction::Pause, OperatorAction::Resume}) {
        wishes.push_back({action, {}, false});
    }
    for (const StepDefinition& step : orchestration.steps) {
        for (const OperatorAction action :
             {OperatorAction::Retry, OperatorAction::MarkDone, OperatorAction::MarkUndone, OperatorAction::Skip}) {
            wishes.push_back({action, step.name, false});
        }
        wishes.push_back({OperatorAction::Retry, step.name, true});
    }
    return wishes;
}

} // namespace

void PreviewsTest::areWhatIsSent()
{
    QFETCH(QString, sample);
    const auto orchestration = backstep::sample(sample.toStdString());
    QVERIFY(orchestration.has_value());
    int compared = 0;
    int refused = 0;
    int records = 0;
    for (const Story& story : storiesOf(*orchestration)) {
        Told looked(*orchestration, story);
        for (const auto& [action, step, isEdited] : wishesFor(*orchestration)) {
            const auto plan = looked.plan(looked.wish(action, step, isEdited));
            if (!plan) {
                ++refused;
                continue;
            }
            Told acted(*orchestration, story);
            const ActionRequest wish = acted.wish(action, step, isEdited);
            const auto again = acted.plan(wish);
            if (!again) { // side by side, a story may end one way or the other
                ++refused;
                continue;
            }
            auto sent = acted.done(wish, again->hash);
            const std::string where = sample.toStdString() + ", " + std::string(toWire(action)) + " "
                + (step ? step->text() : "") + ", failing " + (story.failing ? story.failing->text() : "none")
                + ", silent " + (story.silent ? story.silent->text() : "none");
            QVERIFY2(sent.has_value(), where.c_str());
            std::vector<Sent> planned;
            for (const ActionPlan::Message& message : again->messages) {
                planned.push_back(sentOf(message.record));
            }
            std::ranges::sort(planned);
            std::ranges::sort(*sent);
            if (planned != *sent) {
                std::string both = where + "\nplanned:";
                for (const Sent& each : planned) {
                    both += "\n  " + each.topic + " " + each.value;
                }
                both += "\nsent:";
                for (const Sent& each : *sent) {
                    both += "\n  " + each.topic + " " + each.value;
                }
                QFAIL(both.c_str());
            }
            ++compared;
            records += static_cast<int>(planned.size());
        }
    }
    QVERIFY(compared > 0);
    qInfo("previews: %d acts, %d records as planned, %d wishes refused", compared, records, refused);
}

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::PreviewsTest)
#include "previews_test.moc"
