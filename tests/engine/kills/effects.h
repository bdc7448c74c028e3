#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace backstep::kills {

/// What the services and the people around an engine have done, in a file that outlives every kill: a line is one
/// write at the file's end. Read again by whoever comes next, and judged by tests/support/effects.py.
class Effects
{
public:
    explicit Effects(const std::string& file);
    ~Effects();
    Effects(const Effects&) = delete;
    Effects& operator=(const Effects&) = delete;

    /// Does the work of a DO once for its key. False when the step was undone before: nothing may come after that.
    [[nodiscard]] bool doOnce(const std::string& flow, const std::string& step, const std::string& key);
    /// Takes it back, once for its key, whether or not it was ever done.
    void undoOnce(const std::string& flow, const std::string& step, const std::string& key);

    void asked(const std::string& startKey);
    void accepted(const std::string& startKey, const std::string& flow);
    void killed(const std::string& where);

    /// Asked for, and no answer was heard.
    [[nodiscard]] std::vector<std::string> unanswered() const;
    [[nodiscard]] std::size_t askedFor() const;

private:
    void take(const std::vector<std::string>& words);
    void write(const std::vector<std::string>& words);

    mutable std::mutex m_mutex;
    int m_descriptor = -1;
    std::set<std::string> m_keys; ///< of work that was done, and of work that was undone
    std::set<std::pair<std::string, std::string>> m_undone; ///< flow and step
    std::map<std::string, bool> m_starts; ///< by start key: whether it was answered
};

} // namespace backstep::kills
