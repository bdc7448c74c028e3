#pragma once

#include <QSyntaxHighlighter>
#include <QTimer>

namespace backstep {

class Theme;

/// Colours a definition's text in the tokens of the theme: so many lines at once as can be seen, the others of a long
/// text a part at a time, so that neither opening nor an edit that changes a thousand lines waits for them.
class TextColours final : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    static constexpr int linesAtOnce = 120;
    /// When a text is opened it is quicker to do all of it, unless it is longer than this.
    static constexpr int linesAtFirst = 20'000;

    TextColours(const Theme& theme, QTextDocument& text);

    /// Lines are still to be coloured.
    [[nodiscard]] bool isBehind() const { return m_isBehind; }

    /// What the document says of a change is that of a colour alone; it says so line by line.
    [[nodiscard]] bool isColouring() const { return m_isColouring; }

protected:
    void highlightBlock(const QString& text) override;

private:
    void goOn();
    void colourAnew();

    const Theme& m_theme;
    QTimer m_breath; ///< what comes after the window could show a change is another one
    QTimer m_goOn;
    int m_left = linesAtFirst; ///< of those that are coloured at once, until the window has drawn breath
    bool m_isBehind = false;
    bool m_isColouring = false;
};

} // namespace backstep
