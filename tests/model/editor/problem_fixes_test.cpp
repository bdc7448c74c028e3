#include "model/editor/problem_fixes.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

const QByteArray weak = R"(# Tenants.
orchestrations:
  - orchestrationName: first
    as: initiator
    type: parallel     # all at once
    steps:
      - seq: 1
        name: open.realm
        objectType: Realm
        undoMaxRetries: 1
)";

} // namespace

class ProblemFixesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QFile file(m_folder.filePath(QStringLiteral("a.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(weak) == weak.size());
        file.close();
        m_document = std::make_unique<EditorDocument>();
        QVERIFY(!m_document->load(file.fileName()).has_value());
        m_fixes = std::make_unique<ProblemFixes>(*m_document);
    }

    void offersTheSuggestionFirstAndSilenceLast()
    {
        const std::vector<OfferedFix> fixes = m_fixes->of(rowOf("weaker-undo"));
        QCOMPARE(fixes.size(), std::size_t(2));
        QCOMPARE(fixes[0].label, QStringLiteral("Set UNDO to 3 attempts"));
        QCOMPARE(fixes[1].label, QStringLiteral("Silence weaker-undo here"));
        QVERIFY(m_fixes->of(-1).empty());
        QVERIFY(m_fixes->of(1000).empty());
    }

    void whatOnlyCanBeSilencedIsNotSuggested()
    {
        QVERIFY(!m_fixes->suggested(rowOf("no-worker")).has_value());
        QCOMPARE(m_fixes->of(rowOf("no-worker")).size(), std::size_t(1));
    }

    void isOneStepOfTheHistory()
    {
        const QString before = m_document->text();
        const OfferedFix fix = m_fixes->suggested(rowOf("weaker-undo")).value();
        QVERIFY(!m_fixes->take(fix).has_value());
        QCOMPARE(m_document->text(), QString(before).replace("undoMaxRetries: 1", "undoMaxRetries: 3"));
        QCOMPARE(rowOf("weaker-undo"), -1); // read at once
        QCOMPARE(m_document->history().count(), 1);
        m_document->history().undo();
        QCOMPARE(m_document->text(), before);
    }

    void aTextThatChangedMeanwhileIsLeftAlone()
    {
        const OfferedFix fix = m_fixes->suggested(rowOf("type-parallel")).value();
        m_document->setText(m_document->text() + QStringLiteral("# more\n"));
        const QString now = m_document->text();
        QVERIFY(m_fixes->take(fix).has_value());
        QCOMPARE(m_document->text(), now);
    }

    void findsTheProblemOfALine()
    {
        QCOMPARE(m_fixes->rowAt(8), rowOf("dot-in-name"));
        QCOMPARE(m_fixes->rowAt(1), -1);
        QCOMPARE(m_fixes->rowAt(3), -1); // no-worker stands there, which has no fix
    }

    void rowsComeToKnowTheirFixes()
    {
        const int row = rowOf("weaker-undo");
        const auto fixOf
            = [this](int at) { return m_document->problems().index(at, ProblemsModel::FixColumn).data().toString(); };
        QTRY_COMPARE(fixOf(row), QStringLiteral("Set UNDO to 3 attempts"));
        QTRY_COMPARE(fixOf(rowOf("type-parallel")), QStringLiteral("Write simultaneous"));
        QCOMPARE(fixOf(rowOf("no-worker")), QString());
    }

private:
    [[nodiscard]] int rowOf(const char* code) const
    {
        const auto& rows = m_document->problems().rows();
        const auto found = std::ranges::find(rows, QLatin1String(code), &ProblemRow::code);
        return found == rows.end() ? -1 : static_cast<int>(found - rows.begin());
    }

    QTemporaryDir m_folder;
    std::unique_ptr<EditorDocument> m_document;
    std::unique_ptr<ProblemFixes> m_fixes;
};

QTEST_GUILESS_MAIN(ProblemFixesTest)
#include "problem_fixes_test.moc"
