#pragma once

#include "model/flows/flow_columns.h"
#include "model/flows/flow_table.h"

#include <QTableView>

#include <optional>

namespace backstep {

class NewChip;
class Theme;

/// The live table of flows. While a person reads or chooses in it, rows stand still and a chip counts what waits.
class FlowList final : public QTableView
{
    Q_OBJECT

public:
    FlowList(const Theme& theme, FlowTable& table);

    /// Flows that are selected, from the top.
    [[nodiscard]] std::vector<FlowId> chosen() const;
    /// Flows whose rows are in sight, from the top.
    [[nodiscard]] std::vector<FlowId> inSight() const;
    [[nodiscard]] FlowId current() const;

    void choose(const FlowId& flow);
    /// Keeps in mind what is chosen and how far it is scrolled, while all rows go and come again …
    void keepChoice();
    /// … and chooses what of it is there.
    void restoreChoice();
    /// To the next row or the one before it.
    void step(int rows);
    void setPaused(bool paused);
    /// Narrow windows do without Started, Last seen and Worker.
    void setNarrow(bool narrow);
    /// Which columns are shown, from the left; the last takes what is left of the width.
    void setColumns(const FlowColumns& columns);
    [[nodiscard]] FlowColumns columns() const;
    /// Widths by column, as a person left them.
    [[nodiscard]] int widthOf(FlowColumn column) const;
    void setWidth(FlowColumn column, int width);
    void sortBy(FlowColumn column, Qt::SortOrder direction);
    /// The current cell as a condition of the filter; empty where it makes none.
    [[nodiscard]] QString cellCondition() const;
    /// Lets in what waits and goes to the top.
    void showNew();
    /// Ages in sight as of now.
    void passTime(Instant now);

Q_SIGNALS:
    /// What is chosen or in sight changed.
    void shownChanged();
    void openRequested(const backstep::FlowId& flow);
    /// A menu for the current cell.
    void menuRequested(const QPoint& globalAt);
    /// A menu of columns.
    void columnMenuRequested(const QPoint& globalAt);
    /// Columns were moved, or made wider or narrower, by hand.
    void columnsMoved();

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyboardSearch(const QString& search) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void hideEvent(QHideEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void dress(const Theme& theme);
    void dressHeader();
    void showColumns();
    void keepChoiceThroughResets();
    void open(const QModelIndex& index);
    void hold();
    void placeChip();

    FlowTable& m_table;
    NewChip* m_chip;
    FlowColumns m_columns;
    bool m_paused = false;
    bool m_narrow = false;
    std::vector<FlowId> m_kept; ///< chosen before the rows were replaced

    /// Until rows that go for another time have come again.
    struct Choice
    {
        std::vector<FlowId> flows;
        FlowId current;
        int scrolled = 0;
    };

    std::optional<Choice> m_choice;
};

} // namespace backstep
