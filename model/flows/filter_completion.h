#pragma once

#include "model/flows/flow_store.h"

#include <QString>

#include <vector>

namespace backstep {

/// What may stand where something is being typed.
struct FilterProposal
{
    QString text; ///< takes the place of what was typed there
    QString meaning; ///< beside it, in small letters
};

struct FilterCompletion
{
    qsizetype from = 0; ///< the part of the text that is replaced
    qsizetype length = 0;
    std::vector<FilterProposal> proposals;
};

/// Fields first; behind a field and its sign the values that are known.
[[nodiscard]] FilterCompletion completeFilter(const QString& text, qsizetype cursor, const FlowStore& store);

} // namespace backstep
