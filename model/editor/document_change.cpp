#include "model/editor/document_change.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr QLatin1Char newLine('\n');

std::size_t lineCountOf(QStringView text)
{
    return static_cast<std::size_t>(text.count(newLine));
}

} // namespace

QString applied(const QString& text, const DocumentChanges& changes)
{
    QString result;
    qsizetype at = 0;
    for (const DocumentChange& change : changes) {
        result += QStringView(text).mid(at, change.position - at);
        result += change.text;
        at = change.position + change.length;
    }
    result += QStringView(text).mid(at);
    return result;
}

DocumentChanges inverse(const QString& before, const DocumentChanges& changes)
{
    DocumentChanges back;
    qsizetype moved = 0;
    for (const DocumentChange& change : changes) {
        back.append({change.position + moved, change.text.size(), before.mid(change.position, change.length)});
        moved += change.text.size() - change.length;
    }
    return back;
}

std::optional<DocumentChange> differenceOf(const QString& before, const QString& after)
{
    if (before == after) {
        return std::nullopt;
    }
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype same = 0;
    while (same < shorter && before[same] == after[same]) {
        ++same;
    }
    if (same > 0 && before[same - 1].isHighSurrogate()) {
        --same; // a character is changed whole
    }
    qsizetype tail = 0;
    while (tail < shorter - same && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
        ++tail;
    }
    if (tail > 0 && before[before.size() - tail].isLowSurrogate()) {
        --tail;
    }
    return DocumentChange{same, before.size() - same - tail, after.mid(same, after.size() - same - tail)};
}

DocumentChanges toDocumentChanges(const QByteArray& utf8, const TextChanges& changes)
{
    DocumentChanges converted;
    std::size_t byte = 0;
    qsizetype position = 0;
    const auto advance = [&](std::size_t upTo) {
        position += QString::fromUtf8(utf8.constData() + byte, static_cast<qsizetype>(upTo - byte)).size();
        byte = upTo;
        return position;
    };
    for (const TextChange& change : changes) {
        const qsizetype from = advance(change.offset);
        const qsizetype to = advance(change.offset + change.length);
        converted.append({from, to - from, QString::fromStdString(change.text)});
    }
    return converted;
}

LineEnds LineEnds::takenFrom(QString& text)
{
    LineEnds taken;
    QString plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isReturn = text[i] == QLatin1Char('\r');
        const bool isWindows = isReturn && i + 1 < text.size() && text[i + 1] == newLine;
        if (isReturn || text[i] == newLine) {
            taken.m_ends.push_back(isWindows ? End::Windows : isReturn ? End::Return : End::LineFeed);
            plain += newLine;
            i += isWindows ? 1 : 0;
        } else {
            plain += text[i];
        }
    }
    text = plain;
    return taken;
}

void LineEnds::follow(const QString& text, const DocumentChanges& changes)
{
    std::vector<std::size_t> lines; // before each change; counted once, for a text may change in thousands of places
    qsizetype counted = 0;
    for (const DocumentChange& change : changes) {
        const std::size_t before = lines.empty() ? 0 : lines.back();
        lines.push_back(before + lineCountOf(QStringView(text).mid(counted, change.position - counted)));
        counted = change.position;
    }
    // From the end, so that the lines before keep their numbers.
    std::for_each(changes.rbegin(), changes.rend(), [&](const DocumentChange& change) {
        const std::size_t line = lines.back();
        lines.pop_back();
        const std::size_t gone = lineCountOf(QStringView(text).mid(change.position, change.length));
        const std::size_t come = lineCountOf(change.text);
        const auto at = m_ends.begin() + static_cast<std::ptrdiff_t>(line);
        const End like = line < m_ends.size() ? m_ends[line] : line > 0 ? m_ends[line - 1] : End::LineFeed;
        if (come > gone) {
            m_ends.insert(at + static_cast<std::ptrdiff_t>(gone), come - gone, like);
        } else {
            m_ends.erase(at + static_cast<std::ptrdiff_t>(come), at + static_cast<std::ptrdiff_t>(gone));
        }
    });
}

QString LineEnds::putInto(const QString& text) const
{
    QString full;
    full.reserve(text.size() + static_cast<qsizetype>(m_ends.size()));
    std::size_t line = 0;
    for (const QChar sign : text) {
        if (sign != newLine) {
            full += sign;
            continue;
        }
        switch (m_ends.at(line++)) {
        case End::Windows:
            full += QStringLiteral("\r\n");
            break;
        case End::Return:
            full += QLatin1Char('\r');
            break;
        case End::LineFeed:
            full += newLine;
            break;
        }
    }
    return full;
}

} // namespace backstep
