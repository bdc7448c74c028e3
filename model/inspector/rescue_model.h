#pragma once

#include "model/feed/window_door.h"
#include "model/inspector/inspector_model.h"
#include "model/inspector/rescue_plan.h"
#include "model/inspector/rescue_progress.h"
#include "model/inspector/rescue_ways.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>

namespace backstep {

/// A person's action on the flow that the inspector shows: plan, look, confirm exactly that, follow. Nothing is sent
/// before confirm(), and confirm() sends the plan that was shown or is refused.
class RescueModel final : public QObject
{
    Q_OBJECT

public:
    enum class Stage : std::uint8_t
    {
        Choosing, ///< no plan yet
        Planning, ///< the engine was asked for one
        Planned, ///< it can be looked at and confirmed
        Sending, ///< confirmed; the engine has not answered
        Following ///< it was taken; its messages are followed
    };

    /// `who` is told with every act.
    RescueModel(InspectorModel& inspector, QString who, QObject* parent = nullptr);

    /// Whom to ask from now on; nullptr where no orchestrator can be asked, and why not. It must outlive the model or
    /// be taken away before it ends.
    void setOrchestrations(Orchestrations* orchestrations, const QString& whyNot = {});

    /// Nothing is planned or sent for this reason, and no act is followed in what is told meanwhile; empty: all goes
    /// on. A plan is dropped; what was sent is followed again afterwards.
    void setReadOnly(const QString& why);

    /// Plans are made and looked at, but nothing is sent for this reason; empty: it may be.
    void setGuarded(const QString& why);

    [[nodiscard]] Stage stage() const { return m_stage; }

    [[nodiscard]] const std::vector<RescueWay>& ways() const { return m_ways; }

    [[nodiscard]] int chosen() const { return m_chosen; }

    void choose(int way);

    /// The way chosen wants a payload from the person before it is planned, or a new flow started.
    [[nodiscard]] bool asksPayload() const;
    /// What to begin with: what was sent, as far as it was seen.
    [[nodiscard]] QString proposedPayload() const;
    /// One sentence when that cannot be a payload; empty when it can.
    [[nodiscard]] static QString payloadFault(const QString& payload);

    /// Why no plan can be asked for now; empty where one can.
    [[nodiscard]] QString whyNotPlan() const;
    /// Where there is a plan already, it stays to be looked at until the new one is here, and cannot be confirmed. The
    /// payload is kept for the way until another one is chosen.
    void askPlan(const std::optional<QString>& payload = {});

    /// Another flow of the same orchestration, linked to the one shown. `startedAgain` tells which.
    void startAgain(const QString& payload);

    /// The orchestrator has not answered for a while.
    [[nodiscard]] bool isPlanSlow() const { return m_planIsSlow; }

    /// Back to choosing: the plan is forgotten, nothing was sent.
    void dropPlan();

    /// Nothing without a plan.
    [[nodiscard]] const std::optional<RescuePreview>& preview() const { return m_preview; }

    [[nodiscard]] std::vector<RescueCheck> checks() const;

    /// Why the plan cannot be confirmed with that reason; empty where it can.
    [[nodiscard]] QString whyNotConfirm(const QString& reason) const;
    void confirm(const QString& reason);

    /// The reason as far as it is written for the flow that is looked at: kept until it is sent, also while another
    /// flow is looked at.
    [[nodiscard]] QString reason() const;
    void setReason(const QString& reason);

    /// What went wrong last, in one sentence; empty where nothing did.
    [[nodiscard]] const QString& notice() const { return m_notice; }

    /// How the act that was confirmed for this flow goes on; nothing without one.
    [[nodiscard]] std::optional<FollowView> follow() const;
    /// Looks no longer at the act; what was sent goes on.
    void stopFollowing();

Q_SIGNALS:
    /// Anything of the above.
    void changed();
    /// A plan has arrived.
    void planned();
    void startedAgain(const backstep::FlowId& flow);

private:
    void takeOpened();
    void takeFlow();
    void takePlan(std::uint64_t asked, const Result<ActionPlan>& answer);
    void takeAct(std::uint64_t asked, const RescueAct& act, const Result<std::uint64_t>& answer);
    void enter(Stage stage);
    void takeStart(const FlowId& from, const Result<StartAnswer>& answer);
    void takeWays(std::vector<RescueWay> ways);
    [[nodiscard]] const RescueWay* way() const;
    [[nodiscard]] ActionRequest request(OperatorAction action) const;

    InspectorModel& m_inspector;
    QString m_who;
    Orchestrations* m_orchestrations = nullptr;
    QString m_whyNot;
    QString m_readOnly;
    QString m_guarded;
    Stage m_stage = Stage::Choosing;
    std::vector<RescueWay> m_ways;
    int m_chosen = 0;
    std::optional<QString> m_payload; ///< for the way chosen
    std::uint64_t m_asked = 0; ///< numbers what was asked, so that late answers are known as such
    FlowId m_shown;
    std::optional<ActionPlan> m_plan;
    std::optional<RescuePreview> m_preview;
    QString m_notice;
    std::map<FlowId, QString> m_reasons; ///< written and not sent yet
    std::map<FlowId, RescueAct> m_acts; ///< followed, also while another flow is looked at
    bool m_planIsSlow = false;
    QTimer m_patience; ///< what takes longer is told
    QTimer m_beat; ///< time passes for an act without any record
    WindowDoor m_door;
};

} // namespace backstep
