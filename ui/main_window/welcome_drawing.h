#pragma once

#include <QWidget>

namespace backstep {

class Theme;

/// The idea without a word: three steps, DO forward in blue, UNDO back in orchid.
class WelcomeDrawing final : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomeDrawing(const Theme& theme);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintEdges(QPainter& painter) const;
    void paintCard(QPainter& painter, double left, const QString& forward, const QString& back) const;

    const Theme& m_theme;
};

} // namespace backstep
