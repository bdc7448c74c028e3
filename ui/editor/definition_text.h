#pragma once

#include "model/editor/editor_document.h"

#include <QMenu>
#include <QPlainTextEdit>

namespace backstep {

class TextColours;
class Theme;

/// The text of one open file, with line numbers, colours, the chosen step's lines and a dotted line under problems. The
/// history is the file's.
class DefinitionText final : public QPlainTextEdit
{
    Q_OBJECT

public:
    DefinitionText(const Theme& theme, EditorDocument& document);

    [[nodiscard]] EditorDocument& file() { return m_document; }

    /// The chosen step's lines; none when the range is empty.
    void mark(const LineRange& lines);
    /// Lines and columns from 1; columns beyond the end mean the end.
    void goTo(int line, int column);
    /// Least scrolling, the cursor stays.
    void reveal(const LineRange& lines);

    [[nodiscard]] int line() const;
    [[nodiscard]] int column() const;

Q_SIGNALS:
    /// The cursor went to another line.
    void lineChanged(int line);
    /// The menu is about to open on that line.
    void menuAsked(QMenu* menu, int line);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    friend class LineNumbers;

    void paintNumbers(QPainter& painter, const QRect& dirty) const;
    [[nodiscard]] int gutterWidth() const;
    [[nodiscard]] int linesWithin(int height) const;
    [[nodiscard]] QString typedText() const;
    void takeChanges(const DocumentChanges& changes);
    void dress();
    void widenGutter();
    void underlineProblems();
    void noteLine();

    const Theme& m_theme;
    EditorDocument& m_document;
    QWidget* m_numbers;
    TextColours* m_colours;
    LineRange m_marked;
    int m_line = 1;
    bool m_sending = false; ///< a change is on its way to the document, or from it
};

} // namespace backstep
