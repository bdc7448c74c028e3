#pragma once

#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "engine/ports/ledger.h"

#include <vector>

namespace backstep {

/// Who registered as a worker for what.
class WorkerDirectory
{
public:
    WorkerDirectory() = default;
    WorkerDirectory(const WorkerDirectory&) = delete;
    WorkerDirectory& operator=(const WorkerDirectory&) = delete;
    virtual ~WorkerDirectory() = default;

    [[nodiscard]] virtual std::vector<RegisteredWorker> workers() const = 0;
};

} // namespace backstep
