#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace backstep {

/// What kind of thing went wrong; decides the exit code of the command line (design.md §7).
enum class Fault
{
    BadInput, ///< a file, an argument or a record that cannot be used: exit 2
    NotFound, ///< a flow, step or orchestration nobody knows: exit 2
    Refused, ///< a rule forbids it now (the flow moved on, not possible from here): exit 4
    Unreachable, ///< the broker does not answer: exit 5
    InUse, ///< the ledger is held by another process: exit 5
    StoreFailed, ///< disk full, I/O error, damaged or foreign file: exit 5
    Internal, ///< our own defect: exit 70
};

/// One clear sentence for a person: what, where, and what to do.
struct Error
{
    Fault fault = Fault::Internal;
    std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> failure(Fault fault, std::string message)
{
    return tl::unexpected<Error>(Error{fault, std::move(message)});
}

/// Hands an error on to the caller of a function with another result type.
[[nodiscard]] inline tl::unexpected<Error> failure(const Error& error)
{
    return tl::unexpected<Error>(error);
}

} // namespace backstep
