#pragma once

#include "model/editor/editor_document.h"
#include "ui/shared/parts.h"

#include <QPointer>

class QTableView;

namespace backstep {

/// What check found in the file in front. A row leads to its place in the text.
class ProblemsPanel final : public Surface
{
    Q_OBJECT

public:
    explicit ProblemsPanel(const Theme& theme);

    void setDocument(EditorDocument* document);
    /// Goes to the next (1) or previous (-1) row, round and round.
    void walk(int way);

Q_SIGNALS:
    void placeAsked(int line, int column);

private:
    void ask(const QModelIndex& row);
    void readCounts();

    QPointer<EditorDocument> m_document;
    Chip* m_count;
    QTableView* m_table;
    EmptyState* m_empty; ///< in the place of a table without rows
    Text* m_summary;
};

} // namespace backstep
