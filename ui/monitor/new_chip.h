#pragma once

#include <QAbstractButton>

namespace backstep {

class Theme;

/// "18 new": what waits to be let into a list that stands still. Hidden while nothing does.
class NewChip final : public QAbstractButton
{
    Q_OBJECT

public:
    NewChip(const Theme& theme, QWidget* parent);

    void setCount(int count);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace backstep
