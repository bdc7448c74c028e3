#include "ui/shared/panel_walk.h"

#include <QList>
#include <QSplitter>

#include <algorithm>

namespace backstep {

namespace {

/// The innermost part of a splitter that holds the widget; null outside of every splitter.
QWidget* panelOf(QWidget* widget, const QWidget& page)
{
    for (QWidget* each = widget; each != nullptr && each != &page; each = each->parentWidget()) {
        if (qobject_cast<QSplitter*>(each->parentWidget()) != nullptr) {
            return each;
        }
    }
    return nullptr;
}

bool takesKeys(const QWidget& widget, const QWidget& page)
{
    const bool byTab = (widget.focusPolicy() & Qt::TabFocus) != 0;
    return byTab && widget.isEnabled() && widget.isVisibleTo(&page) && widget.focusProxy() == nullptr;
}

struct Panel
{
    QWidget* widget;
    QWidget* first; ///< that takes the keys
};

/// In the order in which Tab comes to them.
QList<Panel> panelsOf(QWidget& page)
{
    QList<Panel> panels;
    for (QWidget* each = page.nextInFocusChain(); each != nullptr && each != &page; each = each->nextInFocusChain()) {
        QWidget* panel = page.isAncestorOf(each) && takesKeys(*each, page) ? panelOf(each, page) : nullptr;
        const auto isKnown = [panel](const Panel& known) { return known.widget == panel; };
        if (panel != nullptr && std::ranges::none_of(panels, isKnown)) {
            panels.append(Panel{panel, each});
        }
    }
    return panels;
}

} // namespace

bool walkPanels(QWidget& page, int way)
{
    const QList<Panel> panels = panelsOf(page);
    const QWidget* here = panelOf(page.window()->focusWidget(), page);
    const auto found = std::ranges::find(panels, here, &Panel::widget);
    const auto count = panels.size();
    if (count == 0 || (count == 1 && found != panels.end())) {
        return false;
    }
    const auto first = way > 0 ? 0 : count - 1;
    const auto next = found == panels.end() ? first : (found - panels.begin() + way + count) % count;
    const Panel& panel = panels[next];
    QWidget* last = panel.widget->focusWidget();
    const bool isThere = last != nullptr && takesKeys(*last, page) && panelOf(last, page) == panel.widget;
    (isThere ? last : panel.first)->setFocus(Qt::TabFocusReason);
    return true;
}

} // namespace backstep
