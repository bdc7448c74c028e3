#include "engine/base/bytes.h"
#include "engine/definition/document.h"

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>
#include <optional>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

/// Writes what the hash is made of. The bytes are for ever: those of nlohmann's dump, which made the first ledgers.
class Writer
{
public:
    void write(const Orchestration& orchestration, std::string_view shape)
    {
        m_out.reserve(512 * (orchestration.steps.size() + 1));
        text(R"({"orchestrationName":)", orchestration.name.text());
        text(R"(,"shape":)", shape);
        text(R"(,"lockKey":)", orchestration.lockKey);
        number(R"(,"undoableForMs":)", orchestration.undoableFor.count());
        if (orchestration.dialect.has_value()) {
            truth(R"(,"sharedTopic":)", *orchestration.dialect == Dialect::Shared);
        }
        m_out += R"(,"steps":[)";
        for (const StepDefinition& step : orchestration.steps) {
            m_out += &step == orchestration.steps.data() ? "" : ",";
            write(step);
        }
        m_out += "]}";
    }

    [[nodiscard]] std::string take() && { return std::move(m_out); }

private:
    void write(const StepDefinition& step)
    {
        text(R"({"name":)", step.name.text());
        number(R"(,"seq":)", step.seq);
        text(R"(,"objectType":)", step.objectType);
        m_out += R"(,"dependsOn":[)";
        for (const StepIndex& before : step.dependsOn) {
            number(&before == step.dependsOn.data() ? "" : ",", before);
        }
        m_out += ']';
        policy(R"(,"do":)", step.doPolicy);
        policy(R"(,"undo":)", step.undoPolicy);
        truth(R"(,"hasUndo":)", step.hasUndo);
        truth(R"(,"undoOnFailure":)", step.undoOnFailure);
        truth(R"(,"pivot":)", step.pivot);
        truth(R"(,"retriable":)", step.retriable);
        text(R"(,"onExhausted":)", step.onExhausted == OnExhausted::Wait ? "wait" : "undo");
        m_out += '}';
    }

    void policy(std::string_view before, const AttemptPolicy& policy)
    {
        m_out += before;
        if (m_policy == policy) {
            m_out.append(m_out, m_policyAt, m_policyLength); // most steps of a flow have the same
            return;
        }
        m_policyAt = m_out.size();
        number(R"({"attempts":)", policy.attemptsMax);
        number(R"(,"timeoutMs":)", policy.timeout.count());
        number(R"(,"delayMs":)", policy.retry.delay.count());
        fraction(R"(,"factor":)", policy.retry.factor);
        number(R"(,"maxDelayMs":)", policy.retry.maxDelay.count());
        fraction(R"(,"jitter":)", policy.retry.jitter);
        m_out += '}';
        m_policy = policy;
        m_policyLength = m_out.size() - m_policyAt;
    }

    void text(std::string_view before, std::string_view value)
    {
        m_out += before;
        const bool isPlain = std::ranges::all_of(value, [](char each) {
            return each >= ' ' && each <= '~' && each != '"' && each != '\\';
        });
        if (isPlain) {
            m_out += '"';
            m_out += value;
            m_out += '"';
        } else {
            m_out += Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
        }
    }

    void number(std::string_view before, std::int64_t value)
    {
        m_out += before;
        m_out += std::to_string(value);
    }

    void fraction(std::string_view before, double value)
    {
        m_out += before;
        m_out += Json(value).dump();
    }

    void truth(std::string_view before, bool value)
    {
        m_out += before;
        m_out += value ? "true" : "false";
    }

    std::string m_out;
    std::optional<AttemptPolicy> m_policy; ///< written last, and where
    std::size_t m_policyAt = 0;
    std::size_t m_policyLength = 0;
};

std::string_view wordOf(FlowShape shape)
{
    switch (shape) {
    case FlowShape::Sequential:
        return "sequential";
    case FlowShape::Parallel:
        return "parallel";
    case FlowShape::Graph:
        return "graph";
    }
    return "graph";
}

AttemptPolicy readPolicy(const Json& json)
{
    AttemptPolicy policy;
    policy.attemptsMax = json.at("attempts").get<int>();
    policy.timeout = Duration(json.at("timeoutMs").get<std::int64_t>());
    policy.retry.delay = Duration(json.at("delayMs").get<std::int64_t>());
    policy.retry.factor = json.at("factor").get<double>();
    policy.retry.maxDelay = Duration(json.at("maxDelayMs").get<std::int64_t>());
    policy.retry.jitter = json.at("jitter").get<double>();
    return policy;
}

StepDefinition readStep(const Json& json)
{
    StepDefinition step;
    step.name = StepName(json.at("name").get<std::string>());
    step.seq = json.at("seq").get<int>();
    step.objectType = json.at("objectType").get<std::string>();
    step.dependsOn = json.at("dependsOn").get<std::vector<StepIndex>>();
    step.doPolicy = readPolicy(json.at("do"));
    step.undoPolicy = readPolicy(json.at("undo"));
    step.hasUndo = json.at("hasUndo").get<bool>();
    step.undoOnFailure = json.at("undoOnFailure").get<bool>();
    step.pivot = json.at("pivot").get<bool>();
    step.retriable = json.at("retriable").get<bool>();
    step.onExhausted = json.at("onExhausted").get<std::string>() == "wait" ? OnExhausted::Wait : OnExhausted::Undo;
    return step;
}

Orchestration readOrchestration(const Json& json)
{
    Orchestration result;
    result.name = OrchestrationName(json.at("orchestrationName").get<std::string>());
    const auto shape = json.at("shape").get<std::string>();
    result.shape = shape == "sequential" ? FlowShape::Sequential
        : shape == "parallel"            ? FlowShape::Parallel
                                         : FlowShape::Graph;
    result.lockKey = json.at("lockKey").get<std::string>();
    result.undoableFor = Duration(json.at("undoableForMs").get<std::int64_t>());
    if (const auto shared = json.find("sharedTopic"); shared != json.end()) {
        result.dialect = shared->get<bool>() ? Dialect::Shared : Dialect::PerTopic;
    }
    for (const Json& step : json.at("steps")) {
        result.steps.push_back(readStep(step));
    }
    return result;
}

bool edgesAreGood(const Orchestration& orchestration)
{
    for (const StepDefinition& step : orchestration.steps) {
        const auto isThere = [&](StepIndex before) { return before < orchestration.steps.size(); };
        if (!std::ranges::all_of(step.dependsOn, isThere)) {
            return false;
        }
    }
    return orchestration.steps.empty() || !topologicalOrder(orchestration).empty();
}

} // namespace

std::string toCanonicalJson(const Orchestration& orchestration)
{
    Writer writer;
    writer.write(orchestration, wordOf(orchestration.shape));
    return std::move(writer).take();
}

Result<Orchestration> readCanonical(std::string_view text)
{
    try {
        Orchestration orchestration = readOrchestration(Json::parse(text));
        if (!edgesAreGood(orchestration)) {
            return failure(Fault::BadInput, "A stored definition has edges that lead nowhere or in a circle.");
        }
        return sealed(std::move(orchestration));
    } catch (const Json::exception&) {
        return failure(Fault::BadInput, "A stored definition cannot be read: it is damaged, or of a newer Backstep.");
    }
}

Orchestration sealed(Orchestration orchestration)
{
    for (StepDefinition& step : orchestration.steps) {
        std::ranges::sort(step.dependsOn);
        step.dependsOn.erase(std::unique(step.dependsOn.begin(), step.dependsOn.end()), step.dependsOn.end());
    }
    assert(edgesAreGood(orchestration));
    orchestration.hash = DefinitionHash(sha256Hex(toCanonicalJson(orchestration)));
    return orchestration;
}

} // namespace backstep
