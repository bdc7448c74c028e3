#pragma once

#include "model/connections/check_report.h"
#include "ui/shared/parts.h"

class QVBoxLayout;

namespace backstep {

/// The answer of Test connection: the questions in the order in which connecting happens, so that the first "no" is the
/// reason; then what it means, and what to try.
class TestPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit TestPanel(const Theme& theme);

    void showRunning();
    void show(const CheckReport& report);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QVBoxLayout* beginAgain();
    void addHeading(QVBoxLayout& column, const StatusWord& status, const QString& heading, const QString& took);
    void addRow(QVBoxLayout& column, const CheckRow& row);
    void addReason(QVBoxLayout& column, const CheckReport& report);

    const Theme& m_theme;
    QWidget* m_content = nullptr;
};

} // namespace backstep
