#include "model/dashboard/workers_reading.h"

#include "engine/wire/topics.h"
#include "model/dashboard/dashboard_words.h"

#include <QStringList>

#include <algorithm>
#include <map>
#include <set>

namespace backstep {

namespace {

/// "orders.bookCourier" of "orchestrator.orders.bookCourier.do": of a step that no flow told of, its topic says most.
QString nameOf(const TopicName& topic)
{
    QString name = textOf(topic).mid(static_cast<qsizetype>(topics::prefix.size()));
    return name.left(name.lastIndexOf(QLatin1Char('.')));
}

QString listed(const std::vector<QString>& steps)
{
    return QStringList(steps.begin(), steps.end()).join(QStringLiteral(", "));
}

} // namespace

std::vector<WorkerRow> workersOf(const std::vector<GroupReading>& readings, const std::vector<StepAnswered>& steps)
{
    std::map<std::string, const StepAnswered*> byTopic;
    for (const StepAnswered& step : steps) {
        byTopic[topics::command(step.orchestration, step.step, step.phase).text()] = &step;
    }
    std::map<std::string, WorkerRow> groups;
    std::set<std::string> heard;
    bool sharedIsRead = false;
    for (const GroupReading& reading : readings) {
        const topics::Kind kind = topics::kindOf(reading.topic.text());
        const bool isShared = kind == topics::Kind::Shared;
        if (kind != topics::Kind::Do && kind != topics::Kind::Undo && !isShared) {
            continue;
        }
        sharedIsRead = sharedIsRead || isShared;
        heard.insert(reading.topic.text());
        WorkerRow& row = groups[reading.group];
        row.group = textOf(reading.group);
        row.members = std::max(row.members, reading.members);
        row.behind += reading.behind;
        const auto known = byTopic.find(reading.topic.text());
        const QString step = isShared ? QStringLiteral("steps on the shared topic")
                                      : (known == byTopic.end() ? nameOf(reading.topic) : textOf(known->second->step));
        if (std::ranges::find(row.serves, step) == row.serves.end()) {
            row.serves.push_back(step);
        }
        if (known != byTopic.end()) {
            row.answered = std::max(row.answered, known->second->at);
        }
    }
    std::vector<WorkerRow> rows;
    for (auto& [name, row] : groups) {
        rows.push_back(std::move(row));
    }
    WorkerRow nobody;
    for (const auto& [topic, step] : byTopic) {
        const QString name = textOf(step->step);
        const bool isNew = std::ranges::find(nobody.serves, name) == nobody.serves.end();
        if (step->phase == Phase::Do && !sharedIsRead && !heard.contains(topic) && isNew) {
            nobody.serves.push_back(name);
            nobody.answered = std::max(nobody.answered, step->at);
        }
    }
    if (!nobody.serves.empty()) {
        rows.push_back(std::move(nobody));
    }
    return rows;
}

QString workerTrouble(const std::vector<WorkerRow>& rows, Instant now)
{
    const auto absent = std::ranges::find_if(rows, [](const WorkerRow& row) {
        return !row.group.isEmpty() && row.members == 0 && row.behind > 0;
    });
    if (absent != rows.end()) {
        const QString since
            = absent->goneSince.isSet() ? QStringLiteral(" since ") + seenWords(absent->goneSince, now) : QString();
        return QStringLiteral("%1 has no member%2; %3 for %4.")
            .arg(
                absent->group,
                since,
                countOf(
                    static_cast<std::uint64_t>(absent->behind),
                    QStringLiteral("record waits"),
                    QStringLiteral("records wait")
                ),
                listed(absent->serves)
            );
    }
    if (!rows.empty() && rows.back().group.isEmpty()) {
        return QStringLiteral("Nobody listens for %1.").arg(listed(rows.back().serves));
    }
    const auto most = std::ranges::max_element(rows, {}, &WorkerRow::behind);
    return most == rows.end() || most->behind < muchBehind
        ? QString()
        : QStringLiteral("%1 is %2 behind.")
              .arg(
                  most->group,
                  countOf(static_cast<std::uint64_t>(most->behind), QStringLiteral("record"), QStringLiteral("records"))
              );
}

} // namespace backstep
