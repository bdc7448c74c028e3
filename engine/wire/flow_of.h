#pragma once

#include "engine/wire/message.h"

#include <vector>

namespace backstep {

/// The flow a message speaks of; empty: of none.
[[nodiscard]] FlowId flowOf(const Message& message);

/// Of what was read from one record.
[[nodiscard]] FlowId flowOf(const std::vector<Message>& messages);

} // namespace backstep
