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
    case FlowView::Running:
        return QStringLiteral("Running");
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

ViewSet viewsOf(FlowStatus status, const FlowDetail& detail, bool recent)
{
    const bool open = !isAtRest(status) || status == FlowStatus::Failed;
    ViewSet views = static_cast<ViewSet>(ownView(status, detail) | bitOf(FlowView::All));
    if (open || recent) {
        views = static_cast<ViewSet>(views | bitOf(FlowView::OpenAndRecent));
    }
    return views;
}

} // namespace backstep
