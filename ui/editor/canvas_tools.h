#pragma once

#include "ui/shared/parts.h"

class QToolButton;

namespace backstep {

/// At the canvas' lower left: zoom, and what the two kinds of edges mean.
class CanvasTools final : public QWidget
{
    Q_OBJECT

public:
    CanvasTools(const Theme& theme, QWidget& canvas);

    void setScale(double scale);
    /// Without it where there is no room, and in What if, where colours and numbers say it.
    void setLegend(bool on);
    /// The drawing lies under the legend, which makes way; what stands over the drawing keeps its size.
    void setCovering(bool covering);

Q_SIGNALS:
    void zoomAsked(int direction);
    void fitAsked();

private:
    [[nodiscard]] QToolButton* makeButton(const Theme& theme, const QString& icon, const QString& words);

    Text* m_percent;
    QWidget* m_legend;
    bool m_hasLegend = true;
    bool m_isCovering = false;
};

} // namespace backstep
