#pragma once

#include "model/inspector/record_row.h"
#include "ui/shared/table.h"

#include <QWidget>

class QStackedWidget;
class QTableView;

namespace backstep {

class InspectorModel;
class Text;

/// The words of a step, here and there; the step where they part in the ink of trouble.
class ComparisonDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// The flow beside the last one that went well: where they part, and each step of both.
class FlowComparePane final : public QWidget
{
    Q_OBJECT

public:
    FlowComparePane(const Theme& theme, InspectorModel& inspector);

    /// Looks for the flow that went well, where that was not done yet, and chooses the step where they part.
    void begin();
    void read();

Q_SIGNALS:
    /// What it was sent is to be looked at, or what it answered.
    void stepChosen(const QString& step, backstep::RecordWay way);

private:
    void dress(const Theme& theme);

    InspectorModel& m_inspector;
    Text* m_sentence;
    Text* m_with;
    QStackedWidget* m_stack;
    QTableView* m_table;
    Text* m_note;
};

} // namespace backstep
