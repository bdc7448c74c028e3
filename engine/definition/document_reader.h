#pragma once

#include "engine/definition/document.h"
#include "engine/definition/findings.h"

namespace backstep {

/// Reads the documents of one text: what form each has, and the entries, starts and events in it.
class DocumentReader
{
public:
    explicit DocumentReader(Findings& findings)
        : m_findings(findings)
    {
    }

    void read(const TextNode& document);

    [[nodiscard]] std::vector<Entry>& entries() { return m_entries; }

    [[nodiscard]] std::vector<StartEntry>& starts() { return m_starts; }

private:
    void readMap(const TextNode& map, const TextNode* headers);
    void readEnvelope(const TextNode& payload, const TextNode& headers);
    void readList(const TextNode& list, const TextNode* headers);
    void readEntry(const TextNode& map, const TextNode* headers);
    void readStart(const TextNode& map);
    void readStartEnvelope(const TextNode& payload, const TextNode& headers);
    void readStatus(const TextNode& map);
    [[nodiscard]] std::optional<EntryRole> readRole(const TextNode& map);
    [[nodiscard]] std::optional<FlowShape> readShape(const TextNode& map, Entry& entry);
    void readName(const TextNode& map, Entry& entry);
    void readSteps(const TextNode& map, const std::optional<FlowShape>& shape, Entry& entry);

    Findings& m_findings;
    std::vector<Entry> m_entries;
    std::vector<StartEntry> m_starts;
};

} // namespace backstep
