#pragma once

#include <QAbstractButton>

namespace backstep {

class Theme;

/// A chosen time in a tool bar, with a cross: pressed, the time is chosen no longer. Hidden while there is none.
class TimeChip final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit TimeChip(const Theme& theme);

    /// Empty: no time is chosen.
    void setWords(const QString& words);

    [[nodiscard]] QSize sizeHint() const override;

    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace backstep
