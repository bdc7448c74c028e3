#pragma once

#include "ui/shared/table.h"

namespace backstep {

/// Cells of the flow table: what stands under each other in mono, what is secondary in its colour, UNDO in its ink.
class FlowCells final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace backstep
