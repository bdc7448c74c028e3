#include "app/commands/audit.h"
#include "app/commands/check.h"
#include "app/commands/exit_code.h"
#include "app/commands/flows.h"
#include "app/commands/plan.h"
#include "app/commands/quarantine.h"
#include "app/commands/retry.h"
#include "app/commands/run.h"
#include "app/commands/serve.h"
#include "app/commands/test.h"
#include "app/commands/undo.h"
#include "app/commands/watch.h"
#include "app/commands/worker.h"
#ifdef BACKSTEP_WINDOW
#include "app/commands/kafka.h"
#include "app/commands/picture.h"
#include "app/commands/window.h"
#endif

#include <CLI/CLI.hpp>

#include <exception>
#include <string>

namespace backstep {

namespace {

ExitCode runCommandLine(int argc, char** argv)
{
    CLI::App app("Backstep: design, run, watch and undo DO/UNDO flows over Kafka.", "backstep");
    app.set_version_flag("--version", BACKSTEP_VERSION);
    app.set_help_all_flag();
    app.require_subcommand(0, 1);
    ExitCode exit = ExitCode::Fine;
    addRunCommand(app, exit);
    addPlanCommand(app, exit);
    addCheckCommand(app, exit);
    addFlowsCommand(app, exit);
    addUndoCommand(app, exit);
    addRetryCommand(app, exit);
    addQuarantineCommand(app, exit);
    addAuditCommand(app, exit);
    addWatchCommand(app, exit);
    addWorkerCommand(app, exit);
    addServeCommand(app, exit);
    addTestCommand(app, exit);
#ifdef BACKSTEP_WINDOW
    addKafkaCommand(app, exit);
    addPictureCommand(app, exit);
    addWindowCommand(app, exit);
#endif

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) { // --help, --version
        app.exit(asked);
    } catch (const CLI::ParseError& error) {
        sayBeside(std::string(error.what()) + ". `backstep --help` tells how it is called.");
        return ExitCode::BadInput;
    }
    return exit;
}

} // namespace

} // namespace backstep

int main(int argc, char** argv)
{
    try {
        return static_cast<int>(backstep::afterOutput(backstep::runCommandLine(argc, argv)));
    } catch (const std::exception& error) {
        backstep::sayBeside(std::string("internal error: ") + error.what() + ". Please report it with what you did.");
        return static_cast<int>(backstep::ExitCode::Internal);
    }
}
