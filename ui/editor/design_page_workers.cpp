#include "model/editor/unserved_steps.h"
#include "model/feed/worker_feed.h"
#include "ui/editor/design_body.h"
#include "ui/editor/design_page.h"
#include "ui/editor/design_tools.h"
#include "ui/editor/flow_canvas.h"
#include "ui/editor/library_list.h"
#include "ui/editor/side_lists.h"
#include "ui/editor/step_actions.h"
#include "ui/editor/step_form_panel.h"

/// Who works on the cluster, in the place Design.
namespace backstep {

void DesignPage::watchWorkers(const WorkerFeed& workers)
{
    m_workers = &workers;
    connect(&workers, &WorkerFeed::changed, this, &DesignPage::readPresence);
    // What is older by a second is seen where somebody looks.
    connect(&workers, &WorkerFeed::beaten, this, [this] {
        if (isVisible()) {
            readPresence();
        }
    });
    connect(&workers, &WorkerFeed::changed, this, &DesignPage::readLibrary);
    connect(&m_side->library(), &LibraryList::stepChosen, this, [this](const LibraryStep& step) {
        m_tools->steps().insertServed(step);
    });
    readPresence();
    readLibrary();
}

void DesignPage::readLibrary()
{
    const QString flow = graph() == nullptr ? QString() : graph()->name();
    m_side->library().take(m_workers == nullptr ? std::vector<LibraryStep>() : libraryOf(m_workers->seen(), flow));
    m_tools->readLibrary(!m_side->library().isEmpty());
}

void DesignPage::showLibrary()
{
    m_body->showLeft(true);
    m_side->library().takeFocus();
}

void DesignPage::readPresence()
{
    const EditorGraph* drawn = graph();
    if (m_askedShape) {
        return; // the picture is of another order
    }
    const bool canTell = m_workers != nullptr && m_workers->isWatching() && drawn != nullptr;
    m_presence = canTell ? presenceIn(*drawn, m_workers->seen(), m_workers->now()) : std::vector<StepPresence>();
    m_canvas->setPresence(m_presence);
    showPresence();
    if (m_document != nullptr && !m_document->isStale()) {
        const bool isKnown = canTell && m_workers->seen().heard.has_value() && !m_workers->hasStandIns();
        m_document->problems().setSeen(isKnown ? unservedSteps(*m_document, m_presence) : std::vector<ProblemRow>());
    }
}

void DesignPage::showPresence()
{
    const auto step = static_cast<std::size_t>(std::max(indexOf(m_chosenName), 0));
    m_form->setPresence(m_chosenName.isEmpty() || step >= m_presence.size() ? nullptr : &m_presence[step]);
}

} // namespace backstep
