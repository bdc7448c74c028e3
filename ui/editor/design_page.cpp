#include "ui/editor/design_page.h"

#include "ui/editor/compare_panel.h"
#include "ui/editor/definition_text.h"
#include "ui/editor/design_body.h"
#include "ui/editor/design_tools.h"
#include "ui/editor/disk_strip.h"
#include "ui/editor/flow_canvas.h"
#include "ui/editor/problems_panel.h"
#include "ui/editor/side_lists.h"
#include "ui/editor/step_form_panel.h"
#include "ui/editor/text_and_form.h"
#include "ui/editor/text_pane.h"
#include "ui/editor/what_if_bar.h"
#include "ui/editor/what_if_panel.h"
#include "ui/shared/button.h"
#include "ui/shared/payload_panel.h"
#include "ui/shared/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QMenu>
#include <QStackedWidget>

#include <algorithm>

namespace backstep {

DesignPage::DesignPage(const Theme& theme, const Models& models)
    : Surface(theme, Token::Panel)
    , m_files(models.files)
    , m_neighbours(models.files)
    , m_unsaved(models.unsaved)
    , m_versions(models.versions)
    , m_registered(models.registered)
    , m_payloads(models.payloads)
    , m_message(new Banner(theme, Tone::Idle, QStringLiteral("info")))
    , m_follow(new Button(theme, ButtonKind::Link, QStringLiteral("Show it")))
    , m_watch(models.files)
    , m_disk(new DiskStrip(theme, models.files))
    , m_kept(new Banner(theme, Tone::Retry, QStringLiteral("triangle-alert")))
    , m_trouble(new Banner(theme, Tone::Retry, QStringLiteral("triangle-alert")))
    , m_shape(new Banner(theme, Tone::Run, QStringLiteral("git-compare")))
    , m_whatIfBar(new WhatIfBar(theme, m_session))
    , m_canvas(new FlowCanvas(theme))
    , m_empty(new EmptyState(theme, QStringLiteral("workflow"), {}, {}))
    , m_compare(new ComparePanel(theme))
    , m_picture(new QStackedWidget)
    , m_middle(new QWidget)
    , m_side(new SideLists(theme, models.files))
    , m_problems(new ProblemsPanel(theme))
    , m_text(new TextPane(theme, models.files))
    , m_form(new StepFormPanel(theme))
    , m_textAndForm(new TextAndForm(*m_text, *m_form))
    , m_answer(new WhatIfPanel(theme, m_session))
    , m_body(new DesignBody({m_side, m_middle, m_problems, m_textAndForm, m_answer}))
    , m_tools(new DesignTools(theme, *this, *m_canvas, *m_body, m_side->outline()))
    , m_runPanel(new PayloadPanel(theme, *this, &TestPayloads::faultOf))
{
    buildMiddle();
    buildColumn();
    connectParts();
    connectWhatIf();
    connectDisk();
    connectRegistering();
    takeFile();
}

DesignPage::~DesignPage() = default;

void DesignPage::buildColumn()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tools->bar());
    column->addWidget(m_body, 1);
    setFocusProxy(m_canvas);
}

void DesignPage::buildMiddle()
{
    auto* close = new QToolButton;
    close->setIcon(m_theme.icon(QStringLiteral("x")));
    close->setToolTip(QStringLiteral("Close"));
    close->setAccessibleName(QStringLiteral("Close the message"));
    m_message->setObjectName(QStringLiteral("message"));
    m_message->addWidget(*m_follow);
    m_message->addWidget(*close);
    m_message->hide();
    m_trouble->setObjectName(QStringLiteral("trouble"));
    m_trouble->hide();
    buildKept();
    buildShape();
    m_whatIfBar->hide();
    connect(close, &QToolButton::clicked, m_message, &QWidget::hide);
    m_messageTime.setSingleShot(true);
    connect(&m_messageTime, &QTimer::timeout, m_message, &QWidget::hide);
    m_picture->addWidget(m_canvas);
    m_picture->addWidget(m_empty);
    m_picture->addWidget(m_compare);
    m_picture->setMinimumSize(320, 240);
    auto* column = new QVBoxLayout(m_middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* part :
         std::initializer_list<QWidget*>{m_whatIfBar, m_shape, m_message, m_kept, &m_disk->banner(), m_trouble}) {
        column->addWidget(part);
    }
    column->addWidget(m_picture, 1);
}

void DesignPage::connectParts()
{
    connect(m_canvas, &FlowCanvas::stepChosen, this, [this](int step) {
        if (!m_askedShape) { // else the picture is of another order than the text
            chooseByIndex(step, true);
        }
    });
    connect(m_canvas, &FlowCanvas::stepOpened, this, &DesignPage::openStep);
    connect(m_canvas, &FlowCanvas::menuAsked, this, &DesignPage::showMenu);
    connect(m_side, &SideLists::stepChosen, this, [this](int step) { chooseByIndex(step, true); });
    connect(m_side, &SideLists::stepOpened, this, &DesignPage::openStep);
    connect(m_side, &SideLists::fileChosen, this, [this](const QString& path) {
        if (const auto refusal = m_files.open(path)) {
            showMessage(Tone::Fail, *refusal);
        }
    });
    const auto chooseOrchestration = [this](int index) {
        if (m_document != nullptr) {
            m_document->choose(index);
        }
    };
    connect(m_side, &SideLists::orchestrationChosen, this, chooseOrchestration);
    connect(m_tools, &DesignTools::orchestrationChosen, this, chooseOrchestration);
    connect(m_problems, &ProblemsPanel::placeAsked, this, &DesignPage::showPlace);
    connect(m_problems, &ProblemsPanel::refused, this, [this](const QString& why) { showMessage(Tone::Idle, why); });
    connect(m_problems, &ProblemsPanel::workersAsked, this, &DesignPage::workersAsked);
    connect(m_text, &TextPane::menuAsked, m_problems, [this](QMenu* menu, int line) {
        m_problems->addFixes(*menu, line);
    });
    connect(m_text, &TextPane::lineChanged, this, &DesignPage::takeLine);
    connect(m_text, &TextPane::cursorMoved, this, [this] { Q_EMIT statusWordsChanged(statusWords()); });
    connect(m_form, &StepFormPanel::renamed, this, &DesignPage::chooseStep);
    connect(m_form, &StepFormPanel::whatIfAsked, this, &DesignPage::toggleWhatIf);
    connect(m_form, &StepFormPanel::shapeAsked, this, &DesignPage::chooseShape);
    connect(m_form, &StepFormPanel::left, m_canvas, qOverload<>(&QWidget::setFocus));
    connect(&m_files, &EditorFiles::currentChanged, this, &DesignPage::takeFile);
}

void DesignPage::connectWhatIf()
{
    connect(&m_session, &WhatIfSession::answered, this, &DesignPage::showAnswer);
    connect(&m_session, &WhatIfSession::wavesShownChanged, this, [this] {
        m_canvas->setWavesShown(m_session.wavesShown());
    });
    connect(&m_session, &WhatIfSession::left, this, &DesignPage::endWhatIf);
    connect(m_answer, &WhatIfPanel::stepChosen, this, [this](int step) { chooseByIndex(step, true); });
    connect(m_answer, &WhatIfPanel::told, this, &DesignPage::showMessage);
    connect(m_answer, &WhatIfPanel::nextStepAsked, this, [this] {
        const auto& steps = m_session.graph().steps;
        const StepIndex next = (m_session.answer()->question.step + 1) % static_cast<StepIndex>(steps.size());
        askWhatIf(steps[next].name);
    });
}

/// Another file is in front, or none.
void DesignPage::takeFile()
{
    if (m_document != nullptr) {
        m_document->disconnect(this);
        m_document->history().disconnect(this);
    }
    if (m_session.isOpen()) {
        m_session.leave();
    }
    m_document = m_files.current();
    m_chosenName.clear();
    leaveComparison();
    m_problems->setDocument(m_document);
    m_canvas->setGraph(std::nullopt);
    if (m_document != nullptr) {
        connect(m_document, &EditorDocument::wasRead, this, &DesignPage::takeReading);
        connect(m_document, &EditorDocument::chosenChanged, this, &DesignPage::takeReading);
        connect(m_document, &EditorDocument::modifiedChanged, this, [this] {
            m_tools->readDocument(m_document);
            if (!m_disk->banner().isHidden()) {
                m_disk->lookAtFront();
            }
        });
        connect(&m_document->history(), &QUndoStack::indexChanged, this, [this] { m_tools->readDocument(m_document); });
    }
    takeReading();
    readKept();
    m_disk->lookAtFront();
    Q_EMIT statusWordsChanged(statusWords());
}

const EditorGraph* DesignPage::graph() const
{
    return m_document != nullptr && m_document->graph().has_value() ? &*m_document->graph() : nullptr;
}

int DesignPage::indexOf(const QString& name) const
{
    if (graph() == nullptr || name.isEmpty()) {
        return -1;
    }
    const auto found = std::ranges::find(graph()->steps, name, &EditorStep::name);
    return found == graph()->steps.end() ? -1 : static_cast<int>(found - graph()->steps.begin());
}

/// The text was read, or another orchestration of it is in front.
void DesignPage::takeReading()
{
    leaveShape(); // what was looked at was of the text before
    const bool stale = m_document != nullptr && m_document->isStale();
    const EditorGraph* drawn = graph();
    m_canvas->setStale(stale);
    if (!stale || drawn == nullptr) {
        m_canvas->setGraph(drawn == nullptr ? std::nullopt : std::optional(*drawn));
        m_side->setDocument(m_document);
        readPresence();
        readLibrary();
        chooseByIndex(indexOf(m_chosenName), false);
        if (m_session.isOpen() && drawn != nullptr && m_session.graph().name() == drawn->name()) {
            m_session.follow(*drawn);
        } else if (m_session.isOpen()) {
            m_session.leave();
        }
    }
    m_form->show(m_document, m_chosenName);
    m_tools->readDocument(m_document);
    m_tools->readWhatIf(drawn != nullptr && !drawn->steps.empty() && !stale, m_session.isOpen());
    readRegistered();
    readTrouble();
}

void DesignPage::readTrouble()
{
    const EditorGraph* drawn = graph();
    const bool stale = m_document != nullptr && m_document->isStale();
    m_trouble->setVisible(stale && drawn != nullptr);
    if (stale) {
        m_trouble->setText(m_document->trouble() + QStringLiteral(" The picture shows the last version that was."));
    }
    const bool hasPicture = drawn != nullptr;
    showPicture();
    if (m_document == nullptr) {
        m_empty->setTexts(
            QStringLiteral("No file is open."), QStringLiteral("Open a definition file to see its flow.")
        );
    } else if (stale) {
        m_empty->setTexts(QStringLiteral("No picture yet."), m_document->trouble());
    } else if (!hasPicture) {
        m_empty->setTexts(
            QStringLiteral("No flow yet."),
            QStringLiteral("Write an orchestration in the text, beginning with orchestrationName.")
        );
    }
}

void DesignPage::showPicture()
{
    if (m_picture->currentWidget() != m_compare) {
        m_picture->setCurrentWidget(graph() != nullptr ? static_cast<QWidget*>(m_canvas) : m_empty);
    }
}

void DesignPage::chooseByIndex(int step, bool scrollText)
{
    leaveShape();
    const EditorGraph* drawn = graph();
    const bool some = drawn != nullptr && step >= 0 && step < static_cast<int>(drawn->steps.size());
    m_chosenName = some ? drawn->steps[static_cast<std::size_t>(step)].name : QString();
    m_canvas->choose(some ? step : -1);
    m_side->choose(some ? step : -1);
    m_form->show(m_document, m_chosenName);
    showPresence();
    DefinitionText* text = m_text->current();
    if (text == nullptr) {
        return;
    }
    const LineRange lines = some ? drawn->steps[static_cast<std::size_t>(step)].lines : LineRange();
    text->mark(lines);
    if (some && scrollText) {
        text->reveal(lines);
    }
}

bool DesignPage::chooseStep(const QString& name)
{
    const int step = indexOf(name);
    chooseByIndex(step, true);
    return step >= 0;
}

void DesignPage::openStep(int step)
{
    if (m_askedShape) {
        return;
    }
    chooseByIndex(step, true);
    if (!m_chosenName.isEmpty()) {
        leaveWhatIf();
        m_body->showForm();
        m_form->focusFirst();
    }
}

void DesignPage::commitForm()
{
    m_canvas->commitName();
    m_form->commit();
}

void DesignPage::showInText(int step)
{
    const EditorGraph* drawn = graph();
    if (drawn == nullptr || m_text->current() == nullptr) {
        return;
    }
    const QString name = drawn->steps.at(static_cast<std::size_t>(step)).name;
    leaveWhatIf();
    m_body->showText();
    m_text->current()->goTo(drawn->steps.at(static_cast<std::size_t>(step)).lines.first, 1);
    chooseStep(name);
    m_text->current()->setFocus();
}

void DesignPage::takeLine(int line)
{
    if (m_document == nullptr || m_document->isStale()) {
        return;
    }
    m_document->chooseAt(line);
    if (graph() != nullptr) {
        const auto step = graph()->stepAt(line);
        chooseByIndex(step ? static_cast<int>(*step) : -1, false);
    }
}

void DesignPage::showPlace(int line, int column)
{
    if (m_text->current() != nullptr) {
        leaveWhatIf();
        m_body->showText();
        m_text->current()->goTo(line, column);
        m_text->current()->setFocus();
    }
}

void DesignPage::showMenu(int step, const QPoint& globalAt)
{
    if (m_askedShape) {
        return;
    }
    QMenu menu(this);
    const QString name = graph()->steps.at(static_cast<std::size_t>(step)).name;
    QAction* ask
        = menu.addAction(m_theme.icon(QStringLiteral("flask-conical")), QStringLiteral("What if %1 fails?").arg(name));
    ask->setEnabled(m_tools->whatIfAction().isEnabled());
    QAction* open = menu.addAction(m_theme.icon(QStringLiteral("text")), QStringLiteral("Show it in the text"));
    const QAction* done = menu.exec(globalAt);
    if (done == ask) {
        askWhatIf(name);
    } else if (done == open) {
        showInText(indexOf(name));
    }
}

QString DesignPage::statusWords() const
{
    const DefinitionText* text = m_text->current();
    if (text == nullptr) {
        return {};
    }
    const bool json = m_document != nullptr && m_document->fileName().endsWith(QStringLiteral(".json"));
    return QStringLiteral("Ln %1, Col %2   %3   UTF-8")
        .arg(text->line())
        .arg(text->column())
        .arg(json ? QStringLiteral("JSON") : QStringLiteral("YAML"));
}

} // namespace backstep
