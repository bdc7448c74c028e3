#include "model/editor/text_spans.h"

#include <QTest>

using namespace backstep;

namespace {

/// "key:name text:createRealm comment:# first".
QString told(const QString& line)
{
    QStringList parts;
    for (const TextSpan& span : spansOf(line)) {
        static const QStringList kinds{
            QStringLiteral("key"), QStringLiteral("text"), QStringLiteral("number"), QStringLiteral("comment")};
        parts.append(kinds.at(static_cast<int>(span.kind)) + QLatin1Char('=') + line.mid(span.start, span.length));
    }
    return parts.join(QLatin1Char('|'));
}

} // namespace

class TextSpansTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void tellsTheParts_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("parts");
        const auto row = [](const char* line, const char* parts) {
            QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(parts);
        };
        row("", "");
        row("   ", "");
        row("steps:", "key=steps");
        row("  - seq: 1", "key=seq|number=1");
        row("name: createRealm", "key=name|text=createRealm");
        row("name: a b  # c", "key=name|text=a b|comment=# c");
        row("# all of it: 1", "comment=# all of it: 1");
        row("url: http://host:80/#x", "key=url|text=http://host:80/#x");
        row("dependsOn: [one, two]", "key=dependsOn|text=one|text=two");
        row("retry: {delayMs: 400, factor: 2.5}", "key=retry|key=delayMs|number=400|key=factor|number=2.5");
        row("\"name\": \"a: b # c\", \"n\": true", "key=\"name\"|text=\"a: b # c\"|key=\"n\"|number=true");
        row("'it': \"un\\\"closed", "key='it'|text=\"un\\\"closed");
        row("- -1", "number=-1");
        row("x: \"12\"", "key=x|text=\"12\"");
        row("::", "");
        row("a:b", "text=a:b");
    }

    void tellsTheParts()
    {
        QFETCH(QString, line);
        QFETCH(QString, parts);
        QCOMPARE(told(line), parts);
    }

    void everyLineEnds()
    {
        // Whatever is typed, spans lie within the line and one after the other.
        const QString signs = QStringLiteral("a1 \"'\\#:{}[],-~é");
        for (int seed = 0; seed < 5000; ++seed) {
            QString line;
            for (int at = 0, mixed = seed * 7919 + 13; at < seed % 23; ++at, mixed = mixed * 31 % 104'729) {
                line.append(signs.at(mixed % signs.size()));
            }
            int end = 0;
            for (const TextSpan& span : spansOf(line)) {
                QVERIFY2(span.start >= end && span.length > 0, qPrintable(line));
                end = span.start + span.length;
            }
            QVERIFY2(end <= line.size(), qPrintable(line));
        }
    }
};

QTEST_APPLESS_MAIN(TextSpansTest)
#include "text_spans_test.moc"
