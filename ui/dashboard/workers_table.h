#pragma once

#include "model/dashboard/workers_model.h"

#include <QTableView>

namespace backstep {

class Theme;

/// Who listens for which steps, and how far they are behind.
class WorkersTable final : public QTableView
{
    Q_OBJECT

public:
    WorkersTable(const Theme& theme, WorkersModel& workers);

    /// What stands where nobody is known.
    void setEmptyWords(const QString& words);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    const Theme& m_theme;
    QString m_emptyWords;
};

} // namespace backstep
