#include "ui/shared/form_rows.h"

#include <QGridLayout>
#include <QWidget>

#include <algorithm>

namespace backstep {

namespace {

constexpr int spacing = 12;
constexpr int lineHeight = 28; ///< of a field of one line: the label stands beside the first

} // namespace

FormRows::FormRows(QGridLayout& grid)
    : m_grid(grid)
{
    grid.setContentsMargins(0, 0, 0, 0);
    grid.setHorizontalSpacing(spacing);
    grid.setVerticalSpacing(spacing);
    grid.setColumnStretch(1, 1);
}

void FormRows::addRow(QWidget* label, QWidget* field)
{
    const int row = m_grid.rowCount();
    label->setMinimumHeight(std::min(field->sizeHint().height(), lineHeight));
    m_grid.addWidget(label, row, 0, Qt::AlignTop);
    m_grid.addWidget(field, row, 1);
    m_labels.insert(field, label);
}

void FormRows::setRowVisible(QWidget* field, bool isVisible)
{
    field->setVisible(isVisible);
    m_labels.value(field)->setVisible(isVisible);
}

} // namespace backstep
