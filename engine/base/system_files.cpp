#include "engine/base/system_files.h"

#include <cerrno>
#include <system_error>

namespace backstep {

std::string systemWords()
{
    return std::generic_category().message(errno);
}

} // namespace backstep
