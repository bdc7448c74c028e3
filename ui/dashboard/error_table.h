#pragma once

#include "model/dashboard/error_groups_model.h"

#include <QTableView>

namespace backstep {

class Theme;

/// Why flows failed: a row for each group of errors. Enter or a double click asks for the flows of a group.
class ErrorTable final : public QTableView
{
    Q_OBJECT

public:
    ErrorTable(const Theme& theme, ErrorGroupsModel& groups);

    /// The group whose row is chosen; nullptr where none is.
    [[nodiscard]] const ErrorGroup* chosen() const;

    /// What stands where there is no error.
    void setEmptyWords(const QString& words);

Q_SIGNALS:
    void groupChosen();
    void flowsAsked(const backstep::ErrorGroup& group);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void ask();
    void shareWidth();

    const Theme& m_theme;
    ErrorGroupsModel& m_groups;
    QString m_emptyWords;
};

} // namespace backstep
