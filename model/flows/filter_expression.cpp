#include "model/flows/filter_expression.h"

#include "model/flows/filter_values.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

struct RelationSign
{
    const char* sign;
    FilterRelation relation;
    bool excludes = false;
};

/// Longer signs first.
constexpr std::array signs{
    RelationSign{">=", FilterRelation::AtLeast},
    RelationSign{"<=", FilterRelation::AtMost},
    RelationSign{"!=", FilterRelation::Equals, true},
    RelationSign{"!~", FilterRelation::Matches, true},
    RelationSign{":", FilterRelation::Contains},
    RelationSign{"=", FilterRelation::Equals},
    RelationSign{"~", FilterRelation::Matches},
    RelationSign{">", FilterRelation::More},
    RelationSign{"<", FilterRelation::Less},
    RelationSign{"≥", FilterRelation::AtLeast},
    RelationSign{"≤", FilterRelation::AtMost}};

bool isOrder(FilterRelation relation)
{
    return relation == FilterRelation::Less || relation == FilterRelation::AtMost || relation == FilterRelation::AtLeast
        || relation == FilterRelation::More;
}

const FilterFieldWords* fieldCalled(const QString& name)
{
    const auto found = std::ranges::find_if(filterFields(), [&name](const FilterFieldWords& each) {
        return name.compare(QLatin1String(each.name), Qt::CaseInsensitive) == 0;
    });
    return found == filterFields().end() ? nullptr : &*found;
}

/// Why a field of this kind does not know the relation; nothing where it does.
std::optional<QString> whyNotRelated(const FilterFieldWords& field, FilterRelation relation)
{
    const bool isText = field.kind == FilterKind::Text || field.kind == FilterKind::Status;
    const QString name = QLatin1String(field.name);
    if (isText && isOrder(relation)) {
        return QStringLiteral("%1 is a text: use : = or ~").arg(name);
    }
    if (!isText && relation == FilterRelation::Matches) {
        return QStringLiteral("%1 is no text: use = > < >= or <=").arg(name);
    }
    const bool isExact = relation == FilterRelation::Contains || relation == FilterRelation::Equals;
    if ((field.kind == FilterKind::Span || field.kind == FilterKind::Time) && isExact) {
        return QStringLiteral("use %1> or %1<").arg(name);
    }
    return std::nullopt;
}

class FilterReader
{
public:
    explicit FilterReader(const QString& text) { m_read.text = text; }

    [[nodiscard]] FilterExpression read()
    {
        while (!m_read.fault.has_value()) {
            skipSpaces();
            if (isAtEnd()) {
                break;
            }
            readCondition();
        }
        return std::move(m_read);
    }

private:
    [[nodiscard]] bool isAtEnd() const { return m_at >= m_read.text.size(); }

    [[nodiscard]] QChar next() const { return isAtEnd() ? QChar() : m_read.text.at(m_at); }

    void skipSpaces()
    {
        while (!isAtEnd() && next().isSpace()) {
            ++m_at;
        }
    }

    void fail(qsizetype at, const QString& sentence) { m_read.fault = FilterFault{at, sentence}; }

    [[nodiscard]] const RelationSign* signAt(qsizetype at) const
    {
        const QStringView rest = QStringView(m_read.text).mid(at);
        const auto* const found = std::ranges::find_if(signs, [&rest](const RelationSign& each) {
            return rest.startsWith(QString::fromUtf8(each.sign));
        });
        return found == signs.end() ? nullptr : found;
    }

    void readCondition()
    {
        FilterCondition condition;
        condition.at = m_at;
        const bool turned = next() == QLatin1Char('-') || next() == QLatin1Char('!');
        if (turned && m_at + 1 < m_read.text.size() && !m_read.text.at(m_at + 1).isSpace()) {
            condition.excludes = true;
            ++m_at;
        }
        if (next() == QLatin1Char('"')) {
            return readWord(condition);
        }
        const qsizetype from = m_at;
        while (!isAtEnd() && !next().isSpace() && signAt(m_at) == nullptr) {
            ++m_at;
        }
        const QString name = m_read.text.mid(from, m_at - from);
        const qsizetype behind = m_at;
        skipSpaces();
        const RelationSign* sign = signAt(m_at);
        const bool isField
            = name.startsWith(QStringLiteral("payload."), Qt::CaseInsensitive) || fieldCalled(name) != nullptr;
        if (sign == nullptr || (behind != m_at && !isField)) {
            m_at = behind;
            return takeWord(condition, name);
        }
        readRelated(condition, name, *sign);
    }

    /// A word in quotes.
    void readWord(FilterCondition& condition)
    {
        const auto value = readQuoted();
        if (value.has_value() && !value->isEmpty()) {
            condition.values = {*value};
            finish(condition);
        }
    }

    /// A word without a field.
    void takeWord(FilterCondition& condition, const QString& word)
    {
        if (word.compare(QLatin1String("and"), Qt::CaseInsensitive) == 0) {
            return; // conditions side by side mean it anyway
        }
        if (word.compare(QLatin1String("or"), Qt::CaseInsensitive) == 0) {
            return fail(condition.at, QStringLiteral("or is said by a comma: status:failed,undoing"));
        }
        condition.values = {word};
        finish(condition);
    }

    void readRelated(FilterCondition& condition, const QString& name, const RelationSign& sign)
    {
        if (name.isEmpty()) {
            return fail(m_at, QStringLiteral("field missing before %1").arg(QString::fromUtf8(sign.sign)));
        }
        const auto dot = name.indexOf(QLatin1Char('.'));
        const FilterFieldWords* field = fieldCalled(dot < 0 ? name : name.left(dot));
        if (field == nullptr || (dot >= 0 && field->field != FilterField::Payload)) {
            return fail(
                condition.at,
                QStringLiteral("no field is called \"%1\"; a word with %2 in it stands in quotes")
                    .arg(name, QString::fromUtf8(sign.sign))
            );
        }
        condition.field = field->field;
        condition.path = dot < 0 ? QString() : name.mid(dot + 1);
        condition.relation = sign.relation;
        condition.excludes = condition.excludes != sign.excludes;
        if (const auto why = whyNotRelated(*field, sign.relation)) {
            return fail(m_at, *why);
        }
        m_at += QString::fromUtf8(sign.sign).size();
        readValues(condition, *field);
    }

    void readValues(FilterCondition& condition, const FilterFieldWords& field)
    {
        for (;;) {
            skipSpaces();
            if (isAtEnd()) {
                return fail(m_at, QString::fromUtf8(field.missing));
            }
            const qsizetype from = m_at;
            const auto value = next() == QLatin1Char('"') ? readQuoted() : std::optional(readBare(condition.relation));
            if (!value.has_value()) {
                return;
            }
            if (value->isEmpty()) {
                return fail(from, QString::fromUtf8(field.missing));
            }
            if (const auto why = readFilterValue(condition, *value)) {
                return fail(from, *why);
            }
            if (next() != QLatin1Char(',') || isOrder(condition.relation)) {
                break;
            }
            ++m_at;
        }
        finish(condition);
    }

    /// Up to the next space, or comma where alternatives may stand.
    [[nodiscard]] QString readBare(FilterRelation relation)
    {
        const bool lists = relation == FilterRelation::Contains || relation == FilterRelation::Equals;
        const qsizetype from = m_at;
        while (!isAtEnd() && !next().isSpace() && !(lists && next() == QLatin1Char(','))) {
            ++m_at;
        }
        return m_read.text.mid(from, m_at - from);
    }

    [[nodiscard]] std::optional<QString> readQuoted()
    {
        const qsizetype from = m_at++;
        QString value;
        for (; !isAtEnd(); ++m_at) {
            if (next() == QLatin1Char('"')) {
                ++m_at;
                return value;
            }
            // Only a quote is escaped: a backslash of a pattern stays what it is.
            if (next() == QLatin1Char('\\') && m_at + 1 < m_read.text.size()
                && m_read.text.at(m_at + 1) == QLatin1Char('"')) {
                ++m_at;
            }
            value += next();
        }
        fail(from, QStringLiteral("closing quote missing"));
        return std::nullopt;
    }

    void finish(FilterCondition& condition)
    {
        condition.length = m_at - condition.at;
        const auto payloads = std::ranges::count(m_read.conditions, FilterField::Payload, &FilterCondition::field);
        if (condition.field == FilterField::Payload && payloads >= payloadConditionsMax) {
            return fail(
                condition.at, QStringLiteral("at most %1 conditions may look into payloads").arg(payloadConditionsMax)
            );
        }
        m_read.conditions.push_back(std::move(condition));
    }

    FilterExpression m_read;
    qsizetype m_at = 0;
};

} // namespace

const std::vector<FilterFieldWords>& filterFields()
{
    static const std::vector<FilterFieldWords> fields{
        {FilterField::Status, FilterKind::Status, "status", "failed, undoing, retrying …", "status missing"},
        {FilterField::Orchestration, FilterKind::Text, "orchestration", "the definition it runs", "name missing"},
        {FilterField::Step, FilterKind::Text, "step", "the step it is at, or that failed", "name missing"},
        {FilterField::Error, FilterKind::Text, "error", "what it says: error~\"already exists\"", "text missing"},
        {FilterField::Attempt, FilterKind::Number, "attempt", "attempt>=2", "number missing"},
        {FilterField::Age, FilterKind::Span, "age", "since its start: age>5m", "duration missing, such as 5m"},
        {FilterField::Took,
         FilterKind::Span,
         "duration",
         "from start to end: duration>10s",
         "duration missing, such as 10s"},
        {FilterField::Seen, FilterKind::Span, "seen", "since its last record: seen<1h", "duration missing, such as 1h"},
        {FilterField::Started, FilterKind::Time, "started", "started>14:02", "time missing, such as 14:02"},
        {FilterField::Ended,
         FilterKind::Time,
         "ended",
         "ended>14:02, or still under way",
         "time missing, such as 14:02"},
        {FilterField::Worker, FilterKind::Text, "worker", "the service that answered last", "name missing"},
        {FilterField::Anomalies,
         FilterKind::Number,
         "anomalies",
         "records that should not have been",
         "number missing"},
        {FilterField::Payload, FilterKind::Text, "payload", "payload.tenantName=acme, payload:acme", "text missing"},
        {FilterField::Flow, FilterKind::Text, "flow", "its id, or a part of it", "id missing"},
    };
    return fields;
}

const FilterFieldWords& wordsOf(FilterField field)
{
    static const FilterFieldWords words;
    const auto found = std::ranges::find(filterFields(), field, &FilterFieldWords::field);
    return found == filterFields().end() ? words : *found;
}

FilterExpression parseFilter(const QString& text)
{
    return FilterReader(text).read();
}

QString relationWords(const FilterCondition& condition)
{
    switch (condition.relation) {
    case FilterRelation::Contains:
        return QStringLiteral(": ");
    case FilterRelation::Equals:
        return QStringLiteral(" = ");
    case FilterRelation::Matches:
        return QStringLiteral(" ~ ");
    case FilterRelation::Less:
        return QStringLiteral(" < ");
    case FilterRelation::AtMost:
        return QStringLiteral(" ≤ ");
    case FilterRelation::AtLeast:
        return QStringLiteral(" ≥ ");
    case FilterRelation::More:
        return QStringLiteral(" > ");
    }
    return {};
}

QString conditionWords(const FilterCondition& condition)
{
    const QString values = condition.values.join(QStringLiteral(", "));
    const QString turned = condition.excludes ? QStringLiteral("not ") : QString();
    if (condition.field == FilterField::Words) {
        return turned + values;
    }
    QString field = QLatin1String(wordsOf(condition.field).name);
    if (!condition.path.isEmpty()) {
        field += QLatin1Char('.') + condition.path;
    }
    return turned + field + relationWords(condition) + values;
}

QString quotedFilterValue(const QString& value)
{
    const bool isPlain = !value.isEmpty() && std::ranges::all_of(value, [](QChar letter) {
        return letter.isLetterOrNumber() || letter == QLatin1Char('_') || letter == QLatin1Char('-')
            || letter == QLatin1Char('.');
    });
    if (isPlain) {
        return value;
    }
    QString inside = value;
    inside.replace(QLatin1Char('"'), QStringLiteral("\\\""));
    return QLatin1Char('"') + inside + QLatin1Char('"');
}

QString conditionText(const QString& field, const QString& value, bool excludes)
{
    return (excludes ? QStringLiteral("-") : QString()) + field + QLatin1Char('=') + quotedFilterValue(value);
}

} // namespace backstep
