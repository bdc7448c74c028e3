#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep kafka install|start|stop|status`: a real Apache Kafka on this machine. Beside the window the one command
/// that uses Qt, and of it QtCore alone.
void addKafkaCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
