#include "app/commands/confirmation.h"

#include "app/commands/exit_code.h"
#include "app/commands/message_line.h"

#include <nlohmann/json.hpp>

#include <iostream>
#include <unistd.h>
#include <vector>

namespace backstep {

namespace {

std::string counted(std::size_t messages)
{
    return std::to_string(messages) + (messages == 1 ? " message" : " messages");
}

} // namespace

void tellPlan(const ActionPlan& plan, bool json)
{
    std::vector<MessageLine> lines;
    for (const ActionPlan::Message& message : plan.messages) {
        lines.push_back({message, std::nullopt});
    }
    if (!json) {
        for (const std::string& line : toTextLines(lines)) {
            sayLine(line);
        }
        if (!plan.caution.empty()) {
            sayLine(plan.caution);
        }
        sayLine(
            "Flow " + plan.flow.text() + " of " + plan.orchestration.text() + ", version "
            + std::to_string(plan.version) + ": " + counted(plan.messages.size())
            + "; when every answer is a success it ends " + std::string(toWire(plan.ends)) + "."
        );
        return;
    }
    for (const MessageLine& line : lines) {
        sayLine(toJsonLine(line));
    }
    nlohmann::ordered_json told{
        {"type", "plan"},
        {"flowId", plan.flow.text()},
        {"version", plan.version},
        {"hash", plan.hash},
        {"ends", toWire(plan.ends)}};
    if (!plan.caution.empty()) {
        told["caution"] = plan.caution;
    }
    sayLine(told.dump());
}

bool isConfirmed(const ActionPlan& plan)
{
    if (isatty(STDIN_FILENO) == 0) {
        sayBeside("Nothing was sent: there is no terminal to ask on. Look at it with --dry-run, then say --yes.");
        return false;
    }
    std::cerr << "Send " << counted(plan.messages.size()) << "? [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "y" || answer == "Y" || answer == "yes") {
        return true;
    }
    sayBeside("Nothing was sent.");
    return false;
}

} // namespace backstep
