#include "model/inspector/record_text.h"

#include "model/inspector/json_outline.h"
#include "model/inspector/record_row.h"
#include "model/words.h"

#include "engine/base/bytes.h"
#include "engine/wire/payload_removal.h"

#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace backstep {

namespace {

constexpr std::size_t textShown = std::size_t{256} * 1024;
constexpr std::size_t hexShown = std::size_t{4} * 1024;
constexpr std::size_t hexRow = 16;
constexpr std::size_t inlineMost = 56; ///< an object up to so many bytes stays on its line

QString leftOut(std::size_t all, std::size_t shown)
{
    return all <= shown ? QString() : QStringLiteral("\n… %1 more").arg(bytesWords(all - shown));
}

QString hexText(std::string_view bytes)
{
    QStringList rows;
    for (std::size_t at = 0; at < bytes.size(); at += hexRow) {
        const std::string_view row = bytes.substr(at, hexRow);
        QString hex;
        QString plain;
        for (const char c : row) {
            const auto byte = static_cast<unsigned char>(c);
            hex += QStringLiteral("%1 ").arg(byte, 2, 16, QLatin1Char('0'));
            plain += byte >= 0x20 && byte < 0x7F ? QLatin1Char(c) : QLatin1Char('.');
        }
        rows << QStringLiteral("%1  %2 %3").arg(at, 6, 16, QLatin1Char('0')).arg(hex, -48).arg(plain);
    }
    return rows.join(QLatin1Char('\n'));
}

/// The front of a UTF-8 text, cut between characters.
std::string_view frontOf(std::string_view text, std::size_t most)
{
    if (text.size() <= most) {
        return text;
    }
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) {
        --most;
    }
    return text.substr(0, most);
}

class Printer
{
public:
    explicit Printer(int linesMost)
        : m_linesMost(linesMost)
    {
    }

    QString print(std::string_view value)
    {
        write({}, value, 0, {});
        if (m_full) {
            m_lines << QStringLiteral("…");
        }
        return m_lines.join(QLatin1Char('\n'));
    }

private:
    static constexpr std::size_t partsMost = 10'000;
    static constexpr qsizetype indent = 2;
    static constexpr std::size_t scalarMost = 2'000;

    static QString oneLine(std::string_view value)
    {
        const JsonKind kind = jsonKindOf(value);
        if (kind != JsonKind::Object && kind != JsonKind::Array) {
            const std::string_view front = frontOf(value, scalarMost);
            return textOf(front) + (front.size() < value.size() ? QStringLiteral("…") : QString());
        }
        const bool isObject = kind == JsonKind::Object;
        QStringList parts;
        for (const JsonPart& part : JsonParts(value).next(partsMost)) {
            parts << (isObject ? textOf(part.name) + QStringLiteral(": ") : QString()) + oneLine(part.value);
        }
        if (parts.isEmpty()) {
            return isObject ? QStringLiteral("{}") : QStringLiteral("[]");
        }
        const QString inside = parts.join(QStringLiteral(", "));
        return isObject ? QStringLiteral("{ %1 }").arg(inside) : QStringLiteral("[%1]").arg(inside);
    }

    static bool opens(std::string_view value, int depth)
    {
        const JsonKind kind = jsonKindOf(value);
        return (kind == JsonKind::Object || kind == JsonKind::Array) && (depth == 0 || value.size() > inlineMost)
            && countJsonParts(value, 1) > 0;
    }

    void add(int depth, const QString& text)
    {
        if (m_lines.size() >= m_linesMost) {
            m_full = true;
            return;
        }
        m_lines << QString(depth * indent, QLatin1Char(' ')) + text;
    }

    void write(const QString& name, std::string_view value, int depth, const QString& behind)
    {
        if (!opens(value, depth)) {
            add(depth, name + oneLine(value) + behind);
            return;
        }
        const bool isObject = jsonKindOf(value) == JsonKind::Object;
        add(depth, name + (isObject ? QStringLiteral("{") : QStringLiteral("[")));
        JsonParts parts(value);
        while (!parts.atEnd() && !m_full) {
            const JsonPart part = parts.next(1).front();
            const QString label = isObject ? textOf(part.name) + QStringLiteral(": ") : QString();
            write(label, part.value, depth + 1, parts.atEnd() ? QString() : QStringLiteral(","));
        }
        if (!m_full) {
            add(depth, (isObject ? QStringLiteral("}") : QStringLiteral("]")) + behind);
        }
    }

    int m_linesMost;
    bool m_full = false;
    QStringList m_lines;
};

} // namespace

QString rawText(const std::optional<std::string>& value)
{
    if (!value) {
        return QStringLiteral("This record has no value (null).");
    }
    if (value->empty()) {
        return QStringLiteral("The value is empty.");
    }
    const std::string_view bytes = *value;
    if (!isUtf8(frontOf(bytes, textShown))) {
        const std::string_view front = bytes.substr(0, hexShown);
        return hexText(front) + leftOut(bytes.size(), front.size());
    }
    const std::string_view front = frontOf(bytes, textShown);
    return textOf(front) + leftOut(bytes.size(), front.size());
}

QString prettyJson(std::string_view json, int linesMost)
{
    if (!isJson(json)) {
        return rawText(std::string(json)).section(QLatin1Char('\n'), 0, linesMost - 1);
    }
    return Printer(linesMost).print(trimmedJson(json));
}

QString scalarText(std::string_view value, int charactersMost)
{
    if (value.size() >= 2 && value.front() == '"') {
        value = value.substr(1, value.size() - 2);
    }
    const QString text = textOf(frontOf(value, static_cast<std::size_t>(charactersMost) * 4));
    return text.size() > charactersMost ? text.left(charactersMost) + QStringLiteral("…") : text;
}

std::string headersJson(const Record& record)
{
    if (!record.value || !isJson(*record.value)) {
        return {};
    }
    JsonParts members(trimmedJson(*record.value));
    while (!members.atEnd()) {
        const JsonPart member = members.next(1).front();
        if (member.name == "\"headers\"" && jsonKindOf(member.value) == JsonKind::Object) {
            return std::string(member.value);
        }
    }
    return {};
}

QString wholeText(const Record& record)
{
    QString text = QStringLiteral("key: ") + (record.key ? textOf(*record.key) : QStringLiteral("none"));
    for (const auto& [name, value] : record.recordHeaders) {
        text += QStringLiteral("\nKafka header ") + textOf(name) + QStringLiteral(": ") + textOf(value);
    }
    return text + QStringLiteral("\n\n") + rawText(record.value);
}

QString deletionWords(const Record& record)
{
    const auto& headers = record.recordHeaders;
    if (headers.empty() || headers.back().first != payloadDeletedHeader) {
        return {};
    }
    const QString told = textOf(headers.back().second);
    const QString time = told.section(QLatin1Char(' '), 1);
    const bool byHand = told.startsWith(QStringLiteral("hand"));
    QString words
        = QStringLiteral("Payload deleted ") + (byHand ? QStringLiteral("by hand") : QStringLiteral("by policy"));
    if (!time.isEmpty()) {
        const Instant at
            = fromIso8601((time.contains(QLatin1Char('T')) ? time : time + QStringLiteral("T00:00:00Z")).toStdString());
        const QDateTime day = QDateTime::fromMSecsSinceEpoch(at.micros / 1000, Qt::UTC);
        const bool hasTime = time.contains(QLatin1Char('T'));
        words += QStringLiteral(" on ")
            + QLocale::c().toString(day, hasTime ? QStringLiteral("d MMM yyyy HH:mm") : QStringLiteral("d MMM yyyy"));
    }
    return words + QLatin1Char('.');
}

QString recordHead(const Record& record)
{
    constexpr int keyShown = 13;
    const QString key = record.key ? textOf(*record.key) : QStringLiteral("none");
    const QString shortKey = key.size() > keyShown ? key.left(keyShown) + QStringLiteral("…") : key;
    const QString deleted = deletionWords(record);
    return QStringLiteral("%1\n%2 · key %3 · %4")
               .arg(
                   textOf(record.place.topic),
                   placeWords(record.place),
                   shortKey,
                   bytesWords(record.value ? record.value->size() : 0)
               )
        + (deleted.isEmpty() ? QString() : QLatin1Char('\n') + deleted);
}

QString bytesWords(std::size_t count)
{
    constexpr std::size_t kilo = 1000;
    constexpr std::size_t mega = kilo * kilo;
    if (count >= mega) {
        return QStringLiteral("%1 MB").arg(static_cast<double>(count) / mega, 0, 'f', 1);
    }
    if (count >= 10 * kilo) {
        return QStringLiteral("%1 kB").arg(static_cast<double>(count) / kilo, 0, 'f', 1);
    }
    return QStringLiteral("%1 B").arg(countWords(count));
}

} // namespace backstep
