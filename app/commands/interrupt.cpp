#include "app/commands/interrupt.h"

#include <atomic>
#include <csignal>

namespace backstep {

namespace {

// A signal handler can reach nothing but what has static storage.
std::atomic<bool> s_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void onInterrupt(int)
{
    s_interrupted.store(true);
}

} // namespace

void takeInterrupts()
{
    struct sigaction action = {};
    action.sa_handler = onInterrupt;
    sigemptyset(&action.sa_mask);
    // A second Ctrl+C ends the process at once.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted()
{
    return s_interrupted.load();
}

} // namespace backstep
