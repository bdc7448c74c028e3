#pragma once

#include <QWidget>

class QTextBrowser;

namespace backstep {

class Theme;

/// The guide as it stands in the binary, in a window of its own beside the work.
class GuideWindow final : public QWidget
{
    Q_OBJECT

public:
    /// In front of `owner` and closed with it.
    GuideWindow(const Theme& theme, QWidget& owner);

    /// Shows the chapter with this heading, written as in a link: "find-out-why".
    void showChapter(const QString& link);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fill();

    const Theme& m_theme;
    QTextBrowser* m_browser;
};

/// The guide's text as a browser of rich text takes it: of a picture for two themes the one of this theme.
[[nodiscard]] QString guideText(const QString& markdown, bool isDark);

} // namespace backstep
