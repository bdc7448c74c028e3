#pragma once

#include "ui/shared/parts.h"

#include <QAbstractButton>

class QBoxLayout;
class QButtonGroup;

namespace backstep {

/// 64 px at the left: the places above, what is set up below.
class Rail final : public Surface
{
    Q_OBJECT

public:
    explicit Rail(const Theme& theme);

    /// Entries at the top, or at the bottom once addSpace() was called. The action chooses its place.
    void add(int place, const QString& word, const QString& iconName, const QString& tip);
    void addSpace();
    void choose(int place);

Q_SIGNALS:
    void chosen(int place);

private:
    QBoxLayout* m_column;
    QButtonGroup* m_group;
};

} // namespace backstep
