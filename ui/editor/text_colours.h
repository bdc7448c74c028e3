#pragma once

#include <QSyntaxHighlighter>

namespace backstep {

class Theme;

/// Colours a definition's text in the tokens of the theme.
class TextColours final : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    /// Colouring every line of a longer text would hold up its opening.
    static constexpr int linesMax = 20'000;

    TextColours(const Theme& theme, QTextDocument& text);

protected:
    void highlightBlock(const QString& text) override;

private:
    const Theme& m_theme;
};

} // namespace backstep
