#include "model/editor/what_if_rows.h"

#include "model/words.h"

namespace backstep {

WhatIfRows::WhatIfRows(Side side, QObject* parent)
    : QAbstractListModel(parent)
    , m_side(side)
{
}

void WhatIfRows::setAnswer(const WhatIf& answer)
{
    beginResetModel();
    m_rows.clear();
    if (m_side == Side::Clock) {
        for (const WhatIfTick& tick : answer.times.clock) {
            addTick(tick);
        }
    } else if (m_side == Side::Before) {
        for (const WhatIfMessage& message : answer.before) {
            addMessage(message);
        }
    } else {
        for (const WhatIfWave& wave : answer.waves) {
            m_rows.push_back({true, wave.number, QStringLiteral("Wave %1").arg(wave.number), wave.why, {}, {}, -1});
            for (const WhatIfMessage& message : wave.messages) {
                addMessage(message);
            }
        }
    }
    endResetModel();
}

void WhatIfRows::addTick(const WhatIfTick& tick)
{
    const int number = static_cast<int>(m_rows.size()) + 1;
    const QString when
        = tick.after == Duration(0) ? QStringLiteral("at once") : QLatin1Char('+') + durationWords(tick.after);
    m_rows.push_back({false, number, tick.words, {}, when, {}, static_cast<int>(tick.step)});
}

void WhatIfRows::addMessage(const WhatIfMessage& message)
{
    QString detail;
    if (message.attempt > 1 || m_side == Side::Before) {
        detail = QStringLiteral("attempt %1 of %2").arg(message.attempt).arg(message.attemptsMax);
    } else {
        detail = QStringLiteral("≤ ") + atMostWords(message.atMost);
    }
    m_rows.push_back(
        {false,
         message.order,
         message.name,
         message.why,
         detail,
         message.topic,
         static_cast<int>(message.step),
         message}
    );
}

int WhatIfRows::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant WhatIfRows::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.text;
    case Qt::ToolTipRole:
        return row.topic.isEmpty() ? QVariant() : QVariant(QStringLiteral("%1\n%2").arg(row.topic, row.why));
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2").arg(row.text, row.why);
    case IsWaveRole:
        return row.wave;
    case NumberRole:
        return row.number;
    case WhyRole:
        return row.why;
    case StepRole:
        return row.step;
    case DetailRole:
        return row.detail;
    case TopicRole:
        return row.topic;
    case RecordRole:
        return row.message ? recordWords(*row.message) : QString();
    default:
        return {};
    }
}

} // namespace backstep
