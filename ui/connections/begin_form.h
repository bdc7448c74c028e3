#pragma once

#include "ui/shared/theme.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace backstep {

/// Where a profile begins to read (Profile::begins): one of the usual places, or a time or an offset that is written.
class BeginForm final : public QWidget
{
    Q_OBJECT

public:
    explicit BeginForm(const Theme& theme);

    void show(const QString& begins);
    [[nodiscard]] QString written() const;

    /// What is no place to begin, and what to write instead; empty: nothing.
    [[nodiscard]] QString fault() const;

Q_SIGNALS:
    void changed();

private:
    QComboBox* m_place;
    QLineEdit* m_text;
};

} // namespace backstep
