#include "ui/editor/text_colours.h"

#include "model/editor/text_spans.h"
#include "ui/shared/theme.h"

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

} // namespace

TextColours::TextColours(const Theme& theme, QTextDocument& text)
    : QSyntaxHighlighter(&text)
    , m_theme(theme)
{
    connect(&theme, &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void TextColours::highlightBlock(const QString& text)
{
    if (document()->blockCount() > linesMax) {
        return;
    }
    for (const TextSpan& span : spansOf(text)) {
        QTextCharFormat format;
        format.setForeground(m_theme.color(inkOf(span.kind)));
        format.setFontItalic(span.kind == SpanKind::Comment);
        setFormat(span.start, span.length, format);
    }
}

} // namespace backstep
