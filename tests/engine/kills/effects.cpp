#include "tests/engine/kills/effects.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace backstep::kills {

Effects::Effects(const std::string& file)
{
    std::ifstream before(file);
    for (std::string line; std::getline(before, line);) {
        std::vector<std::string> words;
        std::istringstream stream(line);
        for (std::string word; std::getline(stream, word, '\t');) {
            words.push_back(word);
        }
        take(words);
    }
    m_descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600); // NOLINT(*-vararg)
    if (m_descriptor < 0) {
        std::perror(file.c_str());
        std::exit(70); // NOLINT(concurrency-mt-unsafe): nothing runs yet
    }
}

Effects::~Effects()
{
    close(m_descriptor);
}

void Effects::take(const std::vector<std::string>& words)
{
    if (words.size() == 4 && words[0] == "do") {
        m_keys.insert(words[3]);
    } else if (words.size() == 4 && words[0] == "undo") {
        m_keys.insert(words[3]);
        m_undone.emplace(words[1], words[2]);
    } else if (words.size() == 2 && words[0] == "asked") {
        m_starts.try_emplace(words[1], false);
    } else if (words.size() == 3 && words[0] == "accepted") {
        m_starts[words[1]] = true;
    }
}

void Effects::write(const std::vector<std::string>& words)
{
    std::string line;
    for (const std::string& word : words) {
        line += (line.empty() ? "" : "\t") + word;
    }
    line += "\n";
    if (::write(m_descriptor, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        std::perror("the ledger of effects");
        std::_Exit(70);
    }
    take(words);
}

bool Effects::doOnce(const std::string& flow, const std::string& step, const std::string& key)
{
    const std::lock_guard lock(m_mutex);
    if (m_keys.contains(key)) {
        return true;
    }
    if (m_undone.contains({flow, step})) {
        return false;
    }
    write({"do", flow, step, key});
    return true;
}

void Effects::undoOnce(const std::string& flow, const std::string& step, const std::string& key)
{
    const std::lock_guard lock(m_mutex);
    if (!m_keys.contains(key)) {
        write({"undo", flow, step, key});
    }
}

void Effects::asked(const std::string& startKey)
{
    const std::lock_guard lock(m_mutex);
    if (!m_starts.contains(startKey)) {
        write({"asked", startKey});
    }
}

void Effects::accepted(const std::string& startKey, const std::string& flow)
{
    const std::lock_guard lock(m_mutex);
    write({"accepted", startKey, flow});
}

void Effects::killed(const std::string& where)
{
    const std::lock_guard lock(m_mutex);
    write({"killed", where});
}

std::vector<std::string> Effects::unanswered() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> keys;
    for (const auto& [key, answered] : m_starts) {
        if (!answered) {
            keys.push_back(key);
        }
    }
    return keys;
}

std::size_t Effects::askedFor() const
{
    const std::lock_guard lock(m_mutex);
    return m_starts.size();
}

} // namespace backstep::kills
