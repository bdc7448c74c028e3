#pragma once

#include "engine/base/instant.h"

#include <string>
#include <vector>

namespace backstep {

/// What must be true before a cluster can be used, in the order in which connecting asks for it.
enum class CheckStage
{
    Names, ///< the names of the brokers resolve
    Port, ///< somebody listens there
    Encryption, ///< who listens speaks Kafka, with TLS where that is wished, and is who it says
    SignIn, ///< and lets this client in
    Rights, ///< and shows it the topics of orchestrators
};

enum class CheckOutcome
{
    Fine,
    Refused, ///< here it ends: this is the reason
    NotReached, ///< a stage before was refused
};

struct CheckedStage
{
    CheckStage stage = CheckStage::Names;
    CheckOutcome outcome = CheckOutcome::NotReached;
    std::string says; ///< "Port 9093 answers"
    std::string detail; ///< "certificate of *.stage.example, valid until 14 March 2027"; may be empty
    Duration took{0};
};

/// Every stage once, in their order.
struct ConnectionCheck
{
    std::vector<CheckedStage> stages;
    std::string reason; ///< what happened, a sentence; empty: all is fine
    std::string meaning; ///< what that means; may be empty
    std::vector<std::string> toTry; ///< each a sentence, the likeliest first
    std::string machineWords; ///< as the broker or the library says it; may be empty
    bool isSilence = false; ///< nobody said no, but nobody answered in time: a broker that starts does so
    Duration took{0};

    [[nodiscard]] bool isFine() const { return reason.empty(); }

    /// The first stage that was refused; only where it is not fine.
    [[nodiscard]] CheckStage refusedAt() const;
};

/// Reason, meaning and the first thing to try, as one line for a terminal.
[[nodiscard]] std::string inOneLine(const ConnectionCheck& check);

} // namespace backstep
