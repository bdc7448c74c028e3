#pragma once

#include "model/editor/editor_document.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <utility>
#include <vector>

/// What becomes of a flow when its shape changes, before it does.
namespace backstep {

/// A step and one that waits for it, by their places in the flow as it would be.
using StepPair = std::pair<StepIndex, StepIndex>;

struct ShapePreview
{
    FlowShape shape = FlowShape::Sequential;
    EditorGraph after;
    std::vector<StepPair> gained;
    std::vector<StepPair> lost;
    QString heading; ///< "As a graph", "With all steps at the same time"
    QStringList sentences; ///< what it means: order, payloads, UNDO, time
};

struct ShapeAnswer
{
    std::optional<ShapePreview> preview;
    QString refusal; ///< one sentence where it cannot be
};

/// Nothing of the document changes.
[[nodiscard]] ShapeAnswer previewShape(const EditorDocument& document, FlowShape shape);

/// "Make it a sequence", "Run all steps at the same time", "Make it a graph": what a button or a menu says.
[[nodiscard]] QString wishOf(FlowShape shape);

} // namespace backstep
