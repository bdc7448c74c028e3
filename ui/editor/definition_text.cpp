#include "ui/editor/definition_text.h"

#include "ui/editor/text_colours.h"
#include "ui/shared/theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QTextBlock>

#include <algorithm>

namespace backstep {

/// The strip at the left. The text scrolls it.
class LineNumbers final : public QWidget
{
public:
    explicit LineNumbers(DefinitionText& text)
        : QWidget(&text)
        , m_text(text)
    {
    }

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QPainter painter(this);
        m_text.paintNumbers(painter, event->rect());
    }

private:
    DefinitionText& m_text;
};

namespace {

constexpr int numberMargin = 12;
constexpr int leastGutter = 40;
constexpr int underlinesMax = 500;

Token underlineOf(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return Token::RunFill;
    case Severity::Warning:
        return Token::RetryFill;
    case Severity::Error:
        return Token::FailFill;
    }
    return Token::RetryFill;
}

} // namespace

DefinitionText::DefinitionText(const Theme& theme, EditorDocument& document)
    : m_theme(theme)
    , m_document(document)
    , m_numbers(new LineNumbers(*this))
    , m_colours(new TextColours(theme, *QPlainTextEdit::document()))
{
    setObjectName(QStringLiteral("definitionText"));
    setAccessibleName(document.fileName());
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(NoWrap);
    setTabChangesFocus(true); // YAML has no tab
    setPlainText(document.text());
    setUndoRedoEnabled(false); // the file has the history
    dress();
    widenGutter();
    underlineProblems();
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (m_sending || m_colours->isColouring()) {
            return;
        }
        const QScopedValueRollback sending(m_sending, true);
        m_document.setText(typedText());
    });
    connect(&document, &EditorDocument::textChanged, this, &DefinitionText::takeChanges);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &DefinitionText::widenGutter);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &DefinitionText::noteLine);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& area, int scrolled) {
        if (scrolled != 0) {
            m_numbers->scroll(0, scrolled);
        } else {
            m_numbers->update(0, area.y(), m_numbers->width(), area.height());
        }
    });
    connect(&document, &EditorDocument::wasRead, this, &DefinitionText::underlineProblems);
    connect(&theme, &Theme::changed, this, &DefinitionText::dress);
}

/// The text as it is, to the last sign: toPlainText() makes spaces of those that do not break.
QString DefinitionText::typedText() const
{
    QString text = document()->toRawText();
    return text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
}

/// Somebody else changed the text: an edit, undo, or the file on disk. The cursor stays where it was, or goes to what
/// was changed when that is out of sight.
void DefinitionText::takeChanges(const DocumentChanges& changes)
{
    if (m_sending) {
        return;
    }
    const QScopedValueRollback sending(m_sending, true);
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    std::for_each(changes.rbegin(), changes.rend(), [&cursor](const DocumentChange& change) {
        cursor.setPosition(static_cast<int>(change.position));
        cursor.setPosition(static_cast<int>(change.position + change.length), QTextCursor::KeepAnchor);
        cursor.insertText(change.text);
    });
    cursor.endEditBlock();
}

void DefinitionText::dress()
{
    setFont(m_theme.font(TextRole::Code));
    QPalette colors = m_theme.palette();
    colors.setColor(QPalette::Window, m_theme.color(Token::Field)); // the margin around the lines
    colors.setColor(QPalette::Highlight, m_theme.color(Token::AccentFill));
    colors.setColor(QPalette::HighlightedText, m_theme.color(Token::OnAccent));
    setPalette(colors);
    widenGutter();
    underlineProblems();
}

int DefinitionText::gutterWidth() const
{
    const int digits = fontMetrics().horizontalAdvance(QString::number(blockCount()));
    return std::max(leastGutter, digits + 2 * numberMargin);
}

void DefinitionText::widenGutter()
{
    setViewportMargins(gutterWidth(), 6, 0, 0);
    m_numbers->setGeometry(0, 0, gutterWidth(), height());
}

void DefinitionText::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    widenGutter();
    // Where the form below takes room, the chosen step does not go out of sight by it.
    const int top = verticalScrollBar()->value() + 1;
    const auto isSeen = [&](int height) { return m_marked.first >= top && m_marked.last < top + linesWithin(height); };
    if (m_marked.first > 0 && isSeen(event->oldSize().height()) && !isSeen(event->size().height())) {
        reveal(m_marked);
    }
}

void DefinitionText::mark(const LineRange& lines)
{
    if (lines == m_marked) {
        return;
    }
    m_marked = lines;
    viewport()->update();
    m_numbers->update();
}

int DefinitionText::line() const
{
    return textCursor().blockNumber() + 1;
}

int DefinitionText::column() const
{
    return textCursor().positionInBlock() + 1;
}

void DefinitionText::goTo(int line, int column)
{
    const QTextBlock block = document()->findBlockByNumber(std::clamp(line, 1, blockCount()) - 1);
    const int most = std::max(0, block.length() - 1);
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + std::clamp(column - 1, 0, most));
    setTextCursor(cursor);
    ensureCursorVisible();
}

int DefinitionText::linesWithin(int height) const
{
    return height / std::max(1, fontMetrics().lineSpacing());
}

void DefinitionText::reveal(const LineRange& lines)
{
    constexpr int context = 3; // lines above and below
    const int seen = linesWithin(viewport()->height());
    const int top = verticalScrollBar()->value() + 1;
    if (lines.first < top || lines.last - lines.first + 1 >= seen) {
        verticalScrollBar()->setValue(lines.first - 1 - context);
    } else if (lines.last >= top + seen) {
        verticalScrollBar()->setValue(lines.last - seen + context);
    }
}

void DefinitionText::noteLine()
{
    if (line() == m_line) {
        return;
    }
    m_line = line();
    if (!m_sending) { // a change made elsewhere that only pushes the cursor along chooses nothing
        Q_EMIT lineChanged(m_line);
    }
}

/// A new line begins where the one above begins.
void DefinitionText::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!enter || event->modifiers().testFlag(Qt::ControlModifier)) {
        QPlainTextEdit::keyPressEvent(event);
        return;
    }
    QTextCursor cursor = textCursor();
    const QString before = cursor.block().text().left(cursor.positionInBlock());
    const auto firstSign = std::ranges::find_if(before, [](QChar sign) { return sign != QLatin1Char(' '); });
    cursor.insertText(QLatin1Char('\n') + QString(firstSign - before.begin(), QLatin1Char(' ')));
    setTextCursor(cursor);
    ensureCursorVisible();
}

void DefinitionText::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu* menu = createStandardContextMenu(event->pos());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    Q_EMIT menuAsked(menu, cursorForPosition(event->pos()).blockNumber() + 1);
    menu->popup(event->globalPos());
}

void DefinitionText::underlineProblems()
{
    QList<QTextEdit::ExtraSelection> selections;
    for (const ProblemRow& row : m_document.problems().ofFile()) {
        const QTextBlock block = document()->findBlockByNumber(row.line - 1);
        if (!block.isValid() || selections.size() >= underlinesMax) {
            continue;
        }
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(block);
        const int at = std::clamp(row.column - 1, 0, std::max(0, block.length() - 2));
        selection.cursor.setPosition(block.position() + at);
        selection.cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
        if (!selection.cursor.hasSelection()) {
            selection.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        }
        selection.format.setUnderlineStyle(QTextCharFormat::DotLine);
        selection.format.setUnderlineColor(m_theme.color(underlineOf(row.severity)));
        selections.append(selection);
    }
    setExtraSelections(selections);
}

void DefinitionText::paintEvent(QPaintEvent* event)
{
    {
        QPainter painter(viewport());
        const QColor ground = m_theme.color(Token::Select);
        QTextBlock block = firstVisibleBlock();
        while (block.isValid() && blockBoundingGeometry(block).translated(contentOffset()).top() <= height()) {
            if (m_marked.holds(block.blockNumber() + 1)) {
                QRectF line = blockBoundingGeometry(block).translated(contentOffset());
                line.setLeft(0);
                line.setRight(viewport()->width());
                painter.fillRect(line, ground);
            }
            block = block.next();
        }
    }
    QPlainTextEdit::paintEvent(event);
}

void DefinitionText::paintNumbers(QPainter& painter, const QRect& dirty) const
{
    constexpr int bar = 3;
    painter.fillRect(dirty, m_theme.color(Token::Field));
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    QTextBlock block = firstVisibleBlock();
    const double margin = viewport()->y();
    while (block.isValid()) {
        const QRectF line = blockBoundingGeometry(block).translated(contentOffset()).translated(0, margin);
        if (line.top() > dirty.bottom()) {
            return;
        }
        const QRectF place(0, line.top(), m_numbers->width(), line.height());
        const bool marked = m_marked.holds(block.blockNumber() + 1);
        if (marked) {
            painter.fillRect(place, m_theme.color(Token::Select));
            painter.fillRect(QRectF(0, place.top(), bar, place.height()), m_theme.color(Token::Accent));
        }
        painter.setPen(m_theme.color(marked ? Token::Text : Token::Text2));
        painter.drawText(
            place.adjusted(0, 0, -numberMargin, 0),
            Qt::AlignRight | Qt::AlignVCenter,
            QString::number(block.blockNumber() + 1)
        );
        block = block.next();
    }
}

} // namespace backstep
