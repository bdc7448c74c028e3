#pragma once

#include "engine/saga/status.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace backstep {

/// What the handler of a worker does with a command.
enum class Handler
{
    Replies, ///< calls doNext or undoNext, as its documentation says
    Throws,
    IsMissing, ///< no such method on the bean
    ForgetsToReply
};

/// The two modes of the reference library; a worker is in exactly one.
enum class LibraryMode
{
    Shared,
    PerTopic
};

/// The reply of a worker that uses the reference library, by the rules of contract.md §1.7 (which entry point is
/// called, and what each entry point overwrites); nothing where the library sends nothing.
class ReferenceWorker
{
public:
    explicit ReferenceWorker(LibraryMode mode)
        : m_mode(mode)
    {
    }

    [[nodiscard]] std::optional<nlohmann::json> reply(nlohmann::json command, Phase phase, Handler handler) const
    {
        nlohmann::json& headers = command["headers"];
        switch (handler) {
        case Handler::Replies:
            return phase == Phase::Do ? doNext(command) : undoNext(command);
        case Handler::Throws:
            headers["status"] = false;
            headers["errorMessage"] = "handler threw";
            return failStep(command);
        case Handler::IsMissing:
            headers["status"] = false;
            headers["errorMessage"] = "no such method";
            return undoNext(command);
        case Handler::ForgetsToReply:
            break;
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] nlohmann::json doNext(nlohmann::json message) const
    {
        if (m_mode == LibraryMode::Shared) {
            message["headers"]["status"] = true;
            return shared(std::move(message));
        }
        return perTopic(std::move(message), "DO");
    }

    [[nodiscard]] nlohmann::json undoNext(nlohmann::json message) const
    {
        if (m_mode == LibraryMode::PerTopic) {
            return perTopic(std::move(message), "UNDO");
        }
        if (!message["headers"].contains("status")) {
            message["headers"]["status"] = false;
        }
        message["headers"]["responseType"] = "FAILURE";
        return shared(std::move(message));
    }

    [[nodiscard]] nlohmann::json failStep(nlohmann::json message) const
    {
        if (m_mode == LibraryMode::PerTopic) {
            return perTopic(std::move(message), "FAIL_STEP");
        }
        message["headers"]["action"] = "FAIL_STEP";
        message["headers"]["responseType"] = "FAILURE";
        return shared(std::move(message));
    }

    [[nodiscard]] static nlohmann::json shared(nlohmann::json message)
    {
        message["headers"]["eventType"] = "orchestrator.response.result";
        return signedBy(std::move(message), "orchestrator.event");
    }

    [[nodiscard]] static nlohmann::json perTopic(nlohmann::json message, const char* action)
    {
        nlohmann::json& headers = message["headers"];
        headers["eventType"] = "ORCHESTRATION_SUCCESS"; // also of failures
        headers["action"] = action;
        if (!headers.contains("status")) {
            headers["status"] = true;
        }
        return signedBy(std::move(message), "orchestrator.response.result");
    }

    [[nodiscard]] static nlohmann::json signedBy(nlohmann::json message, const char* topic)
    {
        nlohmann::json& headers = message["headers"];
        headers["source"] = "auth-provider";
        headers["X-Service-Name"] = "auth-provider";
        headers["topic"] = topic;
        headers["contentType"] = "application/json";
        return message;
    }

    LibraryMode m_mode;
};

} // namespace backstep
