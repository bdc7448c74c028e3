#pragma once

#include <QAbstractButton>

namespace backstep {

struct FilterCondition;
class Theme;

/// A finished condition of the filter: a click edits it, its cross takes it away.
class FilterChip final : public QAbstractButton
{
    Q_OBJECT

public:
    FilterChip(const Theme& theme, const QString& condition, QWidget* parent);

    /// As it was typed.
    [[nodiscard]] const QString& condition() const { return m_condition; }

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void editRequested();
    void removeRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QRect cross() const;
    [[nodiscard]] int textWidth() const;

    const Theme& m_theme;
    QString m_condition;
    QString m_field; ///< "not attempt"
    QString m_rest; ///< " ≥ 2"
};

} // namespace backstep
