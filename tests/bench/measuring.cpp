#include "tests/bench/measuring.h"

#include <array>
#include <fcntl.h>
#include <fstream>
#include <malloc.h>
#include <unistd.h>

namespace backstep::bench {

double fdatasyncSeconds(const std::string& folder)
{
    constexpr int rounds = 200;
    const std::string path = folder + "/fdatasync";
    const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) {
        return 0;
    }
    const std::array<char, 4096> block{};
    std::vector<double> seconds;
    // The first time round the file grows; only the second is measured.
    for (int i = 0; i < 2 * rounds; ++i) {
        const Stopwatch watch;
        const off_t at = static_cast<off_t>(block.size()) * (i % rounds);
        if (pwrite(file, block.data(), block.size(), at) < 0 || fdatasync(file) != 0) {
            break;
        }
        if (i >= rounds) {
            seconds.push_back(watch.seconds());
        }
    }
    close(file);
    unlink(path.c_str());
    return percentile(std::move(seconds), 0.5);
}

double residentBytes()
{
    malloc_trim(0);
    std::ifstream statm("/proc/self/statm");
    double pages = 0;
    statm >> pages >> pages;
    return pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

} // namespace backstep::bench
