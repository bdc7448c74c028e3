#pragma once

#include <random>
#include <string>
#include <vector>

namespace backstep {

/// Definition files as people write them, each another: every form of contract.md, comments in all places, quotes of
/// every kind, anchors, aliases and merge keys, wide dashes, brackets in the middle of lines, Windows line ends.
class DefinitionWriter
{
public:
    explicit DefinitionWriter(std::uint32_t seed)
        : m_random(seed)
    {
    }

    struct File
    {
        std::string name;
        std::string text;
    };

    File write();

private:
    struct Step
    {
        std::string name;
        std::string words; ///< members besides the name: "key: value", one a line
    };

    bool chance(int percent) { return below(100) < percent; }

    int below(int end) { return static_cast<int>(m_random() % static_cast<std::uint32_t>(end)); }

    std::string comment();
    std::string quoted(const std::string& text);
    std::string entry(const std::string& indent, const std::string& first);
    std::string
    step(const std::string& indent, const std::string& name, const std::vector<std::string>& earlier, int seq);
    std::string json();

    std::mt19937 m_random;
    int m_comments = 0;
    bool m_isGraph = false;
    bool m_isWorker = false;
    bool m_hasAnchor = false;
};

} // namespace backstep
