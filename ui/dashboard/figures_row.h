#pragma once

#include "model/dashboard/dashboard_reading.h"

#include <QWidget>

#include <vector>

namespace backstep {

class Theme;

/// The figures over the charts: how much goes on, and how it ends. A click on those who need a person asks for them.
class FiguresRow final : public QWidget
{
    Q_OBJECT

public:
    explicit FiguresRow(const Theme& theme);

    void show(const DashboardReading& reading);

    /// What each cell says: "3 need a person".
    [[nodiscard]] QStringList words() const;

Q_SIGNALS:
    void needPersonAsked();
    void openAsked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    struct Cell
    {
        QString figure;
        QString word;
        std::optional<GlyphKind> glyph;
        Tone tone = Tone::Idle;
        bool loud = false;
    };

    [[nodiscard]] QRect box(std::size_t cell) const;
    [[nodiscard]] std::optional<std::size_t> linkAt(const QPoint& at) const;

    const Theme& m_theme;
    std::vector<Cell> m_cells;
};

} // namespace backstep
