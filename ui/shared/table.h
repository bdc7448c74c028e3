#pragma once

#include "model/words.h"

#include <QStyledItemDelegate>

class QTableView;
class QTreeView;

namespace backstep {

class Theme;

/// Rows of the look: `line-soft` between them, `select` with the focus, `select-idle` without, `hover` under the
/// pointer. Cells draw their text in the font and colour that the model or the palette gives.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit RowDelegate(const Theme& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    [[nodiscard]] QColor ground(const QStyleOptionViewItem& option) const;
    void paintGround(QPainter& painter, const QStyleOptionViewItem& option) const;

    const Theme& m_theme; // NOLINT: delegates derived from this one paint with it too
};

/// A status cell: glyph and word in the tone's ink. The model gives a StatusWord under `role`.
class StatusDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    StatusDelegate(const Theme& theme, int role, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_role;
};

/// Row heights, headings, selection and grid of a table (22 px a row; dense 20).
void dressTable(QTableView& table, const Theme& theme, int rowHeight = 22);
void dressTree(QTreeView& tree, const Theme& theme);

} // namespace backstep

Q_DECLARE_METATYPE(backstep::StatusWord)
