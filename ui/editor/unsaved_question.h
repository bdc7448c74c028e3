#pragma once

#include <QStringList>

#include <cstdint>

class QWidget;

namespace backstep {

enum class UnsavedChoice : std::uint8_t
{
    Save,
    Discard,
    Stay
};

/// Changes of these files would be lost: asks what shall become of them.
[[nodiscard]] UnsavedChoice askUnsaved(QWidget& over, const QStringList& fileNames);

} // namespace backstep
