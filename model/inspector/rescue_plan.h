#pragma once

#include "model/words.h"

#include "engine/ports/flow_query.h"
#include "engine/ports/orchestrations.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace backstep {

/// A record as a box of the preview shows it.
struct RecordBox
{
    QString topic;
    QString key;
    QString third; ///< the headers of what will be sent; the reply to what was sent
    QString thirdTip; ///< all headers
    QString payload; ///< pretty, at most previewLinesMost lines
    /// The value byte for byte, for the clipboard; of what will be sent, words stand for what is filled in then
    /// (announced_record.h).
    QString exact;
};

inline constexpr int previewLinesMost = 40;

/// One message of a plan beside what it cancels.
struct RescueMessage
{
    int wave = 1;
    Phase phase = Phase::Undo;
    QString step;
    QString title; ///< "UNDO capturePayment"
    QString when; ///< "leaves after capturePayment has answered"
    QString why; ///< "it had succeeded"
    RecordBox sends;

    bool seen = false; ///< the DO it cancels was seen here
    QString doneTitle; ///< "DO capturePayment"
    QString doneAt;
    StatusWord done;
    RecordBox cancels;
};

/// A plan in words. The records in it are those of the plan, and no other; what only the sending knows is announced.
struct RescuePreview
{
    std::vector<RescueMessage> messages;
    QString title; ///< "Undo 3 steps of orderFulfilment"
    QString sendWords; ///< "Send 3 UNDO messages"
    QString countWords; ///< "3 messages in 3 waves"
    QString hash; ///< its beginning, in groups
    StatusWord ends;
    bool undoes = true; ///< it sends UNDO alone
    QStringList leftAlone; ///< one sentence a group of steps
};

[[nodiscard]] RescuePreview
previewOf(const ActionPlan& plan, const SeenFlow& flow, const std::vector<SeenRecord>& records);

/// What was checked before sending.
struct RescueCheck
{
    bool good = true;
    bool stale = false; ///< another plan is needed
    QString words;
    QString detail;
};

[[nodiscard]] std::vector<RescueCheck>
checksOf(const ActionPlan& plan, const SeenFlow& flow, const RescuePreview& preview);

/// True when the flow was seen to move on since the plan was made.
[[nodiscard]] bool hasMovedOn(const ActionPlan& plan, const SeenFlow& flow);

} // namespace backstep
