#pragma once

#include "model/flows/filter_completion.h"

#include <QWidget>

namespace backstep {

class Theme;

/// The proposals under the filter. It takes no focus: keys stay with the field, which moves the choice.
class FilterPopup final : public QWidget
{
    Q_OBJECT

public:
    FilterPopup(const Theme& theme, QWidget& field);

    /// Below the field; hidden where there is nothing to propose.
    void show(const std::vector<FilterProposal>& proposals, int left);
    void step(int rows);

    /// -1: none yet.
    [[nodiscard]] int chosen() const { return m_chosen; }

    [[nodiscard]] const std::vector<FilterProposal>& proposals() const { return m_proposals; }

Q_SIGNALS:
    void taken(int row);

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] int rowAt(int y) const;

    const Theme& m_theme;
    QWidget& m_field;
    std::vector<FilterProposal> m_proposals;
    int m_chosen = -1;
};

} // namespace backstep
