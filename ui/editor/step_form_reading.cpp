#include "ui/editor/form_edit.h"
#include "ui/editor/form_parts.h"
#include "ui/editor/presence_line.h"
#include "ui/editor/step_form_panel.h"
#include "ui/shared/button.h"

#include <QApplication>
#include <QCheckBox>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <algorithm>

namespace backstep {

namespace {

constexpr const char* whatIsEmpty = "What is left empty has its default.";

} // namespace

QSize StepFormPanel::sizeHint() const
{
    constexpr int width = 408;
    constexpr int around = 36 + 52 + 12; // heading, help and margin
    return {width, m_stepPage.widget->sizeHint().height() + around};
}

void StepFormPanel::show(EditorDocument* document, const QString& step)
{
    m_wanted = step;
    if (m_isAsking) {
        return; // what was asked for is looked at when it is done
    }
    const bool isAnother = document != m_document || step != m_step;
    m_document = document;
    m_step = step;
    for (Page* each : {&m_stepPage, &m_flowPage}) {
        for (const Editor& editor : each->editors) {
            if (editor.edit == nullptr) {
                editor.fault->setText({});
            } else if (isAnother) {
                editor.edit->forget();
            }
        }
    }
    read();
}

void StepFormPanel::setPresence(const StepPresence* presence)
{
    m_workers->setVisible(presence != nullptr);
    m_doWorkers->take(presence == nullptr ? WorkerPresence() : presence->forward);
    m_undoWorkers->take(presence == nullptr ? WorkerPresence() : presence->backward);
}

void StepFormPanel::read()
{
    const std::vector<FormField> fields
        = m_document == nullptr ? std::vector<FormField>() : StepForm(*m_document).fields(m_step);
    const QString obstacle = m_document == nullptr ? QString() : StepForm(*m_document).obstacle();
    // While the text is broken the last fields stay in sight, but only of the step that they were read of.
    const bool isStale = m_document != nullptr && m_document->isStale() && m_readOf == std::pair(m_document, m_step);
    m_stepPage.widget->setVisible(!m_step.isEmpty());
    m_flowPage.widget->setVisible(m_step.isEmpty());
    m_stack->setCurrentWidget(fields.empty() && !isStale ? static_cast<QWidget*>(m_empty) : m_scroll);
    m_reason->setText(isStale ? obstacle : QString());
    m_reason->setVisible(isStale);
    readHeading();
    showHelp(QApplication::focusWidget());
    if (fields.empty()) {
        readEmpty();
        std::ranges::for_each(page().editors, [](const Editor& editor) { editor.widget->setEnabled(false); });
        return;
    }
    m_readOf = {m_document, m_step};
    readFields(page(), fields);
    readSeldom(page());
}

void StepFormPanel::readHeading()
{
    const bool isDrawn = m_document != nullptr && m_document->graph().has_value();
    m_title->setText(!m_step.isEmpty() ? m_step : isDrawn ? m_document->graph()->name() : QStringLiteral("Step"));
    m_whatIf->setVisible(!m_step.isEmpty());
    m_whatIf->setEnabled(isDrawn && !m_document->isStale());
}

void StepFormPanel::readEmpty()
{
    if (m_document == nullptr) {
        m_empty->setTexts(
            QStringLiteral("No file is open."), QStringLiteral("Open a definition file to set what its steps do.")
        );
    } else if (m_document->isStale()) {
        m_empty->setTexts(QStringLiteral("Nothing to set yet."), m_document->trouble());
    } else {
        m_empty->setTexts(
            QStringLiteral("No flow in this file."),
            QStringLiteral("What a worker serves is written in the text. A flow is defined by an initiator.")
        );
    }
}

void StepFormPanel::readFields(Page& page, const std::vector<FormField>& fields)
{
    for (std::size_t i = 0; i < page.editors.size(); ++i) {
        Editor& editor = page.editors[i];
        editor.field = fields.at(i);
        const FormField& field = editor.field;
        editor.widget->setEnabled(field.obstacle.isEmpty());
        editor.row->setVisible(field.isShown);
        if (editor.edit != nullptr) {
            editor.edit->take(field);
        } else if (editor.box != nullptr) {
            editor.box->setChecked(!field.value.isEmpty());
            editor.box->setToolTip(field.obstacle.isEmpty() ? field.help : field.obstacle);
        } else if (editor.segment != nullptr) {
            const QSignalBlocker quiet(editor.segment);
            const bool isLookedAt = field.word == FormWord::FlowShape && m_lookedAt;
            const QString shown = isLookedAt ? StepForm::choiceOf(*m_lookedAt) : field.value;
            editor.segment->choose(static_cast<int>(field.choices.indexOf(shown)));
        } else {
            editor.waits->take(field);
        }
    }
}

/// What is seldom set stands behind "More", but never what the file says.
void StepFormPanel::readSeldom(Page& page) const
{
    bool hasSeldom = false;
    const auto isSaidInRow = [&](const QWidget* row) {
        return std::ranges::any_of(page.editors, [row](const Editor& editor) {
            return editor.row == row && editor.field.isSaid;
        });
    };
    for (const Editor& editor : page.editors) {
        if (editor.field.isSeldom) {
            const bool isSaid = isSaidInRow(editor.row);
            editor.row->setVisible(m_showsSeldom || isSaid);
            hasSeldom = hasSeldom || !isSaid;
        }
    }
    page.moreRow->setVisible(hasSeldom);
    page.more->setText(m_showsSeldom ? QStringLiteral("Less") : QStringLiteral("Longest wait and jitter"));
}

void StepFormPanel::ask(Editor& editor, const QString& typed)
{
    if (m_document == nullptr) {
        return;
    }
    EditAnswer made;
    m_wanted = m_step;
    {
        const QScopedValueRollback asking(m_isAsking, true);
        made = StepForm(*m_document).write(m_step, editor.field.word, typed);
        if (editor.field.word == FormWord::Name && made.refusal.isEmpty() && made.chosen != m_step) {
            m_wanted = made.chosen;
            Q_EMIT renamed(made.chosen);
        }
    }
    answer(editor, made);
}

void StepFormPanel::lookAtShape(std::optional<FlowShape> shape)
{
    m_lookedAt = shape;
    read();
}

/// Whoever is asked lets it be looked at, or does not: then the choice goes back to what the file says.
void StepFormPanel::askShape(const Editor& editor, const QString& choice)
{
    editor.fault->setText({});
    if (const auto shape = StepForm::shapeOf(choice)) {
        Q_EMIT shapeAsked(*shape);
    }
    read();
}

void StepFormPanel::askWaiting(Editor& editor, const QString& forStep, bool waits)
{
    EditAnswer made;
    m_wanted = m_step;
    {
        const QScopedValueRollback asking(m_isAsking, true);
        made = StepForm(*m_document).setWaiting(m_step, forStep, waits);
    }
    answer(editor, made);
}

void StepFormPanel::answer(Editor& editor, const EditAnswer& answer)
{
    if (editor.edit != nullptr) {
        editor.edit->settle(!answer.refusal.isEmpty());
    }
    editor.fault->setText(answer.refusal);
    m_step = m_wanted;
    read();
    if (!answer.refusal.isEmpty()) {
        m_scroll->ensureWidgetVisible(editor.fault);
    }
}

void StepFormPanel::commit()
{
    for (const Editor& editor : page().editors) {
        if (editor.edit != nullptr && editor.edit->hasFocus()) {
            editor.edit->commit();
            return;
        }
    }
}

void StepFormPanel::focusFirst()
{
    const auto found
        = std::ranges::find_if(page().editors, [](const Editor& editor) { return editor.widget->isEnabled(); });
    if (found != page().editors.end()) {
        found->widget->setFocus(Qt::TabFocusReason); // chooses all of its text, as the Tab key does
        m_scroll->ensureWidgetVisible(found->widget);
    }
}

void StepFormPanel::showHelp(const QWidget* focused)
{
    const auto found = std::ranges::find_if(page().editors, [focused](const Editor& editor) {
        return focused != nullptr && (editor.widget == focused || editor.widget->isAncestorOf(focused));
    });
    const bool hasFields = m_stack->currentWidget() != m_empty;
    m_help->setVisible(hasFields);
    m_help->setText(found == page().editors.end() ? QString::fromLatin1(whatIsEmpty) : found->field.help);
}

} // namespace backstep
