#include "ui/editor/step_actions.h"

#include "ui/editor/design_page.h"
#include "ui/editor/flow_canvas.h"
#include "ui/shared/action_table.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace backstep {

StepActions::StepActions(ActionTable& table, DesignPage& page, FlowCanvas& canvas, QWidget& outline)
    : QObject(&page)
    , m_table(table)
    , m_page(page)
    , m_canvas(canvas)
    , m_outline(outline)
{
    addInserting();
    addEditing();
    addShaping();
    connectCanvas();
    readDocument(nullptr);
}

QAction& StepActions::add(
    const char* menu, const QString& text, const QString& icon, const QString& keys, std::function<void()> run
)
{
    const auto settled = [this, run = std::move(run)] {
        m_page.commitForm(); // a name typed there is the step's name by now
        run();
    };
    QAction& action = m_table.add({QString::fromLatin1(menu), text, icon, QKeySequence::listFromString(keys)}, settled);
    // In a text the same keys mean the text.
    action.setShortcutContext(Qt::WidgetShortcut);
    m_canvas.addAction(&action);
    m_outline.addAction(&action);
    m_page.addAction(&action);
    m_all.push_back(&action);
    return action;
}

void StepActions::addInserting()
{
    QAction& step = add("Insert", QStringLiteral("Step"), QStringLiteral("plus"), QStringLiteral("Ins"), [this] {
        addStep([this](StepEdits& edits) { return edits.addBehind(chosenOne()); });
    });
    QAction& branch
        = add("Insert", QStringLiteral("Branch"), QStringLiteral("split"), QStringLiteral("Shift+Ins"), [this] {
              addStep([this](StepEdits& edits) { return edits.addBranch(chosenOne()); });
          });
    m_forBar = {&step, &branch};
}

void StepActions::addEditing()
{
    add("Edit", QStringLiteral("Rename step"), {}, QStringLiteral("F2"), [this] {
        m_canvas.openName(m_canvas.chosen());
    });
    add("Edit", QStringLiteral("Delete step"), {}, QStringLiteral("Del"), [this] {
        make([this](StepEdits& edits) { return edits.remove(chosen()); });
    });
    add("Edit", QStringLiteral("Move step up"), QStringLiteral("arrow-up"), QStringLiteral("Alt+Up"), [this] {
        make([this](StepEdits& edits) { return edits.moveBy(chosenOne(), -1); });
    });
    add("Edit", QStringLiteral("Move step down"), QStringLiteral("arrow-down"), QStringLiteral("Alt+Down"), [this] {
        make([this](StepEdits& edits) { return edits.moveBy(chosenOne(), 1); });
    });
    add("Edit", QStringLiteral("Cut steps"), QStringLiteral("scissors"), QStringLiteral("Ctrl+X"), [this] {
        copy();
        make([this](StepEdits& edits) { return edits.remove(chosen()); });
    });
    add("Edit", QStringLiteral("Copy steps as YAML"), QStringLiteral("copy"), QStringLiteral("Ctrl+C"), [this] {
        copy();
    });
    add("Edit", QStringLiteral("Paste steps"), {}, QStringLiteral("Ctrl+V"), [this] {
        make([this](StepEdits& edits) { return edits.paste(chosenOne(), QGuiApplication::clipboard()->text()); });
    });
    add("Edit", QStringLiteral("Duplicate steps"), {}, QStringLiteral("Ctrl+D"), [this] {
        make([this](StepEdits& edits) { return edits.duplicate(chosen()); });
    });
}

void StepActions::addShaping()
{
    add("Flow", QStringLiteral("Run the chosen steps at the same time"), {}, QStringLiteral("Ctrl+G"), [this] {
        make([this](StepEdits& edits) { return edits.runTogether(chosen()); });
    });
    add("Flow", QStringLiteral("Take the step out of its group"), {}, QStringLiteral("Ctrl+Shift+G"), [this] {
        make([this](StepEdits& edits) { return edits.moveApart(chosenOne(), false); });
    });
    for (const FlowShape shape : {FlowShape::Sequential, FlowShape::Parallel, FlowShape::Graph}) {
        add("Flow", wishOf(shape) + QStringLiteral("…"), QStringLiteral("git-compare"), {}, [this, shape] {
            m_page.previewShape(shape);
        });
    }
}

void StepActions::connectCanvas()
{
    connect(&m_canvas, &FlowCanvas::addAsked, this, [this](const QString& from, const QString& to) {
        addStep([&](StepEdits& edits) { return edits.addBetween(from, to); });
    });
    connect(&m_canvas, &FlowCanvas::renameAsked, this, [this](const QString& name, const QString& to) {
        make([&](StepEdits& edits) { return edits.rename(name, to); });
    });
    connect(&m_canvas, &FlowCanvas::moveAsked, this, [this](const QString& name, int place) {
        make([&](StepEdits& edits) { return edits.moveTo(name, place); });
    });
    connect(
        &m_canvas,
        &FlowCanvas::servedStepDropped,
        this,
        [this](const LibraryStep& step, const QString& from, const QString& to) {
            m_page.commitForm();
            make([&](StepEdits& edits) { return edits.addServed(step, from, to); });
        }
    );
    connect(&m_canvas, &FlowCanvas::besideAsked, this, [this](const QString& name, const QString& other) {
        make([&](StepEdits& edits) { return edits.moveBeside(name, other); });
    });
    connect(
        &m_canvas,
        &FlowCanvas::betweenAsked,
        this,
        [this](const QString& name, const QString& from, const QString& to) {
            make([&](StepEdits& edits) { return edits.moveBetween(name, from, to); });
        }
    );
    connect(&m_canvas, &FlowCanvas::apartAsked, this, [this](const QString& name, bool inFront) {
        make([&](StepEdits& edits) { return edits.moveApart(name, inFront); });
    });
    connect(&m_canvas, &FlowCanvas::connectAsked, this, [this](const QString& from, const QString& to) {
        make([&](StepEdits& edits) { return edits.connect(from, to); });
    });
}

void StepActions::insertServed(const LibraryStep& step)
{
    m_page.commitForm();
    const auto& graph = m_document == nullptr ? std::optional<EditorGraph>() : m_document->graph();
    const bool hasLast = chosenOne().isEmpty() && graph && !graph->steps.empty();
    const QString from = hasLast ? graph->steps.back().name : chosenOne();
    make([&](StepEdits& edits) { return edits.addServed(step, from, {}); });
}

bool StepActions::make(const Ask& ask)
{
    if (m_document == nullptr) {
        return false;
    }
    StepEdits edits(*m_document);
    const EditAnswer answer = ask(edits);
    if (!answer.refusal.isEmpty()) {
        m_page.showMessage(Tone::Retry, answer.refusal);
        return false;
    }
    m_page.showMessage(Tone::Idle, {});
    if (!answer.chosen.isEmpty()) {
        m_page.chooseStep(answer.chosen);
    }
    return true;
}

/// A new step is named at once.
void StepActions::addStep(const Ask& ask)
{
    if (make(ask)) {
        m_canvas.openName(m_canvas.chosen());
    }
}

void StepActions::copy()
{
    if (m_document == nullptr) {
        return;
    }
    const QString yaml = StepEdits(*m_document).copied(chosen());
    if (yaml.isEmpty()) {
        m_page.showMessage(Tone::Retry, QStringLiteral("Choose the steps to copy."));
        return;
    }
    QGuiApplication::clipboard()->setText(yaml);
}

QStringList StepActions::chosen() const
{
    return m_canvas.chosenNames();
}

QString StepActions::chosenOne() const
{
    const auto& graph = m_document == nullptr ? std::optional<EditorGraph>() : m_document->graph();
    const int step = m_canvas.chosen();
    return graph && step >= 0 && step < static_cast<int>(graph->steps.size())
        ? graph->steps[static_cast<std::size_t>(step)].name
        : QString();
}

void StepActions::readDocument(EditorDocument* document)
{
    m_document = document;
    const QString why = document == nullptr ? QStringLiteral("No file is open.") : StepEdits(*document).obstacle();
    for (QAction* action : m_all) {
        ActionTable::allow(*action, why.isEmpty(), why);
    }
    m_canvas.setEditable(why.isEmpty());
}

} // namespace backstep
