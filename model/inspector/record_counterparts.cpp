#include "model/inspector/record_counterparts.h"

#include "model/inspector/seen_payloads.h"
#include "model/words.h"

#include <QStringList>

#include <algorithm>

namespace backstep {

namespace {

constexpr std::size_t bytesMost = std::size_t{4} * 1024 * 1024; ///< of a value that is looked into

bool isMessage(const SeenRecord& record)
{
    return record.kind == SeenRecord::Kind::Command || record.kind == SeenRecord::Kind::Reply;
}

Phase phaseOf(const SeenRecord& record)
{
    return record.phase.value_or(Phase::Do);
}

/// "Attempt 2" where it says its number, else by the order of reading.
QString attemptWords(const SeenRecord& record, std::size_t place)
{
    return QStringLiteral("Attempt %1").arg(record.attempt.value_or(static_cast<int>(place) + 1));
}

/// The DO that counts is the one that succeeded, and of commands the last.
std::optional<std::size_t> otherDirection(const std::vector<SeenRecord>& records, const SeenRecord& like)
{
    const Phase other = phaseOf(like) == Phase::Do ? Phase::Undo : Phase::Do;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const SeenRecord& each = records[i];
        if (each.kind == like.kind && each.step == like.step && phaseOf(each) == other && each.phase.has_value()
            && (!each.failed || !found)) {
            found = i;
        }
    }
    return found;
}

} // namespace

std::vector<std::size_t> attemptsLike(const std::vector<SeenRecord>& records, std::size_t record)
{
    std::vector<std::size_t> alike;
    const SeenRecord& like = records[record];
    for (std::size_t i = 0; isMessage(like) && i < records.size(); ++i) {
        const SeenRecord& each = records[i];
        if (each.kind == like.kind && each.step == like.step && phaseOf(each) == phaseOf(like)) {
            alike.push_back(i);
        }
    }
    return alike;
}

std::vector<Counterpart> counterpartsOf(const std::vector<SeenRecord>& records, std::size_t record)
{
    std::vector<Counterpart> found;
    const std::vector<std::size_t> alike = attemptsLike(records, record);
    const auto own = static_cast<std::size_t>(std::ranges::find(alike, record) - alike.begin());
    if (alike.size() > 1) {
        const std::size_t other = own == 0 ? 1 : own - 1;
        found.push_back({attemptWords(records[alike[other]], other), records[alike[other]]});
    }
    if (const auto other = isMessage(records[record]) ? otherDirection(records, records[record]) : std::nullopt) {
        const QString words
            = phaseOf(records[record]) == Phase::Undo ? QStringLiteral("Its DO") : QStringLiteral("Its UNDO");
        found.push_back({words, records[*other]});
    }
    return found;
}

std::optional<SeenRecord> counterpartIn(const std::vector<SeenRecord>& others, const SeenRecord& record)
{
    const auto isLike = [&record](const SeenRecord& each) {
        const bool isAlike = isMessage(record)
            ? each.step == record.step && phaseOf(each) == phaseOf(record) && !each.failed
            : record.kind == SeenRecord::Kind::Start;
        return each.kind == record.kind && isAlike;
    };
    const auto last = std::find_if(others.rbegin(), others.rend(), isLike);
    return last == others.rend() ? std::nullopt : std::optional(*last);
}

PayloadDifference payloadDifference(const SeenRecord& here, const SeenRecord& there)
{
    PayloadDifference difference;
    const auto ours = payloadIn(here);
    const auto theirs = payloadIn(there);
    if (!ours || !theirs) {
        difference.whyNot = !ours ? QStringLiteral("This record holds no payload that could be compared.")
                                  : QStringLiteral("The other record holds no payload that could be compared.");
    } else if (ours->size() > bytesMost || theirs->size() > bytesMost) {
        difference.whyNot = QStringLiteral("These payloads are too large to be compared field by field.");
    } else {
        difference.fields = differenceOf(*ours, *theirs);
    }
    return difference;
}

QString attemptsWords(const std::vector<SeenRecord>& records, std::size_t record)
{
    const std::vector<std::size_t> alike = attemptsLike(records, record);
    QStringList same;
    QStringList differing;
    for (std::size_t place = 0; place < alike.size(); ++place) {
        if (alike[place] == record) {
            continue;
        }
        const PayloadDifference difference = payloadDifference(records[record], records[alike[place]]);
        const int number = records[alike[place]].attempt.value_or(static_cast<int>(place) + 1);
        (difference.whyNot.isEmpty() && difference.fields.isEmpty() ? same : differing) << QString::number(number);
    }
    const auto listed = [](const QStringList& numbers) {
        constexpr qsizetype most = 6;
        const QString& last = numbers.last();
        if (numbers.size() > most) {
            return QStringLiteral("%1 other attempts").arg(numbers.size());
        }
        return numbers.size() == 1 ? QStringLiteral("attempt %1").arg(last)
                                   : QStringLiteral("attempts %1 and %2")
                                         .arg(numbers.mid(0, numbers.size() - 1).join(QStringLiteral(", ")), last);
    };
    QStringList words;
    if (!same.isEmpty()) {
        words << QStringLiteral("Same payload as ") + listed(same) + QLatin1Char('.');
    }
    if (!differing.isEmpty()) {
        words << QStringLiteral("Another payload than ") + listed(differing) + QLatin1Char('.');
    }
    return words.join(QLatin1Char(' '));
}

} // namespace backstep
