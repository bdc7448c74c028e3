#pragma once

#include "model/flows/flow_store.h"

#include <QString>

#include <vector>

namespace backstep {

/// Words that must all be found, in any case, in a flow's id, orchestration, step or status word.
class FlowFilter
{
public:
    FlowFilter() = default;
    explicit FlowFilter(const QString& text);

    [[nodiscard]] bool isEmpty() const { return m_words.empty(); }

    [[nodiscard]] const QString& text() const { return m_text; }

    [[nodiscard]] bool matches(const FlowRow& row, const FlowStore& store) const;

private:
    struct Word
    {
        QString text;
        std::string bytes; ///< the same in lower case, for ids
        mutable std::vector<signed char> names; ///< by name key: -1 not judged yet, else whether the name holds it
        std::vector<bool> statuses; ///< by status and detail: whether the status word holds it
    };

    [[nodiscard]] bool holds(const Word& word, const FlowRow& row, const FlowStore& store) const;
    [[nodiscard]] static bool nameHolds(const Word& word, std::uint32_t key, const FlowStore& store);

    QString m_text;
    std::vector<Word> m_words;
};

} // namespace backstep
