#pragma once

#include "ui/shared/parts.h"

#include <vector>

class QBoxLayout;

namespace backstep {

/// A word with its shape, beside the heading of a chart.
struct LegendEntry
{
    GlyphKind glyph = GlyphKind::Circle;
    Tone tone = Tone::Idle;
    QString word;
};

/// A pane of the dashboard: rounded, with a heading, a legend or a detail at its right, and one content below.
class DashboardCard final : public QWidget
{
    Q_OBJECT

public:
    DashboardCard(const Theme& theme, const QString& title, QWidget* content);

    void setTitle(const QString& title);
    void setDetail(const QString& detail);
    void setLegend(std::vector<LegendEntry> legend);
    /// At the right of the heading.
    void setCorner(QWidget* corner);
    /// What stands below the content, over a line.
    void setFoot(QWidget* foot);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintLegend(QPainter& painter) const;

    const Theme& m_theme;
    Text* m_title;
    Text* m_detail;
    QBoxLayout* m_heading;
    QBoxLayout* m_column;
    std::vector<LegendEntry> m_legend;
    QWidget* m_foot = nullptr;
};

} // namespace backstep
