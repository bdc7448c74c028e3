#include "tests/support/many_flows.h"

#include "tests/support/recording.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

namespace backstep {

namespace {

struct Story
{
    const char* picture; ///< nothing: of an orchestrator that publishes no events
    const char* script;
};

constexpr std::array stories{
    Story{"a > b > c", "a ok; b ok; c ok"},
    Story{"a > b > c", "a ok; b ok; c fails; wait; c fails; wait; c fails; b ok; a ok"},
    Story{"a > b[tries=2]", "a ok; b fails; wait; b fails; a fails; wait; a fails; wait; a fails"},
    Story{"a > b[tries=2]", "a ok; wait; wait; b do ok#1; b do ok#2"},
    Story{"a | b", "a ok; a ok; b ok; b ok; b fails"},
    Story{"a > b[tries=1]", "a ok; b fails; a fails; wait; a fails; wait; a fails; retry a; a ok"},
    Story{"a; b < a; c < a; d[tries=1] < b c", "a ok; c ok; b ok; d fails; b ok; c ok; a ok"},
    Story{nullptr, "register a > b; start; do a; a fails 1; do a@4000; a fails 2@5000; do a@6000; a ok; do b"},
    Story{
        nullptr,
        "register a > b > c; start; do a; a ok; do b; b ok; do c; c fails 503; undo b; b undone; undo a; "
        "a fails w; undo a@9000; a undone"},
    Story{nullptr, "start; do a; a ok; a duplicates; do b; b ok@700; register a > b"},
    Story{nullptr, "start; a ok; do a@7000; a ok; undo a@7500; a undone"},
    Story{nullptr, "a ok; start@20000; do a; a ok"},
};

/// The story's flow "f" under another name.
std::string renamed(std::string text, const std::string& name)
{
    for (const char* const end : {"\"", "/"}) {
        const std::string before = std::string("\"f") + end;
        for (auto at = text.find(before); at != std::string::npos; at = text.find(before, at + before.size())) {
            text.replace(at, before.size(), "\"" + name + end);
        }
    }
    return text;
}

std::vector<Record> told(const Story& story, const std::string& name)
{
    std::vector<Record> records
        = story.picture == nullptr ? foreign(story.script) : recorded(story.picture, story.script);
    for (Record& record : records) {
        record.value = record.value ? std::optional(renamed(*record.value, name)) : std::nullopt;
        record.key = record.key == "f" ? std::optional(name) : record.key;
    }
    return records;
}

} // namespace

std::vector<Record> manyFlows(int flows, std::mt19937& random)
{
    constexpr unsigned begunWithin = 60'000; // ms
    std::vector<Record> all;
    for (int flow = 0; flow < flows; ++flow) {
        const Duration later(random() % begunWithin);
        for (Record& record : told(stories[random() % stories.size()], "f" + std::to_string(flow))) {
            record.at = record.at + later;
            all.push_back(std::move(record));
        }
    }
    std::ranges::stable_sort(all, {}, &Record::at);
    std::map<TopicName, std::int64_t> ends;
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].place.offset = ends[all[i].place.topic]++;
        all[i].at.micros = std::max(all[i].at.micros, i == 0 ? 0 : all[i - 1].at.micros + 1);
    }
    return all;
}

std::vector<Record> asBacklog(const std::vector<Record>& records, std::mt19937& random)
{
    std::map<TopicName, std::vector<Record>> topics;
    for (const Record& record : records) {
        topics[record.place.topic].push_back(record);
    }
    std::vector<std::pair<std::vector<Record>*, std::size_t>> left;
    for (auto& [name, topic] : topics) {
        left.emplace_back(&topic, 0);
    }
    std::vector<Record> read;
    while (!left.empty()) {
        auto& [topic, next] = left[random() % left.size()];
        const std::size_t end = std::min(topic->size(), next + 1 + random() % 200);
        read.insert(
            read.end(),
            topic->begin() + static_cast<std::ptrdiff_t>(next),
            topic->begin() + static_cast<std::ptrdiff_t>(end)
        );
        next = end;
        std::erase_if(left, [](const auto& each) { return each.second == each.first->size(); });
    }
    return read;
}

} // namespace backstep
