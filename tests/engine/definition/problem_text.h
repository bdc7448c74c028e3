#pragma once

#include "engine/definition/document.h"

#include <QString>
#include <QStringList>

namespace backstep {

/// "error missing-type@1:20" for each problem, in their order; notes are left out unless asked for.
inline QStringList problemText(const std::vector<Problem>& problems, bool withNotes = false)
{
    QStringList lines;
    for (const Problem& problem : problems) {
        if (problem.severity == Severity::Note && !withNotes) {
            continue;
        }
        const QString severity = problem.severity == Severity::Error ? "error"
            : problem.severity == Severity::Warning                  ? "warning"
                                                                     : "note";
        lines << QString("%1 %2@%3:%4")
                     .arg(severity, QString::fromStdString(problem.code))
                     .arg(problem.place.line)
                     .arg(problem.place.column);
    }
    return lines;
}

} // namespace backstep
