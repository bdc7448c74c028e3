#include "tests/bench/row.h"

/// A build without the window has none of its rows.
namespace backstep::bench {

std::vector<Row> listRows()
{
    return {};
}

std::vector<Row> timelineRows()
{
    return {};
}

std::vector<Row> canvasRows()
{
    return {};
}

std::vector<Row> startRows()
{
    return {};
}

std::vector<Row> windowRows()
{
    return {};
}

} // namespace backstep::bench
