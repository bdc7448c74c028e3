#include "model/editor/worker_import.h"

#include "model/editor/value_spelling.h"
#include "model/words.h"

#include <QFileInfo>

#include <algorithm>

namespace backstep {

namespace {

/// As its workers have it between them.
struct Served
{
    StepName name;
    std::string objectType;
    std::optional<int> seq;
    std::optional<StatedTime> timeout;
    std::optional<StatedTime> undoTimeout;
    bool hasUndo = false;
};

std::vector<Served> stepsOf(const OrchestrationName& flow, const std::vector<Entry>& workers)
{
    std::vector<Served> steps;
    for (const Entry& worker : workers) {
        for (const EntryStep& step : worker.orchestrationName == flow ? worker.steps : std::vector<EntryStep>()) {
            auto known = std::ranges::find(steps, step.name, &Served::name);
            if (known == steps.end()) {
                known = steps.insert(steps.end(), {step.name, {}, {}, {}, {}, false});
            }
            known->objectType = known->objectType.empty() ? step.objectType : known->objectType;
            known->seq = known->seq ? known->seq : step.seq;
            known->timeout = known->timeout ? known->timeout : step.timeout;
            known->undoTimeout = known->undoTimeout ? known->undoTimeout : step.undoTimeout;
            known->hasUndo = known->hasUndo || !step.undoMethod.empty() || step.doMethod.empty();
        }
    }
    // Workers seldom say an order; where they do it counts.
    std::ranges::stable_sort(steps, {}, [](const Served& step) { return step.seq.value_or(0); });
    return steps;
}

using Members = QList<std::pair<QString, QString>>;

Members membersOf(const Served& step, int seq, QString (*spell)(const QString&))
{
    Members members{
        {QStringLiteral("seq"), QString::number(seq)},
        {QStringLiteral("name"), spell(textOf(step.name))},
        {QStringLiteral("objectType"),
         spell(step.objectType.empty() ? QStringLiteral("Object") : textOf(step.objectType))}};
    if (step.timeout) {
        members.append({QStringLiteral("timeoutMs"), QString::number(step.timeout->time.count())});
    }
    if (step.undoTimeout && step.hasUndo) {
        members.append({QStringLiteral("undoTimeoutMs"), QString::number(step.undoTimeout->time.count())});
    }
    if (!step.hasUndo) {
        members.append({QStringLiteral("undo"), spell(QStringLiteral("none"))});
    }
    return members;
}

QString yamlOf(const OrchestrationName& flow, const std::vector<Entry>& workers)
{
    QString text = QStringLiteral("  - orchestrationName: %1\n    as: initiator\n    type: sequential\n    steps:\n")
                       .arg(yamlSpelling(textOf(flow)));
    int seq = 0;
    for (const Served& step : stepsOf(flow, workers)) {
        QString before = QStringLiteral("      - ");
        for (const auto& [key, value] : membersOf(step, ++seq, yamlSpelling)) {
            text += before + key + QStringLiteral(": ") + value + QLatin1Char('\n');
            before = QStringLiteral("        ");
        }
    }
    return text;
}

QString jsonOf(const OrchestrationName& flow, const std::vector<Entry>& workers)
{
    QStringList steps;
    int seq = 0;
    for (const Served& step : stepsOf(flow, workers)) {
        QStringList members;
        for (const auto& [key, value] : membersOf(step, ++seq, jsonSpelling)) {
            members.append(QStringLiteral("\"%1\": %2").arg(key, value));
        }
        steps.append(QStringLiteral("        { ") + members.join(QStringLiteral(", ")) + QStringLiteral(" }"));
    }
    return QStringLiteral("    {\n      \"orchestrationName\": %1,\n      \"as\": \"initiator\",\n"
                          "      \"type\": \"sequential\",\n      \"steps\": [\n")
               .arg(jsonSpelling(textOf(flow)))
        + steps.join(QStringLiteral(",\n")) + QStringLiteral("\n      ]\n    }");
}

std::vector<OrchestrationName> namesOf(const std::vector<Entry>& workers)
{
    std::vector<OrchestrationName> names;
    for (const Entry& worker : workers) {
        if (std::ranges::find(names, worker.orchestrationName) == names.end()) {
            names.push_back(worker.orchestrationName);
        }
    }
    return names;
}

} // namespace

WorkerImport readWorkers(const QString& path)
{
    const DefinitionDocument read = readDefinitionFile(path.toStdString());
    WorkerImport found;
    for (const Entry& entry : read.entries) {
        if (entry.role == EntryRole::Worker && !entry.steps.empty() && !entry.orchestrationName.isEmpty()) {
            found.workers.push_back(entry);
        }
    }
    if (!found.workers.empty()) {
        return found;
    }
    const QString file = QFileInfo(path).fileName();
    const auto error = std::ranges::find(read.problems, Severity::Error, &Problem::severity);
    if (read.entries.empty() && error != read.problems.end()) {
        found.refusal = QStringLiteral("%1 cannot be read: %2").arg(file, textOf(error->message));
    } else {
        found.refusal = QStringLiteral("%1 holds no registration of a worker, so there is nothing to begin a flow "
                                       "from. A registration says \"as: worker\" and lists steps.")
                            .arg(file);
    }
    return found;
}

QStringList flowsOf(const std::vector<Entry>& workers)
{
    QStringList names;
    for (const OrchestrationName& name : namesOf(workers)) {
        names.append(textOf(name));
    }
    return names;
}

QByteArray initiatorsFor(const std::vector<Entry>& workers, const QString& path)
{
    const bool isJson = QFileInfo(path).suffix().compare(QStringLiteral("json"), Qt::CaseInsensitive) == 0;
    QStringList flows;
    for (const OrchestrationName& name : namesOf(workers)) {
        flows.append(isJson ? jsonOf(name, workers) : yamlOf(name, workers));
    }
    const QString text = isJson ? QStringLiteral("{\n  \"orchestrations\": [\n") + flows.join(QStringLiteral(",\n"))
            + QStringLiteral("\n  ]\n}\n")
                                : QStringLiteral("orchestrations:\n") + flows.join(QString());
    return text.toUtf8();
}

} // namespace backstep
