#include "app/commands/exit_code.h"

#include <cerrno>
#include <cstdio>
#include <string>

namespace backstep {

namespace {

void writeLine(std::FILE* to, std::string_view line)
{
    std::string whole(line);
    whole += '\n';
    const bool isWritten = std::fwrite(whole.data(), 1, whole.size(), to) == whole.size() && std::fflush(to) == 0;
    if (!isWritten && errno == EPIPE) {
        std::clearerr(to); // a reader that left is not an error of ours: what cannot be written is dropped
    }
}

} // namespace

ExitCode exitCodeFor(Fault fault)
{
    switch (fault) {
    case Fault::BadInput:
    case Fault::NotFound:
        return ExitCode::BadInput;
    case Fault::Refused:
        return ExitCode::NeedsPerson;
    case Fault::Unreachable:
    case Fault::InUse:
    case Fault::StoreFailed:
        return ExitCode::OutOfReach;
    case Fault::Internal:
        return ExitCode::Internal;
    }
    return ExitCode::Internal;
}

ExitCode exitCodeFor(FlowStatus status)
{
    switch (status) {
    case FlowStatus::Completed:
        return ExitCode::Fine;
    case FlowStatus::Undone:
        return ExitCode::Undone;
    case FlowStatus::NotRegistered:
    case FlowStatus::InProgress:
    case FlowStatus::Undoing:
    case FlowStatus::Failed:
        return ExitCode::NeedsPerson;
    }
    return ExitCode::Internal;
}

ExitCode worse(ExitCode one, ExitCode other)
{
    const auto rank = [](ExitCode code) {
        switch (code) {
        case ExitCode::Fine:
            return 0;
        case ExitCode::LintErrors:
            return 1;
        case ExitCode::Undone:
            return 2;
        case ExitCode::NeedsPerson:
            return 3;
        case ExitCode::BadInput:
            return 4;
        case ExitCode::OutOfReach:
            return 5;
        case ExitCode::Internal:
            return 6;
        }
        return 6;
    };
    return rank(one) >= rank(other) ? one : other;
}

ExitCode sayError(const Error& error)
{
    sayBeside(error.message);
    return exitCodeFor(error.fault);
}

ExitCode afterOutput(ExitCode exit)
{
    const bool isFlushed = std::fflush(stdout) == 0 || errno == EPIPE;
    if (isFlushed && std::ferror(stdout) == 0) {
        return exit;
    }
    sayBeside("The output cannot be written: is the disk full that it goes to?");
    return worse(exit, ExitCode::BadInput);
}

void sayLine(std::string_view line)
{
    writeLine(stdout, line);
}

void sayBeside(std::string_view line)
{
    writeLine(stderr, "backstep: " + std::string(line));
}

} // namespace backstep
