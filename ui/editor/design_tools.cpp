#include "ui/editor/design_tools.h"

#include "model/registration/registered_version.h"
#include "ui/editor/design_body.h"
#include "ui/editor/design_page.h"
#include "ui/editor/flow_canvas.h"
#include "ui/editor/picture_actions.h"
#include "ui/editor/step_actions.h"
#include "ui/shared/action_table.h"
#include "ui/shared/button.h"
#include "ui/shared/chooser.h"

#include <QAction>
#include <QSignalBlocker>

namespace backstep {

namespace {

QList<QKeySequence> keysOf(const QString& words)
{
    return QKeySequence::listFromString(words);
}

} // namespace

DesignTools::DesignTools(const Theme& theme, DesignPage& page, FlowCanvas& canvas, DesignBody& body, QWidget& outline)
    : QObject(&page)
    , m_page(page)
    , m_table(new ActionTable(theme, this))
    , m_bar(new ToolBar(theme))
    , m_chooser(new Chooser(theme))
{
    addFileActions(page);
    m_pictures = new PictureActions(theme, *m_table, page);
    m_steps = new StepActions(*m_table, page, canvas, outline);
    addViewActions(canvas);
    addPanelActions(body);
    addFlowActions(page);
    m_chooser->setObjectName(QStringLiteral("orchestrations"));
    m_chooser->setAccessibleName(QStringLiteral("Orchestration of this file"));
    connect(m_chooser, &Chooser::activated, this, &DesignTools::orchestrationChosen);
    fillBar(theme);
    connect(&body, &DesignBody::planChanged, this, [this, &body] { readPanels(body); });
    readDocument(nullptr);
    readWhatIf(false, false);
    readLibrary(false);
    readShape(false);
}

QAction* DesignTools::add(const char* menu, const QString& text, const QString& icon, const QString& keys, Run run)
{
    // An action is about what a person sees, and that is what stands in the field they are at.
    const auto settled = [this, run = std::move(run)] {
        m_page.commitForm();
        run();
    };
    QAction& action = m_table->add({QString::fromLatin1(menu), text, icon, keysOf(keys)}, settled);
    // Esc closes what is inside the page; the other keys are those of the place, wherever in the window the focus is.
    const bool isOfPlace = action.shortcut() != QKeySequence(Qt::Key_Escape);
    action.setShortcutContext(isOfPlace ? Qt::WindowShortcut : Qt::WidgetWithChildrenShortcut);
    m_page.addAction(&action);
    return &action;
}

void DesignTools::addFileActions(DesignPage& page)
{
    m_save = add("File", QStringLiteral("Save"), QStringLiteral("save"), QStringLiteral("Ctrl+S"), [&page] {
        static_cast<void>(page.save()); // says itself what went wrong
    });
    m_saveAs = add("File", QStringLiteral("Save as…"), {}, QStringLiteral("Ctrl+Shift+S"), [&page] {
        static_cast<void>(page.saveAs());
    });
    m_versions = add("File", QStringLiteral("Earlier versions…"), QStringLiteral("history"), {}, [&page] {
        page.showVersions();
    });
    m_close = add("File", QStringLiteral("Close file"), QStringLiteral("x"), QStringLiteral("Ctrl+W"), [&page] {
        page.closeFile();
    });
    m_reopen = add("File", QStringLiteral("Open the closed file again"), {}, QStringLiteral("Ctrl+Shift+T"), [&page] {
        page.reopenFile();
    });
    const auto go = [&](const QString& text, const QString& key, void (DesignPage::*run)(int), int way) {
        m_goTo.push_back(add("Go", text, {}, key, [&page, run, way] { (page.*run)(way); }));
    };
    go(QStringLiteral("File used before"), QStringLiteral("Ctrl+Shift+PgDown"), &DesignPage::walkFiles, 1);
    go(QStringLiteral("File used after"), QStringLiteral("Ctrl+Shift+PgUp"), &DesignPage::walkFiles, -1);
    go(QStringLiteral("Next file"), QStringLiteral("Ctrl+PgDown"), &DesignPage::stepFiles, 1);
    go(QStringLiteral("Previous file"), QStringLiteral("Ctrl+PgUp"), &DesignPage::stepFiles, -1);
    m_undo = add("Edit", QStringLiteral("Undo"), QStringLiteral("undo-2"), QStringLiteral("Ctrl+Z"), [&page] {
        page.undo();
    });
    m_redo = add("Edit", QStringLiteral("Redo"), QStringLiteral("redo-2"), QStringLiteral("Ctrl+Shift+Z"), [&page] {
        page.redo();
    });
}

void DesignTools::addViewActions(FlowCanvas& canvas)
{
    add("View", QStringLiteral("Larger"), QStringLiteral("zoom-in"), QStringLiteral("Ctrl++; Ctrl+="), [&canvas] {
        canvas.zoom(1);
    });
    add("View", QStringLiteral("Smaller"), QStringLiteral("zoom-out"), QStringLiteral("Ctrl+-"), [&canvas] {
        canvas.zoom(-1);
    });
    add("View", QStringLiteral("Show all"), QStringLiteral("maximize"), QStringLiteral("Shift+1; !"), [&canvas] {
        canvas.fitAll();
    });
    add("View", QStringLiteral("Show the chosen step"), {}, QStringLiteral("Shift+2; @"), [&canvas] {
        canvas.fitChosen();
    });
}

void DesignTools::addPanelActions(DesignBody& body)
{
    m_left = add(
        "View",
        QStringLiteral("Files and outline"),
        QStringLiteral("panel-left"),
        QStringLiteral("Ctrl+B"),
        [this, &body] { body.showLeft(m_left->isChecked()); }
    );
    m_lower = add(
        "View",
        QStringLiteral("Problems"),
        QStringLiteral("panel-bottom"),
        QStringLiteral("Ctrl+J"),
        [this, &body] { body.showLower(m_lower->isChecked()); }
    );
    m_right
        = add("View", QStringLiteral("Text"), QStringLiteral("panel-right"), QStringLiteral("Ctrl+I"), [this, &body] {
              body.showRight(m_right->isChecked());
          });
    for (QAction* panel : {m_left, m_lower, m_right}) {
        panel->setCheckable(true);
    }
    readPanels(body);
}

void DesignTools::addFlowActions(DesignPage& page)
{
    m_whatIf = add("Flow", QStringLiteral("What if…"), QStringLiteral("flask-conical"), QStringLiteral("F6"), [&page] {
        page.toggleWhatIf();
    });
    m_whatIf->setCheckable(true);
    m_leave = add("Flow", QStringLiteral("Leave What if"), {}, QStringLiteral("Esc"), [&page] { page.leaveWhatIf(); });
    m_keepShape = add("Flow", QStringLiteral("Keep the shape as it is"), {}, QStringLiteral("Esc"), [&page] {
        page.leaveShape();
    });
    m_register = add("Flow", QStringLiteral("Register"), QStringLiteral("upload"), QStringLiteral("Ctrl+R"), [&page] {
        page.requestRegister();
    });
    m_run = add("Flow", QStringLiteral("Run"), QStringLiteral("play"), QStringLiteral("F5"), [&page] {
        page.requestRun();
    });
    m_runWith = add(
        "Flow",
        QStringLiteral("Run with a payload…"),
        QStringLiteral("chevron-down"),
        QStringLiteral("Shift+F5"),
        [&page] { page.requestRunWith(); }
    );
    m_difference = add(
        "Flow",
        QStringLiteral("Difference to the registered version"),
        QStringLiteral("git-compare"),
        QStringLiteral("Ctrl+Shift+R"),
        [&page] { page.showDifference(); }
    );
    m_library = add(
        "Insert",
        QStringLiteral("Step of a worker…"),
        QStringLiteral("server"),
        QStringLiteral("Ctrl+L"),
        [&page] { page.showLibrary(); }
    );
    add("Go", QStringLiteral("Next problem"), {}, QStringLiteral("F8"), [&page] { page.walkProblems(1); });
    add("Go", QStringLiteral("Previous problem"), {}, QStringLiteral("Shift+F8"), [&page] { page.walkProblems(-1); });
    add("Edit", QStringLiteral("Take the suggested fix"), {}, QStringLiteral("Alt+Return; Alt+Enter"), [&page] {
        page.takeFix();
    });
    add("Go", QStringLiteral("Canvas and text by turns"), {}, QStringLiteral("Ctrl+E"), [&page] { page.switchFocus(); }
    );
}

void DesignTools::fillBar(const Theme& theme)
{
    m_bar->addAction(*m_undo);
    m_bar->addAction(*m_redo);
    m_bar->addLine();
    for (QAction* action : m_steps->forBar()) {
        m_bar->addAction(*action, true);
    }
    m_bar->addLine();
    m_bar->addAction(*m_whatIf, true);
    m_bar->addWidget(*m_chooser);
    m_bar->addSpace();
    for (QAction* panel : {m_left, m_lower, m_right}) {
        m_bar->addAction(*panel);
    }
    m_bar->addLine();
    auto* registering = new Button(theme, ButtonKind::Plain, m_register->text(), QStringLiteral("upload"));
    m_runButton = new Button(theme, ButtonKind::Primary, m_run->text(), QStringLiteral("play"));
    bind(*registering, *m_register);
    bind(*m_runButton, *m_run);
    m_bar->addWidget(*registering);
    m_bar->addWidget(*m_runButton);
    m_bar->addAction(*m_runWith);
}

void DesignTools::bind(Button& button, QAction& action)
{
    button.setKeyHint(action.shortcut().toString(QKeySequence::NativeText));
    const auto follow = [&button, &action] {
        button.setEnabled(action.isEnabled());
        button.setToolTip(action.toolTip());
    };
    follow();
    connect(&action, &QAction::changed, &button, follow);
    connect(&button, &Button::clicked, &action, &QAction::trigger);
}

void DesignTools::readFiles(const EditorFiles& files)
{
    ActionTable::allow(*m_reopen, files.canReopen(), QStringLiteral("No file was closed."));
    const bool several = files.open().size() > 1;
    for (QAction* action : m_goTo) {
        ActionTable::allow(*action, several, QStringLiteral("No other file is open."));
    }
}

void DesignTools::readDocument(EditorDocument* document)
{
    const bool drawn = document != nullptr && document->graph().has_value() && !document->isStale()
        && !document->graph()->steps.empty();
    QString why = QStringLiteral("No flow is open.");
    m_steps->readDocument(document);
    m_pictures->readDocument(document);
    if (document != nullptr && !document->trouble().isEmpty()) {
        why = document->trouble();
    }
    const bool isOpen = document != nullptr;
    const QString noFile = QStringLiteral("No file is open.");
    for (QAction* action : {m_register, m_run, m_runWith}) {
        ActionTable::allow(*action, drawn, why);
    }
    const QString saved = QStringLiteral("Nothing has changed since it was saved.");
    ActionTable::allow(*m_save, isOpen && document->isModified(), isOpen ? saved : noFile);
    ActionTable::allow(*m_saveAs, isOpen, noFile);
    const QString neverSaved = QStringLiteral("It was not saved over in Backstep yet.");
    ActionTable::allow(*m_versions, m_page.hasVersions(), isOpen ? neverSaved : noFile);
    ActionTable::allow(*m_close, isOpen, noFile);
    readHistory(document);
    const QSignalBlocker quiet(m_chooser);
    const QStringList names = document == nullptr ? QStringList() : document->names();
    m_chooser->clear();
    m_chooser->addItems(names);
    m_chooser->setCurrentIndex(document == nullptr ? -1 : document->chosen());
    m_chooser->setVisible(names.size() > 1);
}

/// "Undo adding a step": what is undone is said.
void DesignTools::readHistory(const EditorDocument* document)
{
    const QString undone = document == nullptr ? QString() : document->history().undoText();
    const QString redone = document == nullptr ? QString() : document->history().redoText();
    m_undo->setText(undone.isEmpty() ? QStringLiteral("Undo") : QStringLiteral("Undo ") + undone);
    m_redo->setText(redone.isEmpty() ? QStringLiteral("Redo") : QStringLiteral("Redo ") + redone);
    ActionTable::allow(*m_undo, !undone.isEmpty(), QStringLiteral("Nothing to undo."));
    ActionTable::allow(*m_redo, !redone.isEmpty(), QStringLiteral("Nothing to redo."));
}

void DesignTools::readWhatIf(bool canAsk, bool open)
{
    ActionTable::allow(*m_whatIf, canAsk || open, QStringLiteral("There is no flow with a step to ask about."));
    m_whatIf->setChecked(open);
    ActionTable::allow(*m_leave, open, QStringLiteral("What if is not open."));
}

void DesignTools::readRegistered(const RegisteredVersion& registered)
{
    const bool differs = registered.standing() == RegisteredVersion::Standing::Differs;
    ActionTable::allow(*m_difference, differs, registered.words());
}

QRect DesignTools::placeOfRun() const
{
    return {m_runButton->mapToGlobal(QPoint()), m_runButton->size()};
}

void DesignTools::readShape(bool looks)
{
    ActionTable::allow(*m_keepShape, looks, QStringLiteral("No other shape is looked at."));
}

void DesignTools::readLibrary(bool hasSteps)
{
    ActionTable::allow(*m_library, hasSteps, QStringLiteral("No worker has registered its steps on this cluster yet."));
}

void DesignTools::readPanels(const DesignBody& body)
{
    m_left->setChecked(body.plan().left);
    m_lower->setChecked(body.plan().lower);
    m_right->setChecked(body.plan().right);
}

} // namespace backstep
