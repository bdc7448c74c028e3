#pragma once

#include <QByteArray>
#include <QString>

namespace backstep {

/// What a new file holds: a sequence without steps, named after the file; JSON where the file is to be JSON.
[[nodiscard]] QByteArray newDefinition(const QString& path);

} // namespace backstep
