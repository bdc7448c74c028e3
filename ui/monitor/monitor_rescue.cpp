#include "model/flows/payload_hunt.h"
#include "ui/monitor/flow_list.h"
#include "ui/monitor/monitor_page.h"

#include <QAction>

#include <algorithm>

/// Many flows at once: the list says which.
namespace backstep {

void MonitorPage::addRescueAction()
{
    QAction& undo = add(
        QStringLiteral("Flow"),
        QStringLiteral("Undo these flows in stages…"),
        QStringLiteral("undo-2"),
        QStringLiteral("Ctrl+Shift+U")
    );
    undo.setToolTip(QStringLiteral(
        "Plans the UNDO of the chosen flows, or of all that the filter shows. Nothing is sent before you confirm."
    ));
    QAction& window = add(
        QStringLiteral("Flow"),
        QStringLiteral("Open in a window of its own"),
        QStringLiteral("maximize"),
        QStringLiteral("Shift+Return")
    );
    connect(&window, &QAction::triggered, this, [this] {
        if (const FlowId flow = m_list->current(); !flow.isEmpty()) {
            Q_EMIT flowWindowAsked(flow);
        }
    });
    m_cellActions.insert(m_cellActions.end(), {nullptr, &window, &undo});
    connect(&undo, &QAction::triggered, this, [this] { Q_EMIT rescueAsked(flowsMeant()); });
    QAction& forget = add(QStringLiteral("Flow"), QStringLiteral("Delete the payloads of these flows…"), {}, {});
    forget.setToolTip(QStringLiteral(
        "Overwrites the payloads of the chosen flows, or of all that the filter shows, in the history on this disk."
    ));
    m_cellActions.push_back(&forget);
    connect(&forget, &QAction::triggered, this, [this] { Q_EMIT payloadDeletionAsked(flowsMeant()); });
}

void MonitorPage::setSearchNote(const QString& note)
{
    m_hunt->setNote(note);
}

/// The chosen ones; where no more than one is, all that are listed.
std::vector<FlowId> MonitorPage::flowsMeant() const
{
    std::vector<FlowId> flows = m_list->chosen();
    if (flows.size() > 1) {
        return flows;
    }
    flows.clear();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        flows.push_back(m_table->idAt(row));
    }
    return flows;
}

} // namespace backstep
