#pragma once

#include "engine/base/error.h"
#include "engine/base/instant.h"

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>

namespace backstep {

/// Asks, and waits for the answer. The answer may still come when nobody waits for it any more.
template <class T, class Ask>
[[nodiscard]] Result<T> asked(Duration patience, Ask ask)
{
    auto promise = std::make_shared<std::promise<Result<T>>>();
    std::future<Result<T>> answer = promise->get_future();
    ask([promise](Result<T> result) { promise->set_value(std::move(result)); });
    if (answer.wait_for(patience) != std::future_status::ready) {
        return failure(
            Fault::Unreachable,
            "The orchestrator did not answer within " + toWords(patience)
                + ": whether it was done is not known. Look before asking again."
        );
    }
    return answer.get();
}

} // namespace backstep
