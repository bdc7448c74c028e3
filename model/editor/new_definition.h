#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <cstdint>

namespace backstep {

/// What a new flow begins with.
enum class FlowTemplate : std::uint8_t
{
    Empty, ///< a sequence without steps
    Sequence,
    Parallel,
    Graph,
    PointOfNoReturn ///< behind it nothing is undone, and what follows is tried until it is done
};

struct NamedTemplate
{
    FlowTemplate which;
    QString words; ///< "steps one after another"
};

/// All but the empty one, in the order of a menu.
[[nodiscard]] const QList<NamedTemplate>& flowTemplates();

/// What a new file holds: a flow named after the file; JSON where the file is to be JSON.
[[nodiscard]] QByteArray newDefinition(const QString& path, FlowTemplate from = FlowTemplate::Empty);

} // namespace backstep
