#include "ui/main_window/guide_window.h"

#include "resources/resources.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QDesktopServices>
#include <QFile>
#include <QImage>
#include <QKeyEvent>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextList>
#include <QTextTable>

namespace backstep {

namespace {

constexpr QSize firstSize(920, 760);
constexpr int margin = 24;

/// Pictures are as wide as the page.
class GuideBrowser final : public QTextBrowser
{
public:
    [[nodiscard]] QVariant loadResource(int type, const QUrl& name) override
    {
        if (type != QTextDocument::ImageResource) {
            return QTextBrowser::loadResource(type, name);
        }
        const QImage picture(QStringLiteral(":/guide/") + name.path());
        const double ratio = devicePixelRatioF();
        const int room = static_cast<int>(pictureWidth * ratio);
        QImage fitted = picture.width() <= room ? picture : picture.scaledToWidth(room, Qt::SmoothTransformation);
        fitted.setDevicePixelRatio(ratio);
        return fitted;
    }

private:
    static constexpr double pictureWidth = firstSize.width() - 2 * margin - 24; ///< less the scroll bar
};

/// Room between chapters, paragraphs and points, as a page of text has it; markdown alone brings none.
QTextBlockFormat spaced(const QTextBlock& block, const QColor& codeGround)
{
    constexpr double lineHeight = 130; // per cent
    QTextBlockFormat format = block.blockFormat();
    const bool isCode = format.hasProperty(QTextFormat::BlockCodeFence) || format.nonBreakableLines();
    const auto isCodeToo = [&](const QTextBlock& other) {
        return other.isValid() && other.blockFormat().hasProperty(QTextFormat::BlockCodeFence);
    };
    if (!block.text().contains(QChar::ObjectReplacementCharacter)) { // a picture is high enough
        format.setLineHeight(lineHeight, QTextBlockFormat::ProportionalHeight);
    }
    if (format.headingLevel() > 0) {
        format.setTopMargin(format.headingLevel() == 1 ? 0 : 28);
        format.setBottomMargin(8);
    } else if (isCode) {
        format.setNonBreakableLines(false);
        format.setBackground(codeGround);
        format.setTopMargin(isCodeToo(block.previous()) ? 0 : 4);
        format.setBottomMargin(isCodeToo(block.next()) ? 0 : 16);
    } else {
        format.setBottomMargin(block.textList() != nullptr ? 4 : 12);
        format.setTopMargin(0);
    }
    return format;
}

/// As a link names it: lower case, dashes, no other signs.
QString linkOf(const QString& heading)
{
    static const QRegularExpression others(QStringLiteral("[^\\w -]"));
    return QString(heading).remove(others).toLower().replace(QLatin1Char(' '), QLatin1Char('-'));
}

} // namespace

QString guideText(const QString& markdown, bool isDark)
{
    static const QRegularExpression pair(
        QStringLiteral("<picture>\\s*<source[^>]*srcset=\"([^\"]+)\">\\s*<img alt=\"([^\"]*)\" src=\"([^\"]+)\">\\s*"
                       "</picture>")
    );
    return QString(markdown).replace(pair, isDark ? QStringLiteral("![\\2](\\1)") : QStringLiteral("![\\2](\\3)"));
}

GuideWindow::GuideWindow(const Theme& theme, QWidget& owner)
    : QWidget(&owner, Qt::Window)
    , m_theme(theme)
    , m_browser(new GuideBrowser)
{
    setObjectName(QStringLiteral("guide"));
    setWindowTitle(QStringLiteral("A first hour with Backstep"));
    resize(firstSize);
    m_browser->setAccessibleName(QStringLiteral("Guide"));
    m_browser->setFrameShape(QFrame::NoFrame);
    m_browser->setOpenLinks(false);
    m_browser->document()->setDocumentMargin(margin);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_browser);
    setFocusProxy(m_browser);
    connect(m_browser, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        link.hasFragment() && link.scheme().isEmpty() ? showChapter(link.fragment())
                                                      : static_cast<void>(QDesktopServices::openUrl(link));
    });
    connect(&theme, &Theme::changed, this, &GuideWindow::fill);
    fill();
}

void GuideWindow::fill()
{
    loadResources();
    QFile file(QStringLiteral(":/guide/guide.md"));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("the guide is not in the binary");
    }
    const int at = m_browser->verticalScrollBar()->value();
    m_browser->document()->setDefaultFont(m_theme.font(TextRole::Body));
    m_browser->setMarkdown(guideText(QString::fromUtf8(file.readAll()), m_theme.isDark()));
    for (QTextBlock block = m_browser->document()->begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        if (cursor.currentTable() == nullptr) { // whose cells have room of their own
            cursor.setBlockFormat(spaced(block, m_theme.tint(Tone::Idle)));
        }
    }
    m_browser->document()->clearUndoRedoStacks();
    m_browser->verticalScrollBar()->setValue(at);
}

void GuideWindow::showChapter(const QString& link)
{
    for (QTextBlock block = m_browser->document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() > 0 && linkOf(block.text()) == link) {
            QTextCursor cursor(block);
            m_browser->setTextCursor(cursor);
            const int top = m_browser->cursorRect(cursor).top();
            m_browser->verticalScrollBar()->setValue(m_browser->verticalScrollBar()->value() + top - margin);
            return;
        }
    }
}

void GuideWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        close();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace backstep
