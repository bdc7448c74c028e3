#include "model/editor/text_spans.h"

#include <QString>

namespace backstep {

namespace {

bool isSpace(QChar sign)
{
    return sign == QLatin1Char(' ') || sign == QLatin1Char('\t');
}

bool isFlow(QChar sign)
{
    return QStringView(u"{}[],").contains(sign);
}

/// Walks one line from left to right; a value ends at a comment, a flow sign or the end.
class LineReader
{
public:
    explicit LineReader(QStringView line)
        : m_line(line)
    {
    }

    std::vector<TextSpan> run()
    {
        while (m_at < m_line.size()) {
            const QChar sign = m_line[m_at];
            if (sign == QLatin1Char('#') && (m_at == 0 || isSpace(m_line[m_at - 1]))) {
                add(m_at, m_line.size(), SpanKind::Comment);
                return std::move(m_spans);
            }
            if (isSpace(sign) || isFlow(sign) || sign == QLatin1Char(':') || isDash()) {
                ++m_at;
            } else {
                addScalar();
            }
        }
        return std::move(m_spans);
    }

private:
    [[nodiscard]] bool isDash() const
    {
        const bool alone = m_at + 1 == m_line.size() || isSpace(m_line[m_at + 1]);
        return m_line[m_at] == QLatin1Char('-') && alone;
    }

    void addScalar()
    {
        const qsizetype start = m_at;
        const bool quoted = m_line[m_at] == QLatin1Char('"') || m_line[m_at] == QLatin1Char('\'');
        m_at = quoted ? endOfQuoted() : endOfPlain();
        const bool key = m_at < m_line.size() && m_line[m_at] == QLatin1Char(':');
        if (key) {
            add(start, m_at, SpanKind::Key);
        } else {
            add(start, m_at, !quoted && isNumber(m_line.sliced(start, m_at - start)) ? SpanKind::Number : SpanKind::Text
            );
        }
    }

    [[nodiscard]] qsizetype endOfQuoted() const
    {
        const QChar quote = m_line[m_at];
        qsizetype at = m_at + 1;
        while (at < m_line.size() && m_line[at] != quote) {
            at += m_line[at] == QLatin1Char('\\') ? 2 : 1;
        }
        return std::min(at + 1, m_line.size());
    }

    [[nodiscard]] qsizetype endOfPlain() const
    {
        qsizetype at = m_at;
        while (at < m_line.size() && !endsPlain(at)) {
            ++at;
        }
        while (at > m_at && isSpace(m_line[at - 1])) {
            --at;
        }
        return std::max(at, m_at + 1);
    }

    [[nodiscard]] bool endsPlain(qsizetype at) const
    {
        const QChar sign = m_line[at];
        if (isFlow(sign)) {
            return true;
        }
        if (sign == QLatin1Char(':')) {
            return at + 1 == m_line.size() || isSpace(m_line[at + 1]);
        }
        return sign == QLatin1Char('#') && at > 0 && isSpace(m_line[at - 1]);
    }

    [[nodiscard]] static bool isNumber(QStringView word)
    {
        if (word == u"true" || word == u"false" || word == u"null" || word == u"~") {
            return true;
        }
        bool number = false;
        static_cast<void>(word.toDouble(&number));
        return number;
    }

    void add(qsizetype start, qsizetype end, SpanKind kind)
    {
        m_spans.push_back({static_cast<int>(start), static_cast<int>(end - start), kind});
    }

    QStringView m_line;
    qsizetype m_at = 0;
    std::vector<TextSpan> m_spans;
};

} // namespace

std::vector<TextSpan> spansOf(QStringView line)
{
    return LineReader(line).run();
}

} // namespace backstep
