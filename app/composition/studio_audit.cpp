#include "app/composition/flow_window.h"
#include "app/composition/studio.h"
#include "model/connections/deep_link.h"
#include "ui/audit/audit_page.h"

#include <algorithm>

namespace backstep {

/// The place Audit: what was done leads to the flow it was done to.
void Studio::connectAudit()
{
    connect(m_auditPage, &AuditPage::flowAsked, this, &Studio::openFlowAt);
    const auto tell = [this] {
        if (m_window->place() == MainWindow::Place::Audit) {
            m_window->setPageWords(m_auditPage->statusWords());
        }
    };
    connect(m_auditPage, &AuditPage::wordsChanged, this, tell);
    connect(m_window.get(), &MainWindow::placeChanged, this, tell);
}

/// The guard's own word counts at the door; here it is told before somebody presses a button in vain.
void Studio::connectGuard()
{
    const auto read = [this] {
        const QString why = QString::fromStdString(m_guard.whyNotSend());
        m_rescue.setGuarded(why);
        m_bulk.setGuarded(why);
        for (const QPointer<FlowWindow>& window : m_flowWindows) {
            if (!window.isNull()) {
                window->setGuarded(why);
            }
        }
    };
    connect(&m_guard, &SendGuard::changed, this, read);
    m_window->watchGuard(m_guard);
    read();
}

/// `connection`: a profile's name, or an address; where no profile has it, the flow is looked for where we are.
void Studio::openFlowAt(const FlowId& flow, const QString& connection)
{
    const auto found = std::ranges::find_if(m_profiles.all(), [&connection](const Profile& profile) {
        return profile.name == connection || (!connection.isEmpty() && profile.bootstrap == connection);
    });
    if (found != m_profiles.all().end() && found->name != m_profile) {
        openLink(toText(DeepLink{found->name, flow, {}}));
    } else {
        openFlow(flow);
    }
}

} // namespace backstep
