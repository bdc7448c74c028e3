#pragma once

namespace backstep {

/// std::visit with every alternative named and no default branch: a new alternative does not compile until decided.
template <class... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};

// Clang before 17 cannot deduce aggregates without this line.
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

} // namespace backstep
