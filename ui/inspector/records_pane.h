#pragma once

#include "model/inspector/record_row.h"
#include "ui/shared/parts.h"
#include "ui/shared/table.h"

#include <QTimer>

class QStackedWidget;
class QTabBar;
class QTableView;

namespace backstep {

class AnomaliesModel;
class FlowComparePane;
class InspectorModel;
class RecordsModel;

/// Direction arrow, phase, and what a record says: each in its tone.
class RecordCellDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintWay(QPainter& painter, const QRect& cell, const QModelIndex& index) const;
    void paintSays(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
};

/// The records of the flow, its anomalies, and its steps beside those of a flow that went well.
class RecordsPane final : public Surface
{
    Q_OBJECT

public:
    RecordsPane(const Theme& theme, InspectorModel& inspector);

    /// Chooses the last record of that step.
    void chooseStep(const QString& step);
    /// Chooses the last record of that step's DO which went this way, or any of it where none did.
    void chooseMessage(const QString& step, RecordWay way);
    /// Counts and the sentence that stands where nothing is.
    void readCounts();
    /// Chooses the newest evidence: of a flow that needs a person the last reply that failed, else the last record.
    void chooseEvidence();
    /// Brings the comparison to the front, at the step where the two flows part.
    void showComparison();

Q_SIGNALS:
    /// -1: none.
    void recordChosen(int row);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    [[nodiscard]] QWidget* makeTabs();
    [[nodiscard]] QTableView* makeRecords();
    [[nodiscard]] QTableView* makeAnomalies();
    void showTab(int tab);
    void chooseAnomaly(int row);
    void chooseRow(int row);
    void keepChosenInSight();
    void scrollToChosen();

    InspectorModel& m_inspector;
    QTabBar* m_tabs;
    Chip* m_recordCount;
    Chip* m_anomalyCount;
    QStackedWidget* m_stack;
    QTableView* m_records;
    QTableView* m_anomalies;
    FlowComparePane* m_comparison;
    Text* m_note;
    QTimer m_settled; ///< of no time: when the layout has come to rest
};

} // namespace backstep
