#pragma once

#include "model/editor/editor_files.h"

#include <QObject>

class QAction;

namespace backstep {

class ActionTable;
class Button;
class Chooser;
class DesignBody;
class DesignPage;
class FlowCanvas;
class PictureActions;
class RegisteredVersion;
class StepActions;
class Theme;
class ToolBar;

/// The actions of the page, for menus, palette and keys, and the tool bar that shows some of them.
class DesignTools final : public QObject
{
    Q_OBJECT

public:
    /// `outline`: where steps can be chosen besides on the canvas.
    DesignTools(const Theme& theme, DesignPage& page, FlowCanvas& canvas, DesignBody& body, QWidget& outline);

    [[nodiscard]] ToolBar* bar() const { return m_bar; }

    /// What can be done with the file in front, and why not.
    void readDocument(EditorDocument* document);
    /// Where one can go from it.
    void readFiles(const EditorFiles& files);
    void readWhatIf(bool canAsk, bool open);
    void readRegistered(const RegisteredVersion& registered);

    /// Where the Run button stands on the screen.
    [[nodiscard]] QRect placeOfRun() const;
    /// A change of shape is looked at.
    void readShape(bool looks);
    /// Whether there are steps of workers to put in.
    void readLibrary(bool hasSteps);

    [[nodiscard]] StepActions& steps() const { return *m_steps; }

    [[nodiscard]] QAction& whatIfAction() const { return *m_whatIf; }

Q_SIGNALS:
    void orchestrationChosen(int index);

private:
    using Run = std::function<void()>;
    QAction* add(const char* menu, const QString& text, const QString& icon, const QString& keys, Run run);
    void addFileActions(DesignPage& page);
    void addViewActions(FlowCanvas& canvas);
    void addPanelActions(DesignBody& body);
    void addFlowActions(DesignPage& page);
    void fillBar(const Theme& theme);
    void bind(Button& button, QAction& action);
    void readPanels(const DesignBody& body);
    void readHistory(const EditorDocument* document);

    DesignPage& m_page;
    ActionTable* m_table;
    PictureActions* m_pictures = nullptr;
    StepActions* m_steps = nullptr;
    ToolBar* m_bar;
    Chooser* m_chooser;
    QAction* m_save = nullptr;
    QAction* m_saveAs = nullptr;
    QAction* m_versions = nullptr;
    QAction* m_close = nullptr;
    QAction* m_reopen = nullptr;
    std::vector<QAction*> m_goTo; ///< from file to file
    QAction* m_undo = nullptr;
    QAction* m_redo = nullptr;
    QAction* m_library = nullptr;
    QAction* m_left = nullptr;
    QAction* m_lower = nullptr;
    QAction* m_right = nullptr;
    QAction* m_whatIf = nullptr;
    QAction* m_leave = nullptr;
    QAction* m_keepShape = nullptr;
    QAction* m_register = nullptr;
    QAction* m_run = nullptr;
    QAction* m_runWith = nullptr;
    QAction* m_difference = nullptr;
    Button* m_runButton = nullptr;
};

} // namespace backstep
