#include "model/flows/status_words.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

constexpr std::array statuses{
    FlowStatus::NotRegistered,
    FlowStatus::InProgress,
    FlowStatus::Completed,
    FlowStatus::Undoing,
    FlowStatus::Undone,
    FlowStatus::Failed};
constexpr std::size_t details = statusKeys / statuses.size();

FlowDetail detailOf(std::size_t bits)
{
    return {(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0, (bits & 8U) != 0};
}

template <class Take>
void eachStatus(Take take)
{
    for (const FlowStatus status : statuses) {
        for (std::size_t bits = 0; bits < details; ++bits) {
            const FlowDetail detail = detailOf(bits);
            take(statusKey(status, detail), wordOf(status, detail));
        }
    }
}

} // namespace

std::size_t statusKey(FlowStatus status, const FlowDetail& detail)
{
    const auto place = static_cast<std::size_t>(std::ranges::find(statuses, status) - statuses.begin());
    const auto bit = [](bool is, unsigned at) { return static_cast<std::size_t>(is ? 1U << at : 0U); };
    return place * details + bit(detail.retrying, 0) + bit(detail.noAnswer, 1) + bit(detail.undoFailed, 2)
        + bit(detail.paused, 3);
}

std::vector<bool> statusesWith(const QString& text, bool whole)
{
    std::vector<bool> held(statusKeys);
    eachStatus([&](std::size_t key, const StatusWord& said) {
        const bool holds
            = whole ? said.word.compare(text, Qt::CaseInsensitive) == 0 : said.word.contains(text, Qt::CaseInsensitive);
        held[key] = holds || said.wire.compare(text, Qt::CaseInsensitive) == 0;
    });
    return held;
}

bool isStatusWord(const QString& text, bool whole)
{
    return std::ranges::any_of(statusesWith(text, whole), [](bool holds) { return holds; });
}

QStringList flowStatusWords()
{
    QStringList words;
    eachStatus([&words](std::size_t, const StatusWord& said) {
        if (!words.contains(said.word.toLower())) {
            words.append(said.word.toLower());
        }
    });
    words.sort();
    return words;
}

} // namespace backstep
