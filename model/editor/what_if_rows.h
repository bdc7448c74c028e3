#pragma once

#include "model/editor/what_if.h"

#include <QAbstractListModel>

#include <optional>
#include <vector>

namespace backstep {

/// The side list of What if: a heading for each wave and a row for each UNDO message, or the DO messages before.
class WhatIfRows : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Side : std::uint8_t
    {
        Undo,
        Before,
        Clock ///< when each of them is sent, at the latest
    };

    enum Role
    {
        IsWaveRole = Qt::UserRole + 1,
        NumberRole, ///< of the wave or of the message
        WhyRole,
        StepRole, ///< position of the step
        DetailRole, ///< "≤ 1 m 31 s", "attempt 2 of 3"
        TopicRole,
        RecordRole ///< its key, payload and headers in several lines; empty for a wave
    };

    explicit WhatIfRows(Side side, QObject* parent = nullptr);

    /// A new question is a new list: nothing of the old one stays.
    void setAnswer(const WhatIf& answer);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        bool wave = false;
        int number = 0;
        QString text;
        QString why;
        QString detail;
        QString topic;
        int step = -1;
        std::optional<WhatIfMessage> message = {};
    };

    void addTick(const WhatIfTick& tick);
    void addMessage(const WhatIfMessage& message);

    Side m_side;
    std::vector<Row> m_rows;
};

} // namespace backstep
