#pragma once

#include "engine/capture/echoes.h"
#include "engine/capture/mask_patterns.h"
#include "engine/wire/record.h"

#include <string>

namespace backstep {

/// Makes of a record what may be written of it. Fields that a pattern names are masked in its value, also in JSON that
/// stands in a text, and in Kafka's headers; where the same flow repeats such a value (an error quotes it) it is masked
/// as well. A value that is no JSON is masked whole. What tells flows, steps and attempts apart stays, and so do
/// registrations, which carry definitions and no data.
class Masker
{
public:
    explicit Masker(MaskPatterns patterns);

    [[nodiscard]] const MaskPatterns& patterns() const { return m_patterns; }

    /// To be called in the order in which the records were read.
    [[nodiscard]] Record masked(Record record, const FlowId& flow);

private:
    void maskFields(Record& record, MaskedValues& values) const;
    static void hideEchoes(Record& record, const FlowId& flow, const MaskedValues& values);

    MaskPatterns m_patterns;
    Echoes m_echoes;
};

} // namespace backstep
