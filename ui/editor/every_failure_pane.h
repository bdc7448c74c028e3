#pragma once

#include "model/editor/every_failure.h"
#include "model/editor/what_if_session.h"

#include <QWidget>

class QTableView;

namespace backstep {

class Text;
class Theme;

/// The table of What if: each step failing in each way, how it ends, and the UNDOs that no single failure sends. A cell
/// that is opened is asked of the session.
class EveryFailurePane final : public QWidget
{
    Q_OBJECT

public:
    EveryFailurePane(const Theme& theme, WhatIfSession& session);

    /// For the clipboard, or a file.
    [[nodiscard]] QString toCsv() const { return m_rows->toCsv(); }

Q_SIGNALS:
    /// The step whose failure is asked about now.
    void stepChosen(int step);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void read();
    void open(const QModelIndex& cell);

    WhatIfSession& m_session;
    EveryFailure* m_rows;
    QTableView* m_table;
    Text* m_gaps;
};

} // namespace backstep
