#pragma once

#include "model/words.h"

#include "engine/rescue/rescue_follow.h"

#include <QString>

#include <vector>

namespace backstep {

/// One message under way. Three columns, not three messages: a line cannot look finished before it is.
struct FollowRow
{
    enum class State : std::uint8_t
    {
        NotSent,
        Sent,
        Succeeded,
        Failed,
        NoAnswer
    };
    int wave = 1;
    Phase phase = Phase::Undo;
    QString title;
    State state = State::NotSent;
    QString sent; ///< when, or after what
    QString sentDetail; ///< where it stands
    QString waited; ///< how long it waits, or waited
    QString waitedDetail; ///< who answered
    StatusWord resolved;
    QString resolvedAt;
    QString resolvedDetail;
};

/// How an act goes on, in words.
struct FollowView
{
    StatusWord status; ///< of the flow
    QString title; ///< "1 of 3 resolved"
    QString sentence;
    double done = 0; ///< from 0 to 1
    std::vector<FollowRow> rows;

    bool ended = false;
    StatusWord end; ///< of the band below, once ended
    QString endTitle;
    QString endDetail;
    bool offersPlan = false; ///< a person is needed again: another plan helps
};

/// What was confirmed.
struct RescueAct
{
    ActionPlan plan;
    RescueWatch watch;
    QString who;
    QString reason;
};

[[nodiscard]] FollowView
followView(const RescueAct& act, const SeenFlow& flow, const std::vector<SeenRecord>& records, Instant now);

} // namespace backstep
