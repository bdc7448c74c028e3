#pragma once

#include "model/feed/flow_feed.h"
#include "model/feed/window_door.h"
#include "model/words.h"

#include "engine/rescue/rescue_follow.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace backstep {

/// One flow of many that are rescued together.
struct BulkItem
{
    enum class State : std::uint8_t
    {
        Planning, ///< its plan was not asked for, or has not come
        Planned,
        NotPossible, ///< the engine plans nothing for it; it is left alone
        Waiting, ///< confirmed; its stage has not begun
        Sending, ///< the engine was asked to do it
        Sent, ///< taken by the engine; open until the replies are seen
        Resolved,
        Failed, ///< it came to rest otherwise
        NoAnswer,
        Refused ///< it had moved on since its plan
    };

    FlowId flow;
    OrchestrationName orchestration;
    State state = State::Planning;
    int stage = 0; ///< from 1, once it was sent in it
    std::optional<ActionPlan> plan;
    RescueWatch watch;
    QString says; ///< why it is not possible, was refused or failed
};

[[nodiscard]] StatusWord wordOf(BulkItem::State state);

/// Nothing more happens to it by itself.
[[nodiscard]] bool hasEnded(BulkItem::State state);

/// The same act on many flows: every plan is asked for first and can be looked at (a dry run), then they are sent in
/// stages that grow, each flow exactly as it was planned or not at all. A stage that does not end well stops it.
class BulkRescue final : public QObject
{
    Q_OBJECT

public:
    enum class Stage : std::uint8_t
    {
        Empty,
        Planning,
        Planned, ///< nothing was sent
        Running, ///< a stage is under way
        Standing, ///< between two stages: it goes on when a person says so
        Ended
    };

    static constexpr std::size_t flowsMost = 10'000;

    BulkRescue(FlowFeed& feed, QString who, QObject* parent = nullptr);

    /// Whom to ask from now on; nullptr where no orchestrator can be asked, and why not.
    void setOrchestrations(Orchestrations* orchestrations, const QString& whyNot = {});

    /// Nothing is planned or sent for this reason, and what was sent is not judged by what is told meanwhile; empty:
    /// all goes on.
    void setReadOnly(const QString& why);

    /// Plans are made, but nothing is sent for this reason, and a stage under way stops; empty: it goes on.
    void setGuarded(const QString& why);

    /// Why the next stage cannot be sent; empty where it can.
    [[nodiscard]] const QString& whyNotGoOn() const { return m_readOnly.isEmpty() ? m_guarded : m_readOnly; }

    /// Flows are planned or sent at this moment.
    [[nodiscard]] bool isUnderWay() const { return m_stage == Stage::Planning || m_stage == Stage::Running; }

    /// Plans the act for each of them; what was there before is forgotten. At most flowsMost of them.
    void begin(const std::vector<FlowId>& flows, OperatorAction action);
    void clear();

    [[nodiscard]] Stage stage() const { return m_stage; }

    [[nodiscard]] OperatorAction action() const { return m_action; }

    [[nodiscard]] const std::vector<BulkItem>& items() const { return m_items; }

    [[nodiscard]] std::size_t count(BulkItem::State state) const;
    /// Of all that are planned.
    [[nodiscard]] std::size_t messages() const;

    /// How many flows the stages take, the last again and again: "1, 2, 5, 20".
    void setSizes(std::vector<std::size_t> sizes);

    [[nodiscard]] const std::vector<std::size_t>& sizes() const { return m_sizes; }

    /// Flows a second at most; 0: no bound.
    void setRate(int flowsPerSecond);

    /// Off: it goes on by itself as long as every flow of a stage is resolved.
    void setAsksBetween(bool asks) { m_asksBetween = asks; }

    [[nodiscard]] bool asksBetween() const { return m_asksBetween; }

    /// How many flows the next stage takes, and how many messages they are.
    [[nodiscard]] std::size_t nextSize() const;
    [[nodiscard]] std::size_t nextMessages() const;

    /// Of the stage under way, or of the last one; from 1.
    [[nodiscard]] int stageNumber() const { return m_stageNumber; }

    /// Why it cannot be confirmed with that reason; empty where it can.
    [[nodiscard]] QString whyNotStart(const QString& reason) const;
    /// Confirms all plans and sends the first stage.
    void start(const QString& reason);
    /// Sends the next stage.
    void goOn();
    /// No further flow is sent; what was sent is followed.
    void stop();

    /// What stands at the top: "2 of 20 resolved, 1 failed. Stage 2 ended: look before it goes on."
    [[nodiscard]] QString sentence() const;

    /// One row a flow: flow, orchestration, stage, outcome, messages, what it says.
    [[nodiscard]] QString toCsv() const;

Q_SIGNALS:
    /// Other flows, or none.
    void replaced();
    void itemsChanged(int first, int last);
    void changed();

private:
    void planMore();
    void takePlan(std::uint64_t run, std::size_t index, const Result<ActionPlan>& answer);
    void sendMore();
    void send(std::size_t index);
    void takeAct(std::uint64_t run, std::size_t index, const Result<std::uint64_t>& answer);
    void takeFlows(const std::vector<SeenFlow>& flows);
    void judge(std::size_t index, const SeenFlow& flow);
    void judgeOpen();
    void enter(std::size_t index, BulkItem::State state, const QString& says = {});
    void endStageWhenDone();
    [[nodiscard]] ActionRequest request(const FlowId& flow) const;

    [[nodiscard]] std::size_t waiting() const { return count(BulkItem::State::Waiting); }

    FlowFeed& m_feed;
    QString m_who;
    QString m_reason;
    Orchestrations* m_orchestrations = nullptr;
    QString m_whyNot;
    QString m_readOnly;
    QString m_guarded;
    OperatorAction m_action = OperatorAction::Undo;
    Stage m_stage = Stage::Empty;
    std::vector<BulkItem> m_items;
    std::unordered_map<FlowId, std::size_t> m_places;
    std::vector<std::size_t> m_counts;
    std::vector<std::size_t> m_sizes{1, 2, 5, 20};
    int m_rate = 0;
    bool m_asksBetween = true;
    int m_stageNumber = 0;
    std::size_t m_leftInStage = 0; ///< flows of the stage that are not sent yet
    std::size_t m_openInStage = 0; ///< sent, and not ended
    bool m_stageWentWell = true;
    std::size_t m_leftOut = 0; ///< flows beyond flowsMost
    std::size_t m_next = 0; ///< the first that was not looked at, while planning or sending
    std::size_t m_asked = 0; ///< plans that were asked for and have not come
    std::uint64_t m_run = 0; ///< numbers what was begun, so that late answers are known as such
    QTimer m_beat;
    WindowDoor m_door;
};

} // namespace backstep
