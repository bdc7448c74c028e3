#pragma once

#include "model/editor/problem_fixes.h"
#include "ui/shared/parts.h"

#include <QPointer>

#include <memory>

class QMenu;
class QTableView;

namespace backstep {

/// What check found in the file in front, and who is missing on the cluster. A row leads to its place in the text; its
/// fix stands at its end, and a menu has all that can be done about it.
class ProblemsPanel final : public Surface
{
    Q_OBJECT

public:
    explicit ProblemsPanel(const Theme& theme);

    void setDocument(EditorDocument* document);
    /// Goes to the next (1) or previous (-1) row, round and round.
    void walk(int way);

    /// Takes the suggested fix of the chosen row, or of a line of the text. Why none was taken; empty when one was.
    [[nodiscard]] QString takeFix();
    [[nodiscard]] QString takeFixAt(int line);
    /// What can be done about the problems of a line goes in front of what the menu has.
    void addFixes(QMenu& menu, int line);

Q_SIGNALS:
    void placeAsked(int line, int column);
    /// A fix was pressed and could not be made.
    void refused(const QString& sentence);
    /// Who listens is to be seen.
    void workersAsked();

private:
    void ask(const QModelIndex& row);
    void press(const QModelIndex& cell);
    void showMenu(const QPoint& at);
    void addFixesOf(QMenu& menu, QAction* before, const std::vector<int>& rows);
    [[nodiscard]] QString takeFixOf(int row);
    [[nodiscard]] bool isSeen(int row) const;
    void readCounts();

    QPointer<EditorDocument> m_document;
    std::unique_ptr<ProblemFixes> m_fixes; ///< of that document
    Chip* m_count;
    QTableView* m_table;
    EmptyState* m_empty; ///< in the place of a table without rows
    Text* m_summary;
};

} // namespace backstep
