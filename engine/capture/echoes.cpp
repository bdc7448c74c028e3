#include "engine/capture/echoes.h"

#include "engine/capture/mask_patterns.h"
#include "engine/wire/json_writer.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr std::size_t bytesMin = 4;
constexpr std::size_t bytesMax = 64 * 1024;
constexpr std::size_t valuesMax = 500;
constexpr std::size_t flowBytesMax = 256 * 1024;
constexpr std::size_t flowsMax = 20'000;
constexpr std::string_view cut = "…";

std::string escaped(std::string_view value)
{
    std::string text;
    appendJsonText(text, value);
    return text.substr(1, text.size() - 2);
}

} // namespace

void MaskedValues::add(std::string_view value)
{
    const bool isUsable = value.size() >= bytesMin && value.size() <= bytesMax && maskText.find(value) == value.npos
        && value.find(maskText) == value.npos;
    if (!isUsable || m_values.size() >= valuesMax || m_bytes + value.size() > flowBytesMax) {
        return;
    }
    const auto insert = [this](std::string text) {
        const auto at = std::ranges::find_if(m_values, [&](const std::string& each) {
            return each.size() < text.size() || each == text;
        });
        if (at == m_values.end() || *at != text) {
            m_bytes += text.size();
            m_values.insert(at, std::move(text));
        }
    };
    insert(std::string(value));
    // JSON inside a text repeats it escaped, JSON inside a text of such a text twice.
    std::string inText = escaped(value);
    if (inText != value) {
        insert(escaped(inText));
        insert(std::move(inText));
    }
}

bool MaskedValues::hideIn(std::string& text) const
{
    bool found = false;
    for (const std::string& value : m_values) {
        for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at + maskText.size())) {
            text.replace(at, value.size(), maskText);
            found = true;
        }
    }
    if (!text.ends_with(cut)) {
        return found;
    }
    const std::string_view kept = std::string_view(text).substr(0, text.size() - cut.size());
    for (const std::string& value : m_values) {
        for (std::size_t length = std::min(value.size(), kept.size()); length >= bytesMin; --length) {
            if (kept.ends_with(std::string_view(value).substr(0, length))) {
                text = std::string(kept.substr(0, kept.size() - length)) + std::string(maskText);
                return true;
            }
        }
    }
    return found;
}

bool MaskedValues::isIn(std::string_view text) const
{
    return std::ranges::any_of(m_values, [text](const std::string& value) {
        return text.find(value) != std::string_view::npos;
    });
}

MaskedValues& Echoes::of(const FlowId& flow)
{
    const auto [found, isNew] = m_flows.try_emplace(flow);
    if (isNew) {
        m_order.push_back(flow);
    }
    return found->second;
}

void Echoes::trim()
{
    while (m_order.size() > flowsMax) {
        m_flows.erase(m_order.front());
        m_order.pop_front();
    }
}

} // namespace backstep
