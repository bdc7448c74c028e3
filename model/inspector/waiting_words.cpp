#include "model/inspector/waiting_words.h"

#include "model/words.h"

#include "engine/wire/topics.h"

#include <QStringList>

#include <algorithm>

namespace backstep {

namespace {

/// The command that waits longest for its answer.
const Span* longestOpen(const SeenFlow& flow)
{
    const Span* longest = nullptr;
    for (const Span& span : flow.spans) {
        const bool isOpen = span.kind == Span::Kind::Attempt && span.outcome == Span::Outcome::Running;
        if (isOpen && (longest == nullptr || span.from < longest->from)) {
            longest = &span;
        }
    }
    return longest;
}

/// Attempts of that step and direction that nobody has answered.
std::size_t unanswered(const SeenFlow& flow, const Span& waiting)
{
    return static_cast<std::size_t>(std::ranges::count_if(flow.spans, [&waiting](const Span& span) {
        const bool isSilent = span.outcome == Span::Outcome::Running || span.outcome == Span::Outcome::NoAnswer;
        return span.kind == Span::Kind::Attempt && span.step == waiting.step && span.phase == waiting.phase && isSilent;
    }));
}

std::vector<GroupReading> readersOf(const std::vector<GroupReading>& readings, const TopicName& topic)
{
    std::vector<GroupReading> found;
    std::ranges::copy_if(readings, std::back_inserter(found), [&topic](const GroupReading& each) {
        return each.topic == topic;
    });
    return found;
}

/// The groups that read the shared topic: which of them serves a step nobody can say. Empty: none is there.
QString onShared(const std::vector<GroupReading>& readings)
{
    QStringList groups;
    for (const GroupReading& each : readings) {
        const QString name = textOf(each.group);
        if (each.topic.text() == topics::shared && each.members > 0 && !groups.contains(name)) {
            groups << name;
        }
    }
    return groups.join(QStringLiteral(", "));
}

QString commandsWords(std::size_t count)
{
    return countOf(count, QStringLiteral("command"), QStringLiteral("commands"));
}

/// Nobody reads the step's own topic. Where there are listeners on the shared one, they may be meant.
QString nobodyReads(const Span& waiting, std::size_t silent, const QString& listeners)
{
    const QString step = textOf(waiting.step);
    const QString phase = wordOf(waiting.phase);
    const QString are = silent == 1 ? QStringLiteral("is") : QStringLiteral("are");
    if (listeners.isEmpty()) {
        return QStringLiteral("%1 waits: nobody is subscribed to its %2 topic. %3 %4 unanswered.")
            .arg(step, phase, commandsWords(silent), are);
    }
    return QStringLiteral("%1 waits: its %2 has no topic of its own that anybody reads, and of %3 on the shared topic "
                          "nobody has answered. %4 %5 unanswered.")
        .arg(step, phase, listeners, commandsWords(silent), are);
}

} // namespace

QString waitingWords(const SeenFlow& flow, const std::optional<std::vector<GroupReading>>& readings, Instant now)
{
    const Span* waiting = isAtRest(flow.status) ? nullptr : longestOpen(flow);
    if (waiting == nullptr || !readings || now < waiting->from || now - waiting->from < worthSaying) {
        return {};
    }
    const QString step = textOf(waiting->step);
    const QString phase = wordOf(waiting->phase);
    const TopicName topic = topics::command(flow.orchestration, waiting->step, waiting->phase);
    const std::vector<GroupReading> readers = readersOf(*readings, topic);
    if (readers.empty()) {
        return nobodyReads(*waiting, unanswered(flow, *waiting), onShared(*readings));
    }
    const auto present = std::ranges::find_if(readers, [](const GroupReading& each) { return each.members > 0; });
    if (present == readers.end()) {
        const GroupReading& away = readers.front();
        const auto behind = static_cast<std::size_t>(std::max<std::int64_t>(away.behind, 0));
        return QStringLiteral("%1 waits: group %2 reads its %3 topic, and nobody of it is there. It is %4 behind.")
            .arg(step, textOf(away.group), phase, commandsWords(behind));
    }
    if (present->behind > 0) {
        return QStringLiteral("%1 waits in line: group %2 is %3 behind on its %4 topic.")
            .arg(step, textOf(present->group), commandsWords(static_cast<std::size_t>(present->behind)), phase);
    }
    return QStringLiteral("Group %1 took the %2 of %3 and has not answered for %4.")
        .arg(textOf(present->group), phase, step, durationWords(now - waiting->from));
}

} // namespace backstep
