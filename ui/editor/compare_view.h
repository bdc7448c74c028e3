#pragma once

#include "model/editor/compare_rows.h"

#include <QAbstractScrollArea>

namespace backstep {

class Theme;

/// Two texts side by side. What differs has a ground and a sign; what is the same and far from it is folded.
class CompareView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit CompareView(const Theme& theme);

    void setRows(std::vector<CompareRow> rows);

    [[nodiscard]] const std::vector<CompareRow>& rows() const { return m_rows; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Side
    {
        QRect place;
        int number = 0;
        const QString& text;
        bool differs = false;
        QChar sign;
    };

    void paintRow(QPainter& painter, const CompareRow& row, const QRect& place) const;
    void paintSide(QPainter& painter, const Side& side) const;
    void measure();

    const Theme& m_theme;
    std::vector<CompareRow> m_rows;
    int m_rowHeight = 18;
    int m_widest = 0; ///< of the texts, in pixels
};

} // namespace backstep
