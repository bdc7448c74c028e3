#include "model/flows/flow_filter.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <string_view>

namespace backstep {

namespace {

constexpr std::array statuses{
    FlowStatus::NotRegistered,
    FlowStatus::InProgress,
    FlowStatus::Completed,
    FlowStatus::Undoing,
    FlowStatus::Undone,
    FlowStatus::Failed};
constexpr std::size_t details = 16;

FlowDetail detailOf(std::size_t bits)
{
    return {(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0, (bits & 8U) != 0};
}

std::size_t keyOf(FlowStatus status, const FlowDetail& detail)
{
    const auto place = static_cast<std::size_t>(std::ranges::find(statuses, status) - statuses.begin());
    const auto bit = [](bool is, unsigned at) { return static_cast<std::size_t>(is ? 1U << at : 0U); };
    return place * details + bit(detail.retrying, 0) + bit(detail.noAnswer, 1) + bit(detail.undoFailed, 2)
        + bit(detail.paused, 3);
}

char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool idHolds(std::string_view id, std::string_view word)
{
    const auto same = [](char one, char other) { return lower(one) == other; };
    return std::search(id.begin(), id.end(), word.begin(), word.end(), same) != id.end();
}

} // namespace

FlowFilter::FlowFilter(const QString& text)
    : m_text(text.simplified())
{
    for (const QString& part : m_text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        Word word{part, part.toLower().toStdString(), {}, std::vector<bool>(statuses.size() * details)};
        for (const FlowStatus status : statuses) {
            for (std::size_t bits = 0; bits < details; ++bits) {
                const FlowDetail detail = detailOf(bits);
                const StatusWord said = wordOf(status, detail);
                word.statuses[keyOf(status, detail)] = said.word.contains(part, Qt::CaseInsensitive)
                    || said.wire.compare(part, Qt::CaseInsensitive) == 0;
            }
        }
        m_words.push_back(std::move(word));
    }
}

bool FlowFilter::matches(const FlowRow& row, const FlowStore& store) const
{
    return std::ranges::all_of(m_words, [&](const Word& word) { return holds(word, row, store); });
}

bool FlowFilter::holds(const Word& word, const FlowRow& row, const FlowStore& store) const
{
    return word.statuses[keyOf(row.status, row.detail)] || nameHolds(word, row.orchestration, store)
        || nameHolds(word, row.step, store) || idHolds(row.id.text(), word.bytes);
}

bool FlowFilter::nameHolds(const Word& word, std::uint32_t key, const FlowStore& store)
{
    if (key >= word.names.size()) {
        word.names.resize(store.names().size(), -1);
    }
    signed char& judged = word.names[key];
    if (judged < 0) {
        judged = store.name(key).contains(word.text, Qt::CaseInsensitive) ? 1 : 0;
    }
    return judged == 1;
}

} // namespace backstep
