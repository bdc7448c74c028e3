#include "model/inspector/bulk_rescue.h"

#include <QStringList>

namespace backstep {

namespace {

using State = BulkItem::State;

QString flowsWords(std::size_t count)
{
    return countOf(count, QStringLiteral("flow"), QStringLiteral("flows"));
}

StatusWord worded(StatusWord word, const QString& text)
{
    word.word = text;
    return word;
}

QString inQuotes(QString field)
{
    return QLatin1Char('"') + field.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

} // namespace

bool hasEnded(State state)
{
    return state == State::Resolved || state == State::Failed || state == State::NoAnswer || state == State::Refused
        || state == State::NotPossible;
}

StatusWord wordOf(State state)
{
    switch (state) {
    case State::Planning:
        return worded(wordOf(StepStatus::Pending), QStringLiteral("Being planned"));
    case State::Planned:
        return worded(wordOf(StepStatus::Pending), QStringLiteral("Planned"));
    case State::NotPossible:
        return worded(wordOf(FlowStatus::NotRegistered), QStringLiteral("Not possible"));
    case State::Waiting:
        return worded(wordOf(StepStatus::Pending), QStringLiteral("Waits"));
    case State::Sending:
    case State::Sent:
        return worded(wordOf(StepStatus::Undoing), QStringLiteral("Sent"));
    case State::Resolved:
        return worded(wordOf(StepStatus::UndoSuccess), QStringLiteral("Resolved"));
    case State::Failed:
        return worded(wordOf(FlowStatus::Failed), QStringLiteral("Failed"));
    case State::NoAnswer:
        return wordOf(StepStatus::InProgress, StepDetail{0, 0, true});
    case State::Refused:
        return worded(wordOf(StepStatus::RetryExhausted), QStringLiteral("Refused"));
    }
    return {};
}

QString BulkRescue::sentence() const
{
    const std::size_t all = m_items.size();
    const std::size_t left = count(State::NotPossible);
    QString without;
    if (left > 0) {
        without = QStringLiteral(" %1 cannot be planned and %2.")
                      .arg(
                          flowsWords(left),
                          left == 1 ? QStringLiteral("stays as it is") : QStringLiteral("stay as they are")
                      );
    }
    if (m_leftOut > 0) {
        without += QStringLiteral(" %1 more are left out: %2 are taken at once.")
                       .arg(countWords(m_leftOut), countWords(flowsMost));
    }
    switch (m_stage) {
    case Stage::Empty:
        return m_readOnly.isEmpty() ? QStringLiteral("No flow was chosen.") : m_readOnly;
    case Stage::Planning:
        return QStringLiteral("%1 of %2 planned. Nothing is sent.")
            .arg(countWords(all - count(State::Planning)), flowsWords(all));
    case Stage::Planned:
        return QStringLiteral("%1 planned, %2 in all. Nothing was sent yet.%3")
            .arg(
                flowsWords(count(State::Planned)),
                countOf(messages(), QStringLiteral("message"), QStringLiteral("messages")),
                without
            );
    case Stage::Running:
    case Stage::Standing:
    case Stage::Ended:
        break;
    }
    QStringList parts{
        QStringLiteral("%1 of %2 resolved").arg(countWords(count(State::Resolved)), flowsWords(all - left))};
    const auto add = [&](State state, const QString& words) {
        if (count(state) > 0) {
            parts << QStringLiteral("%1 %2").arg(countWords(count(state)), words);
        }
    };
    add(State::Failed, QStringLiteral("failed"));
    add(State::NoAnswer, QStringLiteral("without an answer"));
    add(State::Refused, QStringLiteral("refused"));
    QString text = parts.join(QStringLiteral(", ")) + QLatin1Char('.');
    if (m_stage == Stage::Running) {
        text += QStringLiteral(" Stage %1 is under way.").arg(m_stageNumber);
    } else if (m_stage == Stage::Standing) {
        text += m_stageWentWell
            ? QStringLiteral(" Stage %1 went well. Look before it goes on.").arg(m_stageNumber)
            : QStringLiteral(" Stopped after stage %1: not all of it went well.").arg(m_stageNumber);
    }
    return text + without;
}

QString BulkRescue::toCsv() const
{
    QString text = QStringLiteral("flow,orchestration,stage,outcome,messages,plan,says\r\n");
    for (const BulkItem& item : m_items) {
        const QStringList fields{
            inQuotes(textOf(item.flow)),
            inQuotes(textOf(item.orchestration)),
            QString::number(item.stage),
            inQuotes(wordOf(item.state).word),
            QString::number(item.plan ? item.plan->messages.size() : 0),
            inQuotes(item.plan ? textOf(item.plan->hash) : QString()),
            inQuotes(item.says)};
        text += fields.join(QLatin1Char(',')) + QStringLiteral("\r\n");
    }
    return text;
}

} // namespace backstep
