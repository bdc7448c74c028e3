#pragma once

#include <QHash>

class QGridLayout;
class QWidget;

namespace backstep {

/// Rows of a form, a label and a field each, some of them hidden. QFormLayout of Qt 6.4 writes behind its own memory
/// when it lays out hidden rows whose fields wrap their text, and shows others in the wrong place; a grid does not.
class FormRows final
{
public:
    /// The rows go into this layout, which stays its owner's.
    explicit FormRows(QGridLayout& grid);

    void addRow(QWidget* label, QWidget* field);
    void setRowVisible(QWidget* field, bool isVisible);

private:
    QGridLayout& m_grid;
    QHash<QWidget*, QWidget*> m_labels; ///< by their fields
};

} // namespace backstep
