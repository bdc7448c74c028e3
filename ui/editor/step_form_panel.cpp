#include "ui/editor/step_form_panel.h"

#include "ui/editor/form_edit.h"
#include "ui/editor/form_parts.h"
#include "ui/editor/presence_line.h"
#include "ui/shared/button.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCheckBox>
#include <QMenu>
#include <QScrollArea>
#include <QStackedWidget>

namespace backstep {

namespace {

constexpr int margin = 12;
constexpr int between = 6; ///< rows
constexpr int labelWidth = 96;

Text* labelOf(const Theme& theme, const QString& text)
{
    auto* label = new Text(theme, TextRole::Small, text, Token::Text2);
    label->setFixedWidth(labelWidth);
    return label;
}

QHBoxLayout* lineOf()
{
    auto* line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(margin);
    return line;
}

} // namespace

StepFormPanel::StepFormPanel(const Theme& theme)
    : Surface(theme, Token::Panel)
    , m_title(new Text(theme, TextRole::Strong))
    , m_whatIf(new Button(theme, ButtonKind::Plain, QStringLiteral("What if it fails"), QStringLiteral("flask-conical"))
      )
    , m_reason(new Text(theme, TextRole::Small, {}, Token::RetryInk))
    , m_help(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_empty(new EmptyState(theme, QStringLiteral("list"), {}, {}))
    , m_stack(new QStackedWidget)
    , m_scroll(new QScrollArea)
    , m_stepPage(buildPage(true))
    , m_flowPage(buildPage(false))
{
    auto* pages = new QWidget;
    auto* inside = new QVBoxLayout(pages);
    inside->setContentsMargins(margin, 0, margin, margin);
    inside->addWidget(m_stepPage.widget);
    inside->addWidget(m_flowPage.widget);
    inside->addStretch(1);
    m_scroll->setWidget(pages);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    pages->setAutoFillBackground(false);
    m_stack->addWidget(m_scroll);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeading());
    column->addWidget(m_reason);
    column->addWidget(m_stack, 1);
    column->addWidget(m_help);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, const QWidget* now) { showHelp(now); });
    connectPage(m_stepPage);
    connectPage(m_flowPage);
    read();
}

QWidget* StepFormPanel::buildHeading()
{
    constexpr int height = 36;
    auto* heading = new QWidget;
    heading->setFixedHeight(height);
    auto* row = new QHBoxLayout(heading);
    row->setContentsMargins(margin, 0, margin, 0);
    row->setSpacing(margin);
    row->addWidget(m_title, 1);
    row->addWidget(m_whatIf);
    m_title->setObjectName(QStringLiteral("formTitle"));
    m_title->setEliding(true);
    m_whatIf->setSmall(true);
    m_whatIf->setKeyHint(QStringLiteral("F6"));
    m_whatIf->setToolTip(QStringLiteral("Shows what is undone when this step fails"));
    m_reason->setObjectName(QStringLiteral("formReason"));
    m_reason->setWordWrap(true);
    m_reason->setContentsMargins(margin, 0, margin, between);
    constexpr int helpLines = 52; // two lines and their margins
    m_help->setObjectName(QStringLiteral("formHelp"));
    m_help->setWordWrap(true);
    m_help->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_help->setContentsMargins(margin, between, margin, between);
    m_help->setFixedHeight(helpLines);
    connect(m_whatIf, &Button::clicked, this, &StepFormPanel::whatIfAsked);
    return heading;
}

QWidget* StepFormPanel::buildSides()
{
    auto* row = new QWidget;
    QHBoxLayout* line = lineOf();
    row->setLayout(line);
    line->addWidget(labelOf(m_theme, {}));
    line->addWidget(new SideWord(m_theme, FormSide::Do), 1);
    line->addWidget(new SideWord(m_theme, FormSide::Undo), 1);
    return row;
}

/// Below what DO and UNDO have in two columns: who does them.
QWidget* StepFormPanel::buildWorkers()
{
    m_workers = new QWidget;
    m_doWorkers = new PresenceLine(m_theme, FormSide::Do);
    m_undoWorkers = new PresenceLine(m_theme, FormSide::Undo);
    QHBoxLayout* line = lineOf();
    m_workers->setLayout(line);
    line->addWidget(labelOf(m_theme, QStringLiteral("Workers")));
    line->addWidget(m_doWorkers, 1);
    line->addWidget(m_undoWorkers, 1);
    m_workers->hide();
    return m_workers;
}

QWidget* StepFormPanel::buildMore(Page& page)
{
    constexpr int beforeLink = 4; // its words stand 8 px inside it
    page.moreRow = new QWidget;
    QHBoxLayout* line = lineOf();
    page.moreRow->setLayout(line);
    page.more = new Button(m_theme, ButtonKind::Link, {});
    page.more->setSmall(true);
    line->setSpacing(beforeLink);
    line->addWidget(labelOf(m_theme, {}));
    line->addWidget(page.more);
    line->addStretch(1);
    return page.moreRow;
}

/// A row for each field; DO and UNDO of the same thing share one.
StepFormPanel::Page StepFormPanel::buildPage(bool ofStep)
{
    Page page;
    page.widget = new QWidget;
    auto* column = new QVBoxLayout(page.widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(between);
    const std::vector<FormField> fields = StepForm::blank(ofStep);
    page.editors.reserve(fields.size()); // they are pointed at
    bool hasSides = false;
    int place = 0; // behind what is seldom set
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const FormField& field = fields[i];
        if (field.side == FormSide::Do && !hasSides) {
            hasSides = true;
            column->addWidget(buildSides());
        }
        if (ofStep && hasSides && field.side == FormSide::Whole && m_workers == nullptr) {
            column->addWidget(buildWorkers());
        }
        auto* row = new QWidget;
        auto* stack = new QVBoxLayout(row);
        stack->setContentsMargins(0, 0, 0, 0);
        stack->setSpacing(4);
        QHBoxLayout* line = lineOf();
        stack->addLayout(line);
        const std::size_t first = page.editors.size();
        line->addWidget(labelOf(m_theme, field.kind == FormKind::Flag ? QString() : field.label));
        buildEditor(page, *line, field);
        if (field.side == FormSide::Do && i + 1 < fields.size()) {
            buildEditor(page, *line, fields[++i]);
        }
        for (std::size_t each = first; each < page.editors.size(); ++each) {
            page.editors[each].row = row;
            stack->addWidget(page.editors[each].fault);
        }
        column->addWidget(row);
        row->setHidden(field.isSeldom || field.kind == FormKind::Steps); // as long as nothing is read
        if (field.isSeldom) {
            place = column->count();
        }
    }
    column->insertWidget(place, buildMore(page));
    return page;
}

void StepFormPanel::buildEditor(Page& page, QBoxLayout& line, const FormField& field)
{
    Editor editor;
    editor.field = field;
    editor.fault = new FaultLine(m_theme);
    switch (field.kind) {
    case FormKind::Flag:
        editor.widget = editor.box = new QCheckBox(field.label);
        editor.box->setToolTip(field.help);
        break;
    case FormKind::Choice:
        editor.widget = editor.segment = new Segment(m_theme, field.choices);
        editor.segment->setToolTip(field.help);
        break;
    case FormKind::Steps:
        editor.widget = editor.waits = new WaitsField(m_theme);
        break;
    case FormKind::Name:
    case FormKind::Code:
    case FormKind::Count:
    case FormKind::Measure:
        editor.widget = editor.edit = new FormEdit(m_theme, field.kind);
        break;
    }
    editor.widget->setObjectName(field.spoken);
    editor.widget->setAccessibleName(field.spoken);
    const bool isLoose = editor.segment != nullptr;
    line.addWidget(editor.widget, isLoose ? 0 : 1);
    if (isLoose) {
        line.addStretch(1);
    }
    page.editors.push_back(editor);
}

void StepFormPanel::connectPage(Page& page)
{
    for (Editor& editor : page.editors) {
        Editor* asked = &editor; // the pages are not added to any more
        if (editor.edit != nullptr) {
            connect(editor.edit, &FormEdit::written, this, [this, asked](const QString& text) { ask(*asked, text); });
            connect(editor.edit, &FormEdit::mended, editor.fault, [asked] { asked->fault->setText({}); });
            connect(editor.edit, &FormEdit::left, this, &StepFormPanel::left);
        } else if (editor.box != nullptr) {
            connect(editor.box, &QCheckBox::clicked, this, [this, asked](bool on) {
                ask(*asked, on ? QStringLiteral("yes") : QString());
            });
        } else if (editor.segment != nullptr) {
            connect(editor.segment, &Segment::chosenChanged, this, [this, asked](int choice) {
                const QString chosen = asked->field.choices.value(choice);
                asked->field.word == FormWord::FlowShape ? askShape(*asked, chosen) : ask(*asked, chosen);
            });
        } else if (editor.waits != nullptr) {
            buildWaits(editor);
        }
    }
    connect(page.more, &Button::clicked, this, [this] {
        m_showsSeldom = !m_showsSeldom;
        readSeldom(this->page());
    });
}

void StepFormPanel::buildWaits(Editor& editor)
{
    auto* menu = new QMenu(editor.waits);
    editor.waits->setMenu(menu);
    menu->setToolTipsVisible(true);
    Editor* asked = &editor;
    connect(menu, &QMenu::aboutToShow, this, [this, menu, asked] {
        menu->clear();
        for (const WaitChoice& choice : StepForm(*m_document).waitChoices(m_step)) {
            QAction* action = menu->addAction(choice.name);
            action->setCheckable(true);
            action->setChecked(choice.isChosen);
            action->setEnabled(choice.obstacle.isEmpty());
            action->setToolTip(choice.obstacle);
            connect(action, &QAction::triggered, this, [this, asked, name = choice.name](bool on) {
                askWaiting(*asked, name, on);
            });
        }
    });
}

} // namespace backstep
