#include "ui/editor/panel_plan.h"

namespace backstep {

namespace {

constexpr int rail = 64;
constexpr int bars = 28 + 40 + 24;
constexpr int treeFrom = 1280 - rail; ///< below, the tree closes to a button
constexpr int besideFrom = 1800 - rail; ///< text and form side by side
constexpr int bothFrom = 1100 - rail; ///< below, one panel beside the canvas at a time
constexpr int lowerFrom = 720 - bars;

} // namespace

PanelPlan planPanels(const QSize& page, const PanelWishes& wishes)
{
    PanelPlan plan;
    plan.left = wishes.left.value_or(page.width() >= treeFrom);
    plan.lower = wishes.lower.value_or(page.height() >= lowerFrom);
    plan.right = wishes.right.value_or(true);
    if (page.width() < bothFrom && plan.left) {
        plan.right = false; // the tree was asked for: it is not there by itself
    }
    return plan;
}

Pairing pairingFor(const QSize& page)
{
    return page.width() >= besideFrom ? Pairing::Beside : page.width() >= treeFrom ? Pairing::Stacked : Pairing::Tabs;
}

PanelWishes whatIfWishes()
{
    return {false, false, true};
}

} // namespace backstep
