#include "model/flows/payload_condition.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>

#include <algorithm>

namespace backstep {

namespace {

QString textOfValue(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Double:
        return QString::number(value.toDouble(), 'g', 17);
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

/// Judges a text by the relation and the alternatives of a condition.
struct TextJudge
{
    FilterRelation relation = FilterRelation::Contains;
    QStringList values;
    std::vector<QRegularExpression> patterns;

    [[nodiscard]] bool holds(const QString& text) const
    {
        if (relation == FilterRelation::Matches) {
            return std::ranges::any_of(patterns, [&text](const QRegularExpression& pattern) {
                return pattern.match(text).hasMatch();
            });
        }
        return std::ranges::any_of(values, [this, &text](const QString& value) {
            return relation == FilterRelation::Equals ? text.compare(value, Qt::CaseInsensitive) == 0
                                                      : text.contains(value, Qt::CaseInsensitive);
        });
    }

    /// 5 is 5.0, however it was written.
    [[nodiscard]] bool holds(const QJsonValue& value) const
    {
        if (value.isDouble() && relation == FilterRelation::Equals) {
            return std::ranges::any_of(values, [&value](const QString& asked) {
                bool isNumber = false;
                const double number = asked.toDouble(&isNumber);
                return isNumber && number == value.toDouble();
            });
        }
        return holds(textOfValue(value));
    }
};

/// A path that names no place in an array means any of its elements.
bool anyAt(const QJsonValue& value, const QStringList& path, qsizetype step, const TextJudge& judge)
{
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        bool isIndex = false;
        const int index = step < path.size() ? path.at(step).toInt(&isIndex) : -1;
        if (isIndex) {
            return index >= 0 && index < array.size() && anyAt(array.at(index), path, step + 1, judge);
        }
        return std::ranges::any_of(array, [&](const QJsonValue& each) { return anyAt(each, path, step, judge); });
    }
    if (step == path.size()) {
        return judge.holds(value);
    }
    const QJsonValue next = value.isObject() ? value.toObject().value(path.at(step)) : QJsonValue::Undefined;
    return !next.isUndefined() && anyAt(next, path, step + 1, judge);
}

QJsonValue readJson(std::string_view payload)
{
    const auto bytes = QByteArray::fromRawData(payload.data(), static_cast<qsizetype>(payload.size()));
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (document.isArray()) {
        return document.array();
    }
    return document.isObject() ? QJsonValue(document.object()) : QJsonValue(QJsonValue::Undefined);
}

/// The longest part that JSON writes as it is: no escapes, nothing beyond ASCII. Empty where there is none.
std::string plainPartOf(const QString& text)
{
    std::string longest;
    std::string part;
    for (const QChar letter : text + QChar()) {
        const char16_t code = letter.unicode();
        const bool isPlain = code >= u' ' && code < 0x7f && code != u'"' && code != u'\\' && code != u'/';
        if (isPlain) {
            part += static_cast<char>(code);
            continue;
        }
        if (part.size() > longest.size()) {
            longest = part;
        }
        part.clear();
    }
    return longest;
}

/// The longest part of a pattern that every match holds as it is; empty where that is not plain to see.
std::string plainPartOfPattern(const QString& pattern)
{
    const QString branching = QStringLiteral("|([{\\?*");
    if (std::ranges::any_of(pattern, [&branching](QChar letter) { return branching.contains(letter); })) {
        return {};
    }
    QString parts = pattern;
    for (const char sign : {'.', '^', '$', '+'}) {
        parts.replace(QLatin1Char(sign), QLatin1Char('\n'));
    }
    return plainPartOf(parts);
}

bool isNumber(const QString& text)
{
    bool fine = false;
    (void)text.toDouble(&fine);
    return fine;
}

/// What every payload that matches must hold, so that most need not be read.
std::vector<std::string> wordsOf(const FilterCondition& condition, const QStringList& path)
{
    std::vector<std::string> words;
    if (!path.isEmpty()) {
        bool isIndex = false;
        (void)path.last().toInt(&isIndex);
        if (const std::string key = plainPartOf(path.last()); !isIndex && !key.empty()) {
            words.push_back(key);
        }
    }
    if (condition.values.size() != 1) {
        return words; // any of them may be the one
    }
    const QString& value = condition.values.front();
    const bool isOneNumber = condition.relation == FilterRelation::Equals && !path.isEmpty() && isNumber(value);
    const std::string plain = condition.relation == FilterRelation::Matches ? plainPartOfPattern(value)
        : isOneNumber                                                       ? std::string()
                                                                            : plainPartOf(value);
    if (!plain.empty()) {
        words.push_back(plain);
    }
    return words;
}

} // namespace

PayloadTest payloadTestOf(const FilterCondition& condition)
{
    const QStringList path = condition.path.split(QLatin1Char('.'), Qt::SkipEmptyParts);
    const TextJudge judge{condition.relation, condition.values, condition.patterns};
    PayloadTest test;
    test.words = wordsOf(condition, path);
    if (!path.isEmpty()) {
        test.matches = [path, judge](std::string_view payload) { return anyAt(readJson(payload), path, 0, judge); };
        return test;
    }
    test.matches = [judge](std::string_view payload) {
        const QString text = QString::fromUtf8(payload.data(), static_cast<qsizetype>(payload.size()));
        if (judge.holds(text)) {
            return true;
        }
        // Written with escapes it may hold it all the same.
        return text.contains(QLatin1Char('\\')) && judge.holds(textOfValue(readJson(payload)));
    };
    return test;
}

} // namespace backstep
