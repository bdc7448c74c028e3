#pragma once

#include "model/flows/flow_table.h"
#include "ui/shared/parts.h"

#include <QAbstractButton>

#include <vector>

namespace backstep {

/// One view in the panel: its shape, its name, and how many flows are in it.
class ViewRow final : public QAbstractButton
{
    Q_OBJECT

public:
    ViewRow(const Theme& theme, FlowView view);

    void setCount(std::uint64_t count);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintCount(QPainter& painter) const;

    const Theme& m_theme;
    FlowView m_view;
    std::uint64_t m_count = 0;
};

/// The views of the cluster by need, with their counts.
class ViewsPanel final : public Surface
{
    Q_OBJECT

public:
    ViewsPanel(const Theme& theme, const FlowTable& table);

    void choose(FlowView view);

Q_SIGNALS:
    void viewChosen(backstep::FlowView view);

private:
    void readCounts();

    const FlowTable& m_table;
    std::vector<ViewRow*> m_rows;
};

/// What a view is told from: the glyph and tone of its flows; none for views of every status.
[[nodiscard]] std::optional<StatusWord> glyphOf(FlowView view);

} // namespace backstep
