#include "ui/editor/text_pane.h"

#include "model/editor/file_rows.h"
#include "ui/editor/definition_text.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

namespace backstep {

TextPane::TextPane(const Theme& theme, EditorFiles& files)
    : Surface(theme, Token::Panel)
    , m_files(files)
    , m_tabs(new QTabBar)
    , m_stack(new QStackedWidget)
{
    constexpr int tabHeight = 32;
    m_tabs->setObjectName(QStringLiteral("fileTabs"));
    m_tabs->setAccessibleName(QStringLiteral("Open files"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setElideMode(Qt::ElideNone); // a name cut down to its letters names nothing: there are arrows
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setFixedHeight(tabHeight);
    m_tabs->installEventFilter(this);
    auto* line = new Surface(theme, Token::Line);
    line->setFixedHeight(1);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 8, 0);
    head->addWidget(m_tabs, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(line);
    column->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        const QString path = m_tabs->tabData(tab).toString();
        if (!path.isEmpty()) {
            static_cast<void>(m_files.open(path)); // an open file only comes to the front
        }
    });
    connect(&files, &EditorFiles::currentChanged, this, &TextPane::showCurrent);
    connect(&files, &EditorFiles::listChanged, this, &TextPane::readTabs);
    connect(&files, &EditorFiles::closing, this, &TextPane::letGo);
    showCurrent();
}

DefinitionText* TextPane::current() const
{
    const auto found = m_texts.find(m_files.current());
    return found == m_texts.end() ? nullptr : found->second;
}

DefinitionText& TextPane::textOf(EditorDocument& document)
{
    const auto found = m_texts.find(&document);
    if (found != m_texts.end()) {
        return *found->second;
    }
    auto* text = new DefinitionText(m_theme, document);
    m_stack->addWidget(text);
    m_texts.emplace(&document, text);
    connect(text, &DefinitionText::lineChanged, this, &TextPane::lineChanged);
    connect(text, &DefinitionText::menuAsked, this, &TextPane::menuAsked);
    connect(text, &QPlainTextEdit::cursorPositionChanged, this, &TextPane::cursorMoved);
    return *text;
}

void TextPane::showCurrent()
{
    if (m_files.current() != nullptr) {
        m_stack->setCurrentWidget(&textOf(*m_files.current()));
    }
    readTabs();
    Q_EMIT currentChanged();
}

void TextPane::readTabs()
{
    const QSignalBlocker quiet(m_tabs);
    const QStringList paths = m_files.openPaths();
    const QStringList names = namesApart(paths);
    while (m_tabs->count() > paths.size()) {
        m_tabs->removeTab(m_tabs->count() - 1);
    }
    while (m_tabs->count() < paths.size()) {
        addTab();
    }
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        const QString& path = paths.at(tab);
        const QString mark = m_files.isModified(path) ? QStringLiteral(" ●") : QString();
        m_tabs->setTabText(tab, names.at(tab) + mark);
        m_tabs->setTabToolTip(tab, path);
        m_tabs->setTabData(tab, path);
        if (m_files.current() != nullptr && m_files.current()->path() == path) {
            m_tabs->setCurrentIndex(tab);
        }
    }
}

void TextPane::addTab()
{
    constexpr int size = 18;
    constexpr int icon = 12;
    const int tab = m_tabs->addTab({});
    auto* close = new QToolButton;
    close->setIcon(m_theme.icon(QStringLiteral("x"), Token::Text2));
    close->setIconSize(QSize(icon, icon));
    close->setFixedSize(size, size);
    close->setFocusPolicy(Qt::NoFocus);
    close->setToolTip(QStringLiteral("Close file (Ctrl+W)"));
    close->setAccessibleName(QStringLiteral("Close file"));
    m_tabs->setTabButton(tab, QTabBar::RightSide, close);
    connect(close, &QToolButton::clicked, this, [this, close] {
        for (int each = 0; each < m_tabs->count(); ++each) {
            if (m_tabs->tabButton(each, QTabBar::RightSide) == close) {
                Q_EMIT closeAsked(m_tabs->tabData(each).toString());
                return;
            }
        }
    });
}

bool TextPane::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_tabs && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const int tab = m_tabs->tabAt(mouse->position().toPoint());
        if (mouse->button() == Qt::MiddleButton && tab >= 0) {
            Q_EMIT closeAsked(m_tabs->tabData(tab).toString());
            return true;
        }
    }
    return Surface::eventFilter(watched, event);
}

void TextPane::letGo(EditorDocument* document)
{
    const auto found = m_texts.find(document);
    if (found != m_texts.end()) {
        delete found->second; // its document is about to go
        m_texts.erase(found);
    }
}

} // namespace backstep
