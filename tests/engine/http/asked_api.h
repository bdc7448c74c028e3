#pragma once

#include "engine/http/api.h"
#include "tests/support/told_flows.h"

#include <string>
#include <vector>

namespace backstep {

/// Answers at once, and keeps in words what it was asked.
class AnsweringOrchestrations final : public Orchestrations
{
public:
    void registerOrchestration(Orchestration orchestration, std::string service, Answer<int> answer) override;
    void registered(OrchestrationName name, Answer<RegisteredState> answer) override;
    void start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer) override;
    void plan(ActionRequest request, Answer<ActionPlan> answer) override;
    void act(ActionRequest request, Answer<std::uint64_t> answer) override;

    std::vector<std::string> asked; ///< "start tenantCreation {…}", "act undo f-1 at 7 …"
    Result<int> version = 1;
    Result<StartAnswer> started = StartAnswer{FlowId("f-new"), false};
    Result<ActionPlan> planned = ActionPlan();
    Result<std::uint64_t> acted = std::uint64_t{8};
    bool isSilent = false; ///< never answers
};

/// The API on told flows, asked by text pictures.
class AskedApi
{
public:
    explicit AskedApi(ApiTerms terms = {});

    /// "GET /health", with the headers that a client on this machine sends and these: "Name: value".
    std::string ask(const std::string& line, const std::vector<std::string>& headers = {});
    /// The same with a body of JSON.
    std::string send(const std::string& line, const std::string& body, const std::vector<std::string>& headers = {});
    /// As it is, without the headers that a good client sends. "STATUS SENTENCE" of a failure, else "STATUS BODY".
    std::string raw(const std::string& line, const std::vector<std::string>& headers, const std::string& body = {});

    /// Registered at toldAt(seconds), with the steps a and b.
    void know(const std::string& name, const std::string& type, double seconds, const std::string& service);
    void serve(const std::string& name, const std::string& service, const std::vector<StepName>& steps);

    /// The whole answer to the last question.
    HttpResponse last;

    ToldFlows flows;
    FixedClock clock;
    Catalogue catalogue;
    AnsweringOrchestrations orchestrations;
    ServiceHealth health;
    Api api;
};

/// As serve would have it registered, by a text of JSON.
[[nodiscard]] Orchestration orchestrationFrom(const std::string& json);

/// What an engine told of f-1: b was tried twice, then all was undone. The second event came twice, and the last two in
/// the wrong order.
[[nodiscard]] std::vector<SeenRecord> toldEvents();

inline const std::string bearer = "Authorization: Bearer 0123456789abcdef";
inline const std::string tokenOfTests = "0123456789abcdef";

/// "tenantCreation", whose second step waits for the first.
inline const std::string registrationOfTests
    = R"({"payload":{"orchestrationName":"tenantCreation","as":"initiator","type":"sequential","steps":[)"
      R"({"seq":1,"name":"createRealm","objectType":"String"},{"seq":2,"name":"createClient","objectType":"String"}]},)"
      R"("headers":{"serviceName":"tenant-management"}})";

} // namespace backstep
