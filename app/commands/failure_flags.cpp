#include "app/commands/failure_flags.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace backstep {

namespace {

/// How STEP[:NUMBER] changes the answers of a step. The number is -1 where none was given: always.
using Change = void (*)(StepScript&, long long);

struct Flag
{
    const char* name;
    const char* help;
    std::vector<std::string> FailureFlags::*values;
    Change change;
    bool needsNumber;
};

constexpr std::array<Flag, 8> Flags{{
    {"--fail",
     "STEP[:TIMES]  DO answers failure that many times (default: always)",
     &FailureFlags::fail,
     [](StepScript& step, long long number) { step.onDo.fail = static_cast<int>(number); },
     false},
    {"--silent",
     "STEP[:TIMES]  DO is not answered that many times (default: always)",
     &FailureFlags::silent,
     [](StepScript& step, long long number) { step.onDo.silent = static_cast<int>(number); },
     false},
    {"--late",
     "STEP:MS  DO is answered that much later",
     &FailureFlags::late,
     [](StepScript& step, long long number) { step.onDo.late = Duration(number); },
     true},
    {"--duplicate",
     "STEP  every reply to DO comes twice",
     &FailureFlags::duplicate,
     [](StepScript& step, long long) { step.onDo.duplicate = true; },
     false},
    {"--fail-undo",
     "STEP[:TIMES]  UNDO answers failure",
     &FailureFlags::failUndo,
     [](StepScript& step, long long number) { step.onUndo.fail = static_cast<int>(number); },
     false},
    {"--silent-undo",
     "STEP[:TIMES]  UNDO is not answered",
     &FailureFlags::silentUndo,
     [](StepScript& step, long long number) { step.onUndo.silent = static_cast<int>(number); },
     false},
    {"--late-undo",
     "STEP:MS  UNDO is answered that much later",
     &FailureFlags::lateUndo,
     [](StepScript& step, long long number) { step.onUndo.late = Duration(number); },
     true},
    {"--duplicate-undo",
     "STEP  every reply to UNDO comes twice",
     &FailureFlags::duplicateUndo,
     [](StepScript& step, long long) { step.onUndo.duplicate = true; },
     false},
}};

constexpr long long NumberMax = 1'000'000'000;

std::optional<long long> readNumber(std::string_view text)
{
    long long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > NumberMax) {
        return std::nullopt;
    }
    return number;
}

std::string namesOf(const std::vector<StepName>& steps)
{
    std::string names;
    for (std::size_t i = 0; i < steps.size() && i < 20; ++i) {
        names += (i == 0 ? "" : ", ") + steps[i].text();
    }
    return names + (steps.size() > 20 ? ", …" : "");
}

Result<void> take(WorkerScript& script, const Flag& flag, const std::string& value, const std::vector<StepName>& steps)
{
    const std::size_t colon = value.rfind(':');
    const StepName step(value.substr(0, colon));
    const bool hasNumber = colon != std::string::npos;
    const auto number = hasNumber ? readNumber(std::string_view(value).substr(colon + 1)) : std::nullopt;
    if (step.isEmpty()) {
        return failure(
            Fault::BadInput, std::string(flag.name) + " names no step; the steps are " + namesOf(steps) + "."
        );
    }
    if (hasNumber != number.has_value() || (flag.needsNumber && !hasNumber)) {
        const char* form = flag.needsNumber ? "STEP:MS, such as createClient:900" : "STEP or STEP:TIMES";
        return failure(
            Fault::BadInput, std::string(flag.name) + " " + value + " cannot be read: write it as " + form + "."
        );
    }
    if (std::ranges::find(steps, step) == steps.end()) {
        return failure(
            Fault::BadInput,
            std::string(flag.name) + ": there is no step " + step.text() + "; the steps are " + namesOf(steps) + "."
        );
    }
    flag.change(script.steps[step], number.value_or(-1));
    return {};
}

} // namespace

bool FailureFlags::isEmpty() const
{
    return latencyMs == 0 && std::ranges::all_of(Flags, [&](const Flag& flag) { return (this->*flag.values).empty(); });
}

void addFailureFlags(CLI::App& command, FailureFlags& flags)
{
    for (const Flag& flag : Flags) {
        command.add_option(flag.name, flags.*flag.values, flag.help)
            ->allow_extra_args(false)
            ->delimiter(',')
            ->group("Simulated workers");
    }
    command.add_option("--latency", flags.latencyMs, "MS  every answer takes that long")
        ->check(CLI::Range(0LL, NumberMax))
        ->group("Simulated workers");
}

Result<WorkerScript> toScript(const FailureFlags& flags, const std::vector<StepName>& steps)
{
    WorkerScript script;
    script.latency = Duration(flags.latencyMs);
    for (const Flag& flag : Flags) {
        for (const std::string& value : flags.*flag.values) {
            if (const auto taken = take(script, flag, value, steps); !taken) {
                return failure(taken.error());
            }
        }
    }
    return script;
}

} // namespace backstep
