#include "model/flows/flow_views.h"

namespace backstep {

namespace {

ViewSet ownView(FlowStatus status, const FlowDetail& detail)
{
    switch (status) {
    case FlowStatus::Failed:
        return bitOf(FlowView::NeedsPerson);
    case FlowStatus::Undoing:
        return bitOf(detail.undoFailed ? FlowView::NeedsPerson : FlowView::Undoing);
    case FlowStatus::InProgress:
        return bitOf(detail.retrying || detail.noAnswer ? FlowView::Retrying : FlowView::Running);
    case FlowStatus::NotRegistered:
        return bitOf(FlowView::WaitingForWorker);
    case FlowStatus::Completed:
    case FlowStatus::Undone:
        return 0;
    }
    return 0;
}

} // namespace

QString wordOf(FlowView view)
{
    switch (view) {
    case FlowView::NeedsPerson:
        return QStringLiteral("Needs a person");
    case FlowView::Undoing:
        return QStringLiteral("Undoing");
    case FlowView::Retrying:
        return QStringLiteral("Retrying");
    case FlowView::Stuck:
        return QStringLiteral("Stuck");
    case FlowView::WaitingForWorker:
        return QStringLiteral("Waiting for a worker");
    case FlowView::Running:
        return QStringLiteral("Running");
    case FlowView::Anomalies:
        return QStringLiteral("Anomalies");
    case FlowView::OpenAndRecent:
        return QStringLiteral("Open and recent");
    case FlowView::All:
        return QStringLiteral("All flows");
    }
    return {};
}

EmptyWords emptyWords(FlowView view)
{
    switch (view) {
    case FlowView::NeedsPerson:
        return {QStringLiteral("Nothing needs a person."), QStringLiteral("Failed flows will be listed here.")};
    case FlowView::Undoing:
        return {
            QStringLiteral("Nothing is being undone."), QStringLiteral("Flows that turn back will be listed here.")};
    case FlowView::Retrying:
        return {
            QStringLiteral("Nothing is retrying."),
            QStringLiteral("Flows whose step failed and has attempts left will be listed here.")};
    case FlowView::Stuck:
        return {
            QStringLiteral("Nothing is stuck."),
            QStringLiteral("Flows under way of which nothing was seen for a minute will be listed here.")};
    case FlowView::WaitingForWorker:
        return {
            QStringLiteral("No flow waits for a worker."),
            QStringLiteral("Flows with a step that nobody serves will be listed here.")};
    case FlowView::Anomalies:
        return {
            QStringLiteral("No anomaly was seen."),
            QStringLiteral("Flows with a record that should not have been, or with an UNDO that is missing, doubled or "
                           "out of order, will be listed here.")};
    case FlowView::Running:
        return {QStringLiteral("No flow is running."), QStringLiteral("Flows under way will be listed here.")};
    case FlowView::OpenAndRecent:
        return {
            QStringLiteral("No flow is open."),
            QStringLiteral("Nothing ended in the last 15 minutes either. All flows has the older ones.")};
    case FlowView::All:
        return {QStringLiteral("No flows yet."), QStringLiteral("Records appear here as soon as one is seen.")};
    }
    return {};
}

bool needsPerson(FlowStatus status, const FlowDetail& detail)
{
    return ownView(status, detail) == bitOf(FlowView::NeedsPerson);
}

bool canBeStuck(FlowStatus status, const FlowDetail& detail)
{
    return (status == FlowStatus::InProgress && !detail.paused) || status == FlowStatus::Undoing;
}

ViewSet viewsOf(const FlowRow& row, std::chrono::microseconds quietFor)
{
    const bool isOpen = !isAtRest(row.status) || row.status == FlowStatus::Failed;
    unsigned views = static_cast<unsigned>(ownView(row.status, row.detail)) | bitOf(FlowView::All);
    if (isOpen || quietFor < recentFor) {
        views |= bitOf(FlowView::OpenAndRecent);
    }
    if (canBeStuck(row.status, row.detail) && quietFor >= stuckAfter) {
        views |= bitOf(FlowView::Stuck);
    }
    if (row.anomalies > 0) {
        views |= bitOf(FlowView::Anomalies);
    }
    return static_cast<ViewSet>(views);
}

} // namespace backstep
