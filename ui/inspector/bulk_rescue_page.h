#pragma once

#include "model/inspector/bulk_rescue.h"
#include "ui/shared/parts.h"

class QCheckBox;
class QPlainTextEdit;
class QTableView;

namespace backstep {

class BulkRows;
class Button;
class Chooser;

/// Many flows rescued together: what is planned for each, sent in stages, and what became of each (look §15, "What you
/// see is what is sent").
class BulkRescuePage final : public Surface
{
    Q_OBJECT

public:
    BulkRescuePage(const Theme& theme, BulkRescue& rescue);

Q_SIGNALS:
    /// Back to the list of flows.
    void left();
    void flowOpened(const backstep::FlowId& flow);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QWidget* makeHead();
    [[nodiscard]] QWidget* makeFoot();
    [[nodiscard]] QWidget* makeChoices();
    [[nodiscard]] QTableView* makeTable();
    void connectParts();
    void read();
    void readButtons();
    void go();
    void saveTable();

    BulkRescue& m_rescue;
    BulkRows* m_rows;
    Button* m_back;
    Text* m_title;
    Text* m_sentence;
    Chooser* m_sizes;
    Chooser* m_rate;
    QCheckBox* m_asks;
    QTableView* m_table;
    QPlainTextEdit* m_reason;
    Text* m_whyNot;
    Button* m_save;
    Button* m_stop;
    Button* m_go;
};

} // namespace backstep
