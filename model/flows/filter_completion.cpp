#include "model/flows/filter_completion.h"

#include "model/flows/filter_expression.h"
#include "model/flows/status_words.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr std::size_t proposalsMax = 12;

bool isSign(QChar letter)
{
    return QStringLiteral(":=~<>").contains(letter);
}

/// Where the condition begins that the cursor stands in: behind the last space outside quotes.
qsizetype beginningOf(const QString& text, qsizetype cursor)
{
    qsizetype from = 0;
    bool isQuoted = false;
    for (qsizetype at = 0; at < cursor; ++at) {
        const QChar letter = text.at(at);
        isQuoted = isQuoted != (letter == QLatin1Char('"'));
        if (!isQuoted && letter.isSpace()) {
            from = at + 1;
        }
    }
    return from;
}

QStringList valuesOf(FilterField field, const FlowStore& store)
{
    switch (field) {
    case FilterField::Status:
        return flowStatusWords();
    case FilterField::Orchestration:
        return store.names(FlowName::Orchestration);
    case FilterField::Step:
        return store.names(FlowName::Step);
    case FilterField::Worker:
        return store.names(FlowName::Worker);
    case FilterField::Age:
    case FilterField::Seen:
        return {QStringLiteral("30s"), QStringLiteral("5m"), QStringLiteral("1h")};
    case FilterField::Took:
        return {QStringLiteral("1s"), QStringLiteral("10s"), QStringLiteral("1m")};
    default:
        return {};
    }
}

/// What begins with the word first, then what holds it.
void proposeValues(FilterCompletion& completion, const QStringList& values, const QString& word)
{
    for (const bool begins : {true, false}) {
        for (const QString& value : values) {
            const bool starts = value.startsWith(word, Qt::CaseInsensitive);
            const bool holds = value.contains(word, Qt::CaseInsensitive);
            if (holds && starts == begins && completion.proposals.size() < proposalsMax) {
                completion.proposals.push_back({quotedFilterValue(value), {}});
            }
        }
    }
    // What is there whole already needs no proposal.
    if (completion.proposals.size() == 1 && completion.proposals.front().text.compare(word, Qt::CaseInsensitive) == 0) {
        completion.proposals.clear();
    }
}

void proposeFields(FilterCompletion& completion, const QString& word)
{
    for (const FilterFieldWords& field : filterFields()) {
        const QString name = QLatin1String(field.name);
        if (name.startsWith(word, Qt::CaseInsensitive)) {
            const bool isText = field.kind == FilterKind::Text || field.kind == FilterKind::Status;
            const QString sign = isText ? QStringLiteral(":") : QStringLiteral(">");
            completion.proposals.push_back({name + sign, QString::fromUtf8(field.meaning)});
        }
    }
}

} // namespace

FilterCompletion completeFilter(const QString& text, qsizetype cursor, const FlowStore& store)
{
    FilterCompletion completion;
    cursor = std::clamp<qsizetype>(cursor, 0, text.size());
    qsizetype from = beginningOf(text, cursor);
    if (from < cursor && (text.at(from) == QLatin1Char('-') || text.at(from) == QLatin1Char('!'))) {
        ++from;
    }
    const QString part = text.mid(from, cursor - from);
    const auto sign = std::ranges::find_if(part, isSign);
    if (sign == part.end()) {
        completion.from = from;
        completion.length = cursor - from;
        proposeFields(completion, part);
        return completion;
    }
    const QString name = part.left(sign - part.begin());
    qsizetype value = sign - part.begin();
    while (value < part.size() && isSign(part.at(value))) {
        ++value;
    }
    value = std::max(value, part.lastIndexOf(QLatin1Char(',')) + 1);
    QString word = part.mid(value);
    completion.from = from + value;
    completion.length = word.size();
    word.remove(QLatin1Char('"'));
    const auto field = std::ranges::find_if(filterFields(), [&name](const FilterFieldWords& each) {
        return name.compare(QLatin1String(each.name), Qt::CaseInsensitive) == 0;
    });
    if (field != filterFields().end()) {
        proposeValues(completion, valuesOf(field->field, store), word);
    }
    return completion;
}

} // namespace backstep
