#include "ui/editor/text_colours.h"

#include "ui/shared/theme.h"

#include <QPlainTextDocumentLayout>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>
#include <QtTest/QTest>

namespace backstep {

namespace {

int uncoloured(const QTextDocument& text)
{
    int lines = 0;
    for (QTextBlock block = text.begin(); block.isValid(); block = block.next()) {
        lines += !block.text().isEmpty() && block.layout()->formats().isEmpty() ? 1 : 0;
    }
    return lines;
}

} // namespace

class TextColoursTest : public QObject
{
    Q_OBJECT

    const Theme m_theme{ThemeKind::Dark};

private slots:

    void aLongTextIsColouredAPartAtATime()
    {
        QTextDocument text;
        text.setPlainText(QStringLiteral("name: 1 # why\n").repeated(3000));
        TextColours colours(m_theme, text);
        QTRY_COMPARE(uncoloured(text), 0); // opened
        QCoreApplication::processEvents();
        colours.rehighlight();
        QCOMPARE(uncoloured(text), 3000 - TextColours::linesAtOnce);
        QVERIFY(colours.isBehind());
        QTRY_VERIFY(!colours.isBehind());
        QCOMPARE(uncoloured(text), 0);
    }

    /// Lines that wait move while they do: those above come and go.
    void whatMovesWhileItWaitsIsColoured()
    {
        QTextDocument text;
        text.setDocumentLayout(new QPlainTextDocumentLayout(&text)); // as the text pane has it
        text.setPlainText(QStringLiteral("name: 1\n").repeated(3000));
        TextColours colours(m_theme, text);
        QTRY_COMPARE(uncoloured(text), 0);
        QCoreApplication::processEvents();
        colours.rehighlight();
        QTextCursor cursor(&text);
        cursor.setPosition(text.findBlockByNumber(300).position(), QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
        QTRY_VERIFY(!colours.isBehind());
        QCOMPARE(uncoloured(text), 0);
        cursor.setPosition(text.findBlockByNumber(2000).position());
        cursor.insertText(QStringLiteral("other: 2\n").repeated(900));
        QVERIFY(uncoloured(text) > 0);
        cursor.setPosition(0);
        cursor.insertText(QStringLiteral("first: 3\n").repeated(900));
        QTRY_VERIFY(!colours.isBehind());
        QCOMPARE(uncoloured(text), 0);
    }
};

} // namespace backstep

QTEST_MAIN(backstep::TextColoursTest)
#include "text_colours_test.moc"
