#include "ui/editor/text_colours.h"

#include "model/editor/text_spans.h"
#include "ui/shared/theme.h"

#include <QScopedValueRollback>
#include <QTextBlockUserData>
#include <QTextDocument>

namespace backstep {

namespace {

Token inkOf(SpanKind kind)
{
    switch (kind) {
    case SpanKind::Key:
        return Token::RunInk;
    case SpanKind::Text:
        return Token::DoneInk;
    case SpanKind::Number:
        return Token::RetryInk;
    case SpanKind::Comment:
        return Token::Text2;
    }
    return Token::Text;
}

/// Lines out of sight wait until what was typed or changed is shown everywhere.
constexpr int restMs = 100;

/// Of a line that waits for its colours; it stays with the line wherever that goes.
class Waits final : public QTextBlockUserData
{
};

} // namespace

TextColours::TextColours(const Theme& theme, QTextDocument& text)
    : QSyntaxHighlighter(&text)
    , m_theme(theme)
{
    m_breath.setSingleShot(true);
    connect(&m_breath, &QTimer::timeout, this, [this] { m_left = linesAtOnce; });
    connect(&m_goOn, &QTimer::timeout, this, &TextColours::goOn);
    connect(&theme, &Theme::changed, this, &TextColours::colourAnew);
}

void TextColours::highlightBlock(const QString& text)
{
    if (!m_isColouring) {
        m_breath.start(0);
        m_goOn.start(restMs);
    }
    if (m_left == 0) {
        setCurrentBlockUserData(new Waits);
        m_isBehind = true;
        return;
    }
    --m_left;
    setCurrentBlockUserData(nullptr);
    for (const TextSpan& span : spansOf(text)) {
        QTextCharFormat format;
        format.setForeground(m_theme.color(inkOf(span.kind)));
        format.setFontItalic(span.kind == SpanKind::Comment);
        setFormat(span.start, span.length, format);
    }
}

void TextColours::colourAnew()
{
    const QScopedValueRollback colouring(m_isColouring, true);
    rehighlight();
    m_goOn.start(restMs);
}

void TextColours::goOn()
{
    m_left = linesAtOnce;
    if (!m_isBehind) {
        m_goOn.stop();
        return;
    }
    const QScopedValueRollback colouring(m_isColouring, true);
    QTextBlock block = document()->begin();
    for (; block.isValid() && m_left > 0; block = block.next()) {
        if (block.userData() != nullptr) {
            rehighlightBlock(block);
        }
    }
    m_isBehind = block.isValid();
    m_goOn.start(0);
    m_left = linesAtOnce; // for a person who types meanwhile
}

} // namespace backstep
