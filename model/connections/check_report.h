#pragma once

#include "engine/ports/connection_check.h"
#include "model/words.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace backstep {

/// One question of Test connection, as it is shown.
struct CheckRow
{
    StatusWord status;
    QString says;
    QString detail; ///< may be empty
    QString took; ///< "302 ms"; empty: not reached
};

/// The answer of Test connection, in words.
struct CheckReport
{
    StatusWord status;
    QString heading; ///< "Connected", "Could not sign in"
    QString took; ///< "took 0.4 s"
    std::vector<CheckRow> rows;
    QString reason; ///< empty: nothing is wrong
    QString meaning;
    QStringList toTry;
    QString machineWords;
};

[[nodiscard]] CheckReport reportOf(const ConnectionCheck& check);

} // namespace backstep
