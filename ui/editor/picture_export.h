#pragma once

#include <QString>

#include <optional>

class QPrinter;

namespace backstep {

class FlowDrawing;

/// Where a picture of a flow goes: into a file, onto the clipboard, onto paper.
namespace pictures {

inline constexpr double scaleUsual = 2; ///< sharp on a screen of twice the pixels, and in a document

} // namespace pictures

/// SVG or PNG, as the file's name says; the whole file or nothing. One sentence when it could not be written.
[[nodiscard]] std::optional<QString> exportPicture(const FlowDrawing& drawing, const QString& path, double scale);

/// As dots and as lines: whoever pastes it takes what it can.
void copyPicture(const FlowDrawing& drawing);

/// Upright or across, as the flow is.
void choosePage(QPrinter& printer, const FlowDrawing& drawing);
/// On one page, its title above. False when the printer, or the file in its place, takes nothing.
[[nodiscard]] bool printPicture(const FlowDrawing& drawing, const QString& title, QPrinter& printer);

} // namespace backstep
