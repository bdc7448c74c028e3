#pragma once

#include "engine/base/id.h"

#include <QString>

#include <optional>

namespace backstep {

/// The texts that were registered from here, each under the hash of what it means, in a folder of its own: a version
/// can be compared with as it was written, comments and all.
class RegisteredTexts
{
public:
    static constexpr int textsMax = 200;

    /// An empty folder: nothing is kept.
    explicit RegisteredTexts(QString folder)
        : m_folder(std::move(folder))
    {
    }

    /// The newest text of that meaning. Where it cannot be written nothing is kept: it serves comparing alone.
    void keep(const DefinitionHash& hash, const QString& text) const;
    [[nodiscard]] std::optional<QString> textOf(const DefinitionHash& hash) const;

private:
    [[nodiscard]] QString placeOf(const DefinitionHash& hash) const;
    void letGo() const;

    QString m_folder;
};

} // namespace backstep
