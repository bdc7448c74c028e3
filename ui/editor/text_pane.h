#pragma once

#include "model/editor/editor_files.h"
#include "ui/shared/parts.h"

#include <QMenu>

#include <map>

class QStackedWidget;
class QTabBar;

namespace backstep {

class DefinitionText;

/// The open files as text, a tab for each. The tab in front is the file in front.
class TextPane final : public Surface
{
    Q_OBJECT

public:
    TextPane(const Theme& theme, EditorFiles& files);

    /// Nothing as long as no file is open.
    [[nodiscard]] DefinitionText* current() const;

Q_SIGNALS:
    /// The cursor of the file in front went to another line.
    void lineChanged(int line);
    void cursorMoved();
    /// A menu of the text is about to open on that line.
    void menuAsked(QMenu* menu, int line);
    void currentChanged();
    /// By the tab's button, or its middle click.
    void closeAsked(const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showCurrent();
    void readTabs();
    void addTab();
    void letGo(EditorDocument* document);
    DefinitionText& textOf(EditorDocument& document);

    EditorFiles& m_files;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    std::map<EditorDocument*, DefinitionText*> m_texts;
};

} // namespace backstep
