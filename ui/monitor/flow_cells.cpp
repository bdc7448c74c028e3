#include "ui/monitor/flow_cells.h"

#include "model/flows/flow_table.h"
#include "ui/shared/theme.h"

namespace backstep {

void FlowCells::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    RowDelegate::initStyleOption(option, index);
    const auto set = [&](TextRole role, const QColor& ink) {
        option->font = m_theme.font(role);
        option->fontMetrics = QFontMetrics(option->font);
        option->palette.setColor(QPalette::Text, ink);
    };
    switch (static_cast<FlowColumn>(index.column())) {
    case FlowColumn::Flow:
    case FlowColumn::Started:
    case FlowColumn::Age:
    case FlowColumn::Took:
    case FlowColumn::Ended:
    case FlowColumn::Anomalies:
        return set(TextRole::Number, m_theme.color(Token::Text));
    case FlowColumn::Attempt:
        return set(
            TextRole::Number,
            index.data(FlowTable::UndoRole).toBool() ? m_theme.ink(Tone::Undo) : m_theme.color(Token::Text)
        );
    case FlowColumn::LastSeen:
    case FlowColumn::Worker:
    case FlowColumn::Says:
        return set(TextRole::Small, m_theme.color(Token::Text2));
    case FlowColumn::Status:
    case FlowColumn::Orchestration:
    case FlowColumn::Step:
        return set(TextRole::Small, m_theme.color(Token::Text));
    }
}

} // namespace backstep
