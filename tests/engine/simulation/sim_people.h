#pragma once

#include "engine/ports/orchestrations.h"
#include "tests/engine/simulation/stage.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace backstep::simulation {

/// Those who start flows and act on them, by calls and by records. Whoever gets no answer asks again.
class SimPeople
{
public:
    /// The way into the engine that lives now; nullptr while none does.
    using Reach = std::function<Door*()>;
    using Append = std::function<void(const OutgoingRecord&)>;

    SimPeople(Stage& stage, const Scheme& scheme, Reach reach, Append append);

    /// Plans everything that they will do.
    void plan();

    /// Undoes what waits for a person, whoever has to be asked. False when nothing does.
    bool rescue();

    [[nodiscard]] bool isIdle() const { return m_waiting == 0; }

private:
    void start(const PlannedStart& planned);
    void startByCall(const PlannedStart& planned);
    void startByRecord(const PlannedStart& planned);
    void startAgain(const PlannedStart& planned);
    void act();
    void ask(ActionRequest request, bool byCall);
    void registerFirst();
    void reregister();
    [[nodiscard]] StartRequest requestFor(const PlannedStart& planned) const;

    Stage& m_stage;
    const Scheme& m_scheme;
    Reach m_reach;
    Append m_append;
    bool m_isRegistered = false;
    std::size_t m_waiting = 0; ///< starts that are not there yet
    std::map<int, bool> m_isAnswered; ///< by the number of a planned start
    std::uint64_t m_requests = 0;
};

} // namespace backstep::simulation
