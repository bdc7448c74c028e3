#pragma once

#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "model/flows/flow_views.h"

#include <QByteArray>
#include <QString>

#include <cstdint>

namespace backstep {

/// Something that a person wanted to be told of.
struct Alert
{
    enum class Kind : std::uint8_t
    {
        View, ///< a view holds as many flows as somebody named
        Error ///< messages of a kind that was not seen before
    };
    Kind kind = Kind::View;
    Instant at;
    QString cluster; ///< the connection's name
    QString title; ///< "Stuck: 5 flows"
    QString text; ///< one sentence
    QString view; ///< its name; empty: none shows it, the dashboard does
    QString filter; ///< in all flows, where there is no view
    std::uint64_t count = 0; ///< flows in the view, or kinds of message
    FlowId flow; ///< of a single message: one that has it
};

/// What a webhook is sent, as JSON: `text` first, which chat servers show as it is.
[[nodiscard]] QByteArray webhookBody(const Alert& alert, const QString& link);

} // namespace backstep
