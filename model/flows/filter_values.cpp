#include "model/flows/filter_values.h"

#include "model/flows/status_words.h"

#include "engine/base/instant.h"

#include <QTime>

#include <array>
#include <cmath>

namespace backstep {

namespace {

constexpr qsizetype patternMax = 1000;

struct Unit
{
    const char* word;
    double micros;
};

constexpr std::array units{
    Unit{"ms", 1e3}, Unit{"us", 1.0}, Unit{"s", 1e6}, Unit{"m", 60e6}, Unit{"h", 3600e6}, Unit{"d", 86400e6}};
constexpr double durationMax = 1e18; ///< µs; beyond it a count of them does not hold it

std::optional<QString> readNumber(FilterCondition& condition, const QString& value)
{
    bool fine = false;
    const qlonglong number = value.toLongLong(&fine);
    if (!fine) {
        return QStringLiteral("%1 is no whole number").arg(value);
    }
    condition.numbers.push_back(number);
    return std::nullopt;
}

std::optional<QString> readDurationValue(FilterCondition& condition, const QString& value)
{
    const auto micros = readDuration(value);
    if (!micros.has_value()) {
        bool isNumber = false;
        (void)value.toDouble(&isNumber);
        return isNumber ? QStringLiteral("unit missing: %1s, %1m or %1h").arg(value)
                        : QStringLiteral("%1 is no duration, such as 30s, 5m or 1h30m").arg(value);
    }
    condition.numbers.push_back(*micros);
    return std::nullopt;
}

std::optional<QString> readTime(FilterCondition& condition, const QString& value)
{
    for (const char* form : {"H:mm", "H:mm:ss", "H:mm:ss.zzz"}) {
        if (const QTime time = QTime::fromString(value, QLatin1String(form)); time.isValid()) {
            condition.isClock = true;
            condition.numbers.push_back(std::int64_t{time.msecsSinceStartOfDay()} * 1000);
            return std::nullopt;
        }
    }
    const Instant at = fromIso8601(value.toStdString());
    if (!at.isSet()) {
        return QStringLiteral("%1 is no time, such as 14:02 or 2026-11-24T14:02:00Z").arg(value);
    }
    condition.numbers.push_back(at.micros);
    return std::nullopt;
}

std::optional<QString> readPattern(FilterCondition& condition, const QString& value)
{
    if (value.size() > patternMax) {
        return QStringLiteral("the pattern is longer than %1 letters").arg(patternMax);
    }
    // Judged without the limits in front, so that the place of what is wrong is right.
    const QRegularExpression bare(value);
    if (!bare.isValid()) {
        return QStringLiteral("the pattern is not valid at its letter %1: %2")
            .arg(bare.patternErrorOffset() + 1)
            .arg(bare.errorString());
    }
    condition.patterns.push_back(boundedPattern(value));
    condition.patterns.back().optimize();
    return std::nullopt;
}

} // namespace

QRegularExpression boundedPattern(const QString& pattern)
{
    // Without limits (a+)+$ takes longer than anybody lives; a text beyond them counts as not matched.
    const QString limits = QStringLiteral("(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=1000)(*LIMIT_HEAP=4096)");
    return QRegularExpression(
        limits + pattern, QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption
    );
}

std::optional<std::int64_t> readDuration(const QString& text)
{
    double micros = 0;
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype from = at;
        while (at < text.size() && (text.at(at).isDigit() || text.at(at) == QLatin1Char('.'))) {
            ++at;
        }
        bool fine = false;
        const double number = text.mid(from, at - from).toDouble(&fine);
        const qsizetype word = at;
        while (at < text.size() && text.at(at).isLetter()) {
            ++at;
        }
        const QString unit = text.mid(word, at - word).toLower();
        const auto* const found = std::find_if(units.begin(), units.end(), [&unit](const Unit& each) {
            return unit == QLatin1String(each.word);
        });
        if (!fine || at == from || found == units.end()) {
            return std::nullopt;
        }
        micros += number * found->micros;
    }
    if (text.isEmpty() || micros > durationMax) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(std::llround(micros));
}

std::optional<QString> readFilterValue(FilterCondition& condition, const QString& value)
{
    condition.values.append(value);
    if (condition.relation == FilterRelation::Matches) {
        return readPattern(condition, value);
    }
    switch (wordsOf(condition.field).kind) {
    case FilterKind::Text:
        return std::nullopt;
    case FilterKind::Status:
        if (!isStatusWord(value, condition.relation == FilterRelation::Equals)) {
            return QStringLiteral("no status is called \"%1\"").arg(value);
        }
        return std::nullopt;
    case FilterKind::Number:
        return readNumber(condition, value);
    case FilterKind::Span:
        return readDurationValue(condition, value);
    case FilterKind::Time:
        return readTime(condition, value);
    }
    return std::nullopt;
}

} // namespace backstep
