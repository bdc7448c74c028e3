#pragma once

namespace backstep {

/// Makes the compiled-in files known under ":/" (fonts, icons, themes). A static library's resources are not found by
/// themselves; calling this twice does no harm.
void loadResources();

} // namespace backstep
