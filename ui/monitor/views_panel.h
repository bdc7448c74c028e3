#pragma once

#include "model/flows/flow_table.h"
#include "model/flows/saved_views.h"
#include "model/flows/view_counts.h"
#include "ui/shared/parts.h"

#include <QAbstractButton>

#include <optional>
#include <vector>

class QButtonGroup;

namespace backstep {

/// One view in the panel: its shape, its name, and how many flows are in it.
class ViewRow final : public QAbstractButton
{
    Q_OBJECT

public:
    ViewRow(const Theme& theme, const QString& name, const QString& iconName);
    ViewRow(const Theme& theme, FlowView view);

    /// Nothing: not known.
    void setCount(std::optional<std::uint64_t> count);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintCount(QPainter& painter) const;

    const Theme& m_theme;
    QString m_iconName;
    std::optional<StatusWord> m_glyph; ///< in place of the icon
    bool m_isUrgent = false;
    std::optional<std::uint64_t> m_count = 0;
};

/// The views of the cluster by need, then those that were saved, each with its count.
class ViewsPanel final : public Surface
{
    Q_OBJECT

public:
    ViewsPanel(const Theme& theme, const FlowTable& table, const SavedViews& saved, const ViewCounts& counts);

    void choose(FlowView view);
    /// A saved view that is shown as it was saved; empty: none is.
    void chooseSaved(const QString& name);

Q_SIGNALS:
    void viewChosen(backstep::FlowView view);
    void savedChosen(const QString& name);
    /// A menu for a saved view; empty: for their file.
    void savedMenuRequested(const QString& name, const QPoint& globalAt);

private:
    void buildSaved();
    void readCounts();
    void readSaved();

    const FlowTable& m_table;
    const SavedViews& m_saved;
    const ViewCounts& m_savedCounts;
    std::vector<ViewRow*> m_rows;
    std::vector<ViewRow*> m_savedRows;
    QButtonGroup* m_group;
    PanelHeading* m_savedHeading;
    Text* m_problem; ///< what is wrong with the file
    QBoxLayout* m_savedColumn = nullptr;
    FlowView m_view = FlowView::OpenAndRecent;
    QString m_savedName;
};

/// What a view is told from: the glyph and tone of its flows; none for views of every status.
[[nodiscard]] std::optional<StatusWord> glyphOf(FlowView view);

} // namespace backstep
