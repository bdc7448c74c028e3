#pragma once

#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace backstep {

/// What a condition may speak of.
enum class FilterField : std::uint8_t
{
    Words, ///< no field was named: id, orchestration, step, status, and what the row says
    Status,
    Flow,
    Orchestration,
    Step,
    Worker,
    Error,
    Attempt,
    Anomalies,
    Age,
    Took, ///< from start to end, of flows that ended
    Seen, ///< how long ago something was seen of it
    Started,
    Ended, ///< what goes on ends later than any time
    Payload
};

/// What kind of value a field holds, and so which relations it knows.
enum class FilterKind : std::uint8_t
{
    Text,
    Status, ///< a text of which the words are known
    Number,
    Span,
    Time
};

struct FilterFieldWords
{
    FilterField field = FilterField::Words;
    FilterKind kind = FilterKind::Text;
    const char* name = ""; ///< as it is typed
    const char* meaning = ""; ///< for the list of proposals
    const char* missing = ""; ///< what is said where its value is missing
};

/// Every field that can be named, in the order in which they are proposed.
[[nodiscard]] const std::vector<FilterFieldWords>& filterFields();
[[nodiscard]] const FilterFieldWords& wordsOf(FilterField field);

enum class FilterRelation : std::uint8_t
{
    Contains, ///< `:`, in any case; of numbers the same as Equals
    Equals, ///< `=`, in any case
    Matches, ///< `~`, a regular expression, in any case
    Less,
    AtMost,
    AtLeast,
    More
};

/// One condition; its values are alternatives.
struct FilterCondition
{
    FilterField field = FilterField::Words;
    QString path; ///< of a payload: names separated by dots; empty: anywhere in it
    FilterRelation relation = FilterRelation::Contains;
    bool excludes = false;
    QStringList values;
    std::vector<std::int64_t> numbers; ///< of numbers; of durations in µs; of times in µs of the day, see isClock
    bool isClock = false; ///< a time of day; else an instant
    std::vector<QRegularExpression> patterns;
    qsizetype at = 0; ///< where it stands in the text
    qsizetype length = 0;
};

/// What is wrong, and where.
struct FilterFault
{
    qsizetype at = 0;
    QString sentence;
};

/// `status:failed step:createClient error~"already exists" age>5m attempt>=2 -orchestration:demo payload.tenant=acme`
///
/// Conditions stand side by side and must all hold. `-` or `!` before one turns it round. Values separated by commas
/// are alternatives, and there is no "or" beside that: so each condition can be shown, counted and dropped for itself.
struct FilterExpression
{
    QString text;
    std::vector<FilterCondition> conditions; ///< with a fault: those before it
    std::optional<FilterFault> fault;
};

/// Payload conditions are searched for, each by itself: more at once are a fault.
inline constexpr int payloadConditionsMax = 8;

[[nodiscard]] FilterExpression parseFilter(const QString& text);

/// As it is said in a sentence: "attempt ≥ 5", "not status: failed, undoing".
[[nodiscard]] QString conditionWords(const FilterCondition& condition);
/// The relation between field and value of those words, with its spaces: " ≥ ", ": ".
[[nodiscard]] QString relationWords(const FilterCondition& condition);

/// A condition as text: what a cell's value makes. Quotes are put where they are needed.
[[nodiscard]] QString conditionText(const QString& field, const QString& value, bool excludes);
/// The value as it must be typed.
[[nodiscard]] QString quotedFilterValue(const QString& value);

} // namespace backstep
