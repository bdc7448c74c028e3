#pragma once

#include "engine/base/error.h"
#include "engine/base/id.h"
#include "engine/base/instant.h"

#include <QString>

namespace backstep {

/// A way to one flow of one profile, to be written down or handed on: backstep://PROFILE/flow/ID?t=TIME. It leads to
/// what is there and does nothing else.
struct DeepLink
{
    QString profile; ///< its name
    FlowId flow;
    Instant at; ///< the time that the window shows; not set: now

    friend bool operator==(const DeepLink&, const DeepLink&) = default;
};

/// It begins like one.
[[nodiscard]] bool isDeepLink(const QString& text);
/// BadInput says what is wrong with it.
[[nodiscard]] Result<DeepLink> readDeepLink(const QString& text);
[[nodiscard]] QString toText(const DeepLink& link);

} // namespace backstep
