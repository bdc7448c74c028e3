#include "app/commands/worker.h"

#include "app/commands/broker_arguments.h"
#include "app/commands/command_loop.h"
#include "app/commands/failure_flags.h"
#include "app/commands/flow_arguments.h"
#include "app/commands/interrupt.h"
#include "app/composition/broker.h"
#include "engine/ports/clock.h"
#include "engine/workers/simulated_workers.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace backstep {

namespace {

struct WorkerArguments
{
    std::string file;
    std::vector<std::string> steps;
    BrokerArguments broker{usualBootstrap, "per-topic", {}};
    FailureFlags failures;
};

std::vector<StepName> namesIn(const std::vector<Entry>& workers)
{
    std::vector<StepName> names;
    for (const Entry& worker : workers) {
        for (const EntryStep& step : worker.steps) {
            if (std::ranges::find(names, step.name) == names.end()) {
                names.push_back(step.name);
            }
        }
    }
    return names;
}

std::string joined(const std::vector<StepName>& names)
{
    std::string text;
    for (const StepName& name : names) {
        text += (text.empty() ? "" : ", ") + name.text();
    }
    return text;
}

/// A worker for every orchestration of the file; what the file itself says of workers where it defines none.
std::vector<Entry> workersIn(const DefinitionDocument& document)
{
    std::vector<Entry> workers;
    for (const Entry& entry : document.entries) {
        if (entry.orchestration.has_value()) {
            workers.push_back(workerFor(*entry.orchestration));
        }
    }
    if (workers.empty()) {
        std::ranges::copy_if(document.entries, std::back_inserter(workers), [](const Entry& entry) {
            return entry.role == EntryRole::Worker;
        });
    }
    return workers;
}

Result<std::vector<Entry>> chosenWorkers(const WorkerArguments& arguments)
{
    const auto document = loadDefinitions(arguments.file);
    if (!document) {
        return failure(document.error());
    }
    std::vector<Entry> workers = workersIn(*document);
    const std::vector<StepName> known = namesIn(workers);
    if (known.empty()) {
        return failure(Fault::BadInput, arguments.file + " defines no step that a worker could serve.");
    }
    for (const std::string& step : arguments.steps) {
        if (std::ranges::find(known, StepName(step)) == known.end()) {
            return failure(
                Fault::BadInput, "--steps: there is no step " + step + "; the steps are " + joined(known) + "."
            );
        }
    }
    for (Entry& worker : workers) {
        std::erase_if(worker.steps, [&](const EntryStep& step) {
            return !arguments.steps.empty()
                && std::ranges::find(arguments.steps, step.name.text()) == arguments.steps.end();
        });
    }
    std::erase_if(workers, [](const Entry& worker) { return worker.steps.empty(); });
    return workers;
}

ExitCode work(const WorkerArguments& arguments)
{
    const auto workers = chosenWorkers(arguments);
    if (!workers) {
        return sayError(workers.error());
    }
    auto script = toScript(arguments.failures, namesIn(*workers));
    if (!script) {
        return sayError(script.error());
    }
    const auto engine = toEngineOptions(arguments.broker);
    if (!engine) {
        return sayError(engine.error());
    }
    takeInterrupts();
    SimulatedWorkers::Options options;
    options.dialect = engine->dialect;
    options.registrations = *workers;
    SimulatedWorkers simulated(std::move(*script), options);
    const std::unique_ptr<Broker> broker = makeKafka(*engine->kafka);
    const auto transport = broker->connect(simulated.listener());
    if (!transport) {
        return sayError(transport.error());
    }
    if (const auto serves = simulated.serve(**transport, *workers); !serves) {
        return sayError(serves.error());
    }
    sayLine("Ready: serving " + joined(namesIn(*workers)) + " on " + (*transport)->describe() + ". Ctrl+C stops it.");
    CommandLoop().run([] { return false; });
    simulated.stop();
    sayLine("Stopped after " + std::to_string(simulated.answered()) + " answers.");
    return ExitCode::Fine;
}

} // namespace

void addWorkerCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<WorkerArguments>();
    CLI::App& command = *app.add_subcommand("worker", "Simulated workers as a process of their own, over Kafka");
    command.add_option("FILE", arguments->file, "a definition file (YAML or JSON)")->required();
    command.add_option("--steps", arguments->steps, "a,b  only these steps (default: all)")->delimiter(',');
    addBrokerArguments(command, arguments->broker, "the cluster (default: localhost:9092)");
    addFailureFlags(command, arguments->failures);
    command.callback([arguments, &exit] { exit = work(*arguments); });
}

} // namespace backstep
