#pragma once

class QWidget;

namespace backstep {

/// The keyboard goes from panel to panel of a page: each is what stands between two splitters. A panel that was left
/// gives the focus back to where it was. False when the page has no other panel to go to.
bool walkPanels(QWidget& page, int way);

} // namespace backstep
