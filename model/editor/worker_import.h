#pragma once

#include "engine/definition/document.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

/// A flow begun from what its workers registered: they know their steps, the initiator is still to be written.
namespace backstep {

/// The worker registrations of a file, in any form of the contract.
struct WorkerImport
{
    std::vector<Entry> workers;
    QString refusal; ///< one sentence where there are none
};

[[nodiscard]] WorkerImport readWorkers(const QString& path);

/// The orchestrations that they serve, in their order.
[[nodiscard]] QStringList flowsOf(const std::vector<Entry>& workers);

/// An initiator for each of those, with the steps of all its workers, one after another; JSON where the file is to be
/// JSON. A step whose workers have no UNDO says so.
[[nodiscard]] QByteArray initiatorsFor(const std::vector<Entry>& workers, const QString& path);

} // namespace backstep
