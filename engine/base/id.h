#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace backstep {

/// A text that names one kind of thing. Two kinds do not mix: a step's name cannot be passed for a flow's id.
template <class Kind>
class Id
{
public:
    Id() = default;

    explicit Id(std::string text)
        : m_text(std::move(text))
    {
    }

    explicit Id(std::string_view text)
        : m_text(text)
    {
    }

    explicit Id(const char* text)
        : m_text(text)
    {
    }

    [[nodiscard]] const std::string& text() const { return m_text; }

    [[nodiscard]] bool isEmpty() const { return m_text.empty(); }

    friend auto operator<=>(const Id&, const Id&) = default;

private:
    std::string m_text;
};

using FlowId = Id<struct FlowKind>;
using OrchestrationName = Id<struct OrchestrationKind>;
using StepName = Id<struct StepKind>;
using CommandId = Id<struct CommandKind>;
using IdempotencyKey = Id<struct IdempotencyKind>;
using DefinitionHash = Id<struct DefinitionHashKind>;
using StartKey = Id<struct StartKeyKind>;
using RequestId = Id<struct RequestKind>;
using OwnerId = Id<struct OwnerKind>;
using TopicName = Id<struct TopicKind>;

} // namespace backstep

template <class Kind>
struct std::hash<backstep::Id<Kind>>
{
    std::size_t operator()(const backstep::Id<Kind>& id) const noexcept { return std::hash<std::string>{}(id.text()); }
};
