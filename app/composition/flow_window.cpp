#include "app/composition/flow_window.h"

#include "app/composition/studio_engine.h"
#include "model/words.h"
#include "ui/inspector/flow_page.h"
#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QCloseEvent>

namespace backstep {

namespace {

constexpr QSize firstSize(1180, 760);
constexpr QSize leastSize(800, 500);

} // namespace

FlowWindow::FlowWindow(const Theme& theme, StudioEngine& engine, const QString& who)
    : m_theme(theme)
    , m_engine(engine)
    , m_inspector(engine.feed())
    , m_rescue(m_inspector, who)
    , m_page(new FlowPage(theme, m_inspector, m_rescue))
    , m_words(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumSize(leastSize);
    resize(firstSize);
    m_words->setContentsMargins(12, 4, 12, 4);
    auto* all = new Surface(theme, Token::Panel);
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_page, 1);
    column->addWidget(m_words);
    setCentralWidget(all);
    m_page->setAlone();
    auto* shut = new QAction(QStringLiteral("Close this window"), this);
    shut->setShortcuts({QKeySequence(QStringLiteral("Ctrl+W"))});
    addAction(shut);
    connect(shut, &QAction::triggered, this, &QWidget::close);
    connect(m_page, &FlowPage::monitorRequested, this, &FlowWindow::mainRequested);
    connect(m_page, &FlowPage::wordsChanged, m_words, &QLabel::setText);
    connect(m_page, &FlowPage::timeAsked, &engine.scrubber(), &TimeScrubber::goTo);
    connect(&m_rescue, &RescueModel::startedAgain, this, &FlowWindow::open);
    connect(&engine, &StudioEngine::orchestrationsChanged, this, &FlowWindow::readEngine);
    connect(&engine, &StudioEngine::timeChanged, this, &FlowWindow::readTime);
    connect(&m_inspector, &InspectorModel::opened, this, &FlowWindow::readTitle);
    readEngine();
    readTime();
}

void FlowWindow::open(const FlowId& flow)
{
    m_inspector.open(flow);
    readTitle();
    m_page->setFocus();
}

void FlowWindow::readEngine()
{
    m_inspector.setEngineNames(m_engine.engineNames());
    m_inspector.watchLag(m_engine.lag());
    m_rescue.setOrchestrations(m_engine.orchestrations(), m_engine.whyNobody());
}

void FlowWindow::readTime()
{
    m_inspector.watchLag(m_engine.lag());
    m_rescue.setReadOnly(m_engine.whyReadOnly());
}

void FlowWindow::readTitle()
{
    const bool isSeen = m_inspector.flow().has_value();
    const QString name = isSeen ? textOf(m_inspector.flow()->orchestration) + QLatin1Char(' ') : QString();
    setWindowTitle(QStringLiteral("%1%2").arg(name, textOf(m_inspector.id())));
}

/// What was sent from here goes on; it stands in the flow's records.
void FlowWindow::closeEvent(QCloseEvent* event)
{
    m_inspector.close();
    QMainWindow::closeEvent(event);
}

} // namespace backstep
