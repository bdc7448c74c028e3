#include "app/commands/test.h"

#include "app/commands/broker_arguments.h"
#include "app/commands/line_words.h"
#include "app/commands/security_arguments.h"
#include "engine/transport/kafka_check.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace backstep {

namespace {

struct TestArguments
{
    std::string bootstrap = usualBootstrap;
    SecurityArguments security;
    bool json = false;
};

std::string_view wordOf(CheckOutcome outcome)
{
    switch (outcome) {
    case CheckOutcome::Fine:
        return "ok";
    case CheckOutcome::Refused:
        return "no";
    case CheckOutcome::NotReached:
        return "–";
    }
    return {};
}

std::string_view wordOf(CheckStage stage)
{
    switch (stage) {
    case CheckStage::Names:
        return "names";
    case CheckStage::Port:
        return "port";
    case CheckStage::Encryption:
        return "encryption";
    case CheckStage::SignIn:
        return "sign-in";
    case CheckStage::Rights:
        return "rights";
    }
    return {};
}

void sayStage(const CheckedStage& stage)
{
    const std::string mark(wordOf(stage.outcome));
    std::string line
        = mark + std::string(stage.outcome == CheckOutcome::NotReached ? 3 : 4 - mark.size(), ' ') + stage.says;
    if (!stage.detail.empty()) {
        line += " (" + stage.detail + ")";
    }
    if (stage.outcome != CheckOutcome::NotReached) {
        line += ", " + std::to_string(stage.took.count()) + " ms";
    }
    sayLine(line);
}

void sayJson(const ConnectionCheck& check)
{
    nlohmann::ordered_json stages = nlohmann::ordered_json::array();
    for (const CheckedStage& stage : check.stages) {
        stages.push_back(
            {{"stage", wordOf(stage.stage)},
             {"outcome",
              stage.outcome == CheckOutcome::NotReached ? "not reached" : std::string(wordOf(stage.outcome))},
             {"says", stage.says},
             {"detail", stage.detail},
             {"tookMs", stage.took.count()}}
        );
    }
    const nlohmann::ordered_json line{
        {"type", "connection"},
        {"fine", check.isFine()},
        {"stages", stages},
        {"reason", check.reason},
        {"meaning", check.meaning},
        {"toTry", check.toTry},
        {"machineWords", check.machineWords},
        {"tookMs", check.took.count()}};
    sayLine(oneLine(line));
}

/// Out of reach, or let in by nobody who is told these things.
ExitCode exitCodeOf(const ConnectionCheck& check)
{
    if (check.isFine()) {
        return ExitCode::Fine;
    }
    const bool isAway = check.isSilence || check.refusedAt() < CheckStage::Encryption;
    return isAway ? ExitCode::OutOfReach : ExitCode::BadInput;
}

ExitCode test(const TestArguments& arguments)
{
    KafkaOptions options;
    options.bootstrap = arguments.bootstrap;
    if (auto wrong = secure(options, arguments.security); !wrong) {
        return sayError(wrong.error());
    }
    const ConnectionCheck check = checkConnection(options);
    if (arguments.json) {
        sayJson(check);
        return exitCodeOf(check);
    }
    for (const CheckedStage& stage : check.stages) {
        sayStage(stage);
    }
    if (!check.isFine()) {
        sayBeside(check.reason + (check.meaning.empty() ? "" : " " + check.meaning));
        for (const std::string& way : check.toTry) {
            sayBeside("  " + way);
        }
        if (!check.machineWords.empty()) {
            sayBeside("  In the machine's words: " + check.machineWords);
        }
    }
    return exitCodeOf(check);
}

} // namespace

void addTestCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<TestArguments>();
    CLI::App& command
        = *app.add_subcommand("test", "Can this cluster be used from here? What is wrong, and what to do");
    command.add_option("--bootstrap", arguments->bootstrap, "HOST:PORT  the cluster (default: localhost:9092)");
    command.add_flag("--json", arguments->json, "one JSON object");
    addSecurityArguments(command, arguments->security);
    command.callback([arguments, &exit] { exit = test(*arguments); });
}

} // namespace backstep
