#pragma once

#include <QSize>

#include <optional>

namespace backstep {

/// What a person opened or closed; nothing: as the size allows.
struct PanelWishes
{
    std::optional<bool> left;
    std::optional<bool> lower;
    std::optional<bool> right;

    friend bool operator==(const PanelWishes&, const PanelWishes&) = default;
};

/// Which panels stand around the canvas.
struct PanelPlan
{
    bool left = true;
    bool lower = true;
    bool right = true;

    friend bool operator==(const PanelPlan&, const PanelPlan&) = default;
};

/// How text and form share the right panel.
enum class Pairing
{
    Beside,
    Stacked, ///< text above form
    Tabs
};

[[nodiscard]] Pairing pairingFor(const QSize& page);

/// Look §12, for a page of this size: the window without its rail, menu, tool and status bars.
[[nodiscard]] PanelPlan planPanels(const QSize& page, const PanelWishes& wishes);

/// What What if begins with.
[[nodiscard]] PanelWishes whatIfWishes();

} // namespace backstep
