#include "app/composition/studio.h"
#include "engine/rescue/new_id.h"
#include "model/words.h"
#include "ui/inspector/flow_page.h"
#include "ui/main_window/delete_payloads_dialog.h"
#include "ui/monitor/monitor_place.h"

#include <utility>

namespace backstep {

namespace {

QString flowsIn(std::size_t count)
{
    return countOf(count, QStringLiteral("flow"), QStringLiteral("flows"));
}

} // namespace

/// What a person wants gone from the disk: asked about, done beside the window, and written down.
void Studio::connectPayloads()
{
    connect(m_flowPage, &FlowPage::payloadDeletionAsked, this, [this](const FlowId& flow) { askToDelete({flow}); });
    connect(m_monitorPlace, &MonitorPlace::payloadDeletionAsked, this, &Studio::askToDelete);
    connect(&m_engine, &StudioEngine::payloadsDeleted, this, [this](quint64 records) {
        m_window->setPageWords(
            countOf(records, QStringLiteral("payload"), QStringLiteral("payloads"))
            + QStringLiteral(" deleted from this disk")
        );
        if (!m_inspector.id().isEmpty()) {
            m_inspector.open(m_inspector.id()); // what it shows is gone
        }
    });
    connect(&m_engine, &StudioEngine::payloadsNotDeleted, m_window.get(), &MainWindow::setPageWords);
}

void Studio::askToDelete(const std::vector<FlowId>& flows)
{
    if (flows.empty()) {
        m_window->setPageWords(QStringLiteral("No flow is listed whose payloads could be deleted."));
        return;
    }
    auto* dialog = new DeletePayloadsDialog(m_theme, flows.size(), *m_window);
    connect(dialog, &DeletePayloadsDialog::confirmed, this, [this, flows](const QString& reason) {
        m_engine.deletePayloads(flows, reason);
    });
    dialog->open();
}

SegmentHistoryLimits Studio::historyLimits() const
{
    SegmentHistoryLimits limits;
    limits.bytesMax = static_cast<std::size_t>(m_settings.historyGigabytes()) * 1024 * 1024 * 1024;
    limits.ageMax = std::chrono::days(m_settings.historyDays());
    limits.payloadAgeMax = std::chrono::days(m_settings.historyPayloadDays());
    return limits;
}

void Studio::tellPayloadPolicy()
{
    const int days = m_settings.historyPayloadDays();
    m_monitorPlace->flows().setSearchNote(
        days == 0 ? QString()
                  : QStringLiteral("Payloads older than %1 are deleted by policy: they are not found")
                        .arg(countOf(static_cast<std::uint64_t>(days), QStringLiteral("day"), QStringLiteral("days")))
    );
}

/// On a thread of its own: gigabytes may have to be looked at.
void StudioEngine::deletePayloads(const std::vector<FlowId>& flows, const QString& reason)
{
    if (m_host == nullptr) {
        Q_EMIT payloadsNotDeleted(QStringLiteral("Not connected: no history is open whose payloads could be deleted."));
        return;
    }
    AuditEntry entry;
    entry.act = RequestId(newId());
    entry.at = m_clock.now();
    entry.who = m_witness.who;
    entry.connection = m_connection.name().toStdString();
    entry.action = "delete-payloads";
    entry.flow = flows.size() == 1 ? flows.front() : FlowId();
    entry.reason = reason.toStdString();
    entry.says = flowsIn(flows.size()).toStdString() + ", in the history on this disk";
    auto told = m_door.through<Result<std::size_t>>([this](const Result<std::size_t>& deleted) {
        if (deleted) {
            Q_EMIT payloadsDeleted(*deleted);
        } else {
            Q_EMIT payloadsNotDeleted(textOf(deleted.error().message));
        }
    });
    const auto concluded = [audit = m_witness.audit,
                            act = entry.act,
                            flows = flows.size()](const Result<std::size_t>& deleted, Instant at) {
        if (audit == nullptr) {
            return;
        }
        const std::string says = flowsIn(flows).toStdString() + ", "
            + (deleted ? std::to_string(*deleted) + " payloads deleted from the history on this disk"
                       : deleted.error().message);
        audit->conclude(act, deleted ? AuditOutcome::Resolved : AuditOutcome::Failed, says, at);
    };
    if (m_witness.audit != nullptr) {
        m_witness.audit->append(std::move(entry), {});
    }
    m_reaching.emplace_back([host = m_host, flows, told = std::move(told), concluded]() mutable {
        const Result<std::size_t> deleted = host->deletePayloads(flows);
        concluded(deleted, host->clock().now());
        told(deleted);
    });
}

} // namespace backstep
