#include "engine/definition/report.h"
#include "engine/definition/rules.h"
#include "tests/support/source_dir.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace backstep;

namespace {

const QString home = QStringLiteral(BACKSTEP_SOURCE_DIR "/engine/definition/");
const QString rulesFolder = QStringLiteral(BACKSTEP_SOURCE_DIR "/tests/engine/definition/rules/");

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A file "made" says how it is made, since it is too long, or no text: "* 3 - s#" is three lines - s1, - s2 and - s3,
/// and \x07 is that byte.
QByteArray made(const QByteArray& recipe)
{
    QByteArray text;
    for (QByteArray line : recipe.split('\n')) {
        for (qsizetype at = line.indexOf("\\x"); at >= 0; at = line.indexOf("\\x")) {
            line.replace(at, 4, QByteArray::fromHex(line.mid(at + 2, 2)));
        }
        if (!line.startsWith("* ")) {
            text += line + '\n';
            continue;
        }
        const qsizetype blank = line.indexOf(' ', 2);
        const int times = line.mid(2, blank - 2).toInt();
        const QByteArray each = line.mid(blank + 1) + '\n';
        text.reserve(text.size() + times * each.size());
        for (int i = 1; i <= times; ++i) {
            text += each.contains('#') && !each.startsWith('#') ? QByteArray(each).replace("#", QByteArray::number(i))
                                                                : each;
        }
    }
    text.chop(1);
    return text;
}

/// The words at a place, as an editor would mark them.
QByteArray markedBy(const Place& place, const QByteArray& text)
{
    const QByteArray marked = text.mid(static_cast<qsizetype>(place.offset), static_cast<qsizetype>(place.length));
    return marked.left(std::min<qsizetype>(40, marked.indexOf('\n') < 0 ? marked.size() : marked.indexOf('\n')));
}

/// What check says of these files: a line for each problem, for the first ones where there are many.
class Reporter
{
public:
    QStringList of(const QString& name)
    {
        std::vector<DefinitionDocument> documents{read(name)};
        const QString other = QString(name).replace(QStringLiteral(".yaml"), QStringLiteral(".2.yaml"));
        if (other != name && QFile::exists(rulesFolder + other)) {
            documents.push_back(read(other));
        }
        QStringList lines;
        take(reportOn(documents).problems, lines);
        constexpr int shown = 4;
        if (lines.size() > shown + 1) {
            const QString more
                = QStringLiteral("and %1 more, the last: %2").arg(lines.size() - shown).arg(lines.back());
            lines = lines.mid(0, shown) << more;
        }
        return lines;
    }

private:
    DefinitionDocument read(const QString& name)
    {
        QByteArray text = contentOf(rulesFolder + name);
        QString path = rulesFolder + name;
        if (name.endsWith(QStringLiteral(".made"))) {
            text = made(text);
            path = m_folder.filePath(QString(name).replace(QStringLiteral(".made"), QStringLiteral(".yaml")));
            QFile file(path);
            file.open(QIODevice::WriteOnly);
            file.write(text);
        }
        m_texts[path.toStdString()] = text;
        return readDefinitionFile(path.toStdString());
    }

    void take(const std::vector<Problem>& problems, QStringList& lines)
    {
        for (const Problem& problem : problems) {
            const QString severity = problem.severity == Severity::Error ? "error"
                : problem.severity == Severity::Warning                  ? "warning"
                                                                         : "note";
            const QString path = QString::fromStdString(problem.file);
            lines << QStringLiteral("%1:%2 `%3` %4: %5 [%6]")
                         .arg(problem.place.line)
                         .arg(problem.place.column)
                         .arg(
                             QString::fromUtf8(markedBy(problem.place, m_texts[problem.file])),
                             severity,
                             QString::fromStdString(problem.message).remove(QFileInfo(path).path() + '/'),
                             QString::fromStdString(problem.code)
                         );
        }
    }

    QTemporaryDir m_folder;
    std::map<std::string, QByteArray> m_texts;
};

/// Where a rule is shown, and where something near it is that must pass; empty when there is no such file.
QString fileOf(const Rule& rule, const QString& kind)
{
    const QString code = QString::fromLatin1(rule.code.data(), static_cast<int>(rule.code.size())) + kind;
    for (const char* end : {".yaml", ".json", ".made"}) {
        if (QFile::exists(rulesFolder + code + end)) {
            return code + end;
        }
    }
    return {};
}

QString codeOf(const Rule& rule)
{
    return QString::fromLatin1(rule.code.data(), static_cast<int>(rule.code.size()));
}

QStringList codesOfRules()
{
    QStringList codes;
    for (const Rule& rule : allRules()) {
        codes << codeOf(rule);
    }
    return codes;
}

/// A file that cannot be read cannot be kept here either.
bool hasNoFile(const Rule& rule)
{
    return rule.code == "unreadable-file";
}

/// What cannot but be said beside a code.
QString companionOf(const QString& code)
{
    return code == "unreachable-step"                              ? "dependency-cycle"
        : code == "too-many-problems"                              ? "bad-entry"
        : code == "start-word-ignored" || code == "payload-base64" ? "start"
                                                                   : "no other";
}

} // namespace

class RulesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRuleHasItsFiles();
    void theReadmeListsEveryRule();
    void theSourcesRaiseEveryRuleAndNoOther();
    void eachFileRaisesItsRuleAlone_data();
    void eachFileRaisesItsRuleAlone();
    void whatIsNearARulePasses_data();
    void whatIsNearARulePasses();
};

void RulesTest::everyRuleHasItsFiles()
{
    QSet<QString> known{QStringLiteral("reports.txt")};
    for (const Rule& rule : allRules()) {
        QVERIFY2(rule.summary.ends_with('.'), rule.code.data());
        QCOMPARE(findRule(rule.code), &rule);
        for (const char* kind : {"", ".fine"}) {
            const QString file = fileOf(rule, kind);
            QVERIFY2(hasNoFile(rule) != !file.isEmpty(), rule.code.data());
            known << file << QString(file).replace(QStringLiteral(".yaml"), QStringLiteral(".2.yaml"));
        }
    }
    for (const QString& file : QDir(rulesFolder).entryList(QDir::Files)) {
        QVERIFY2(known.contains(file), qPrintable(file));
    }
    QCOMPARE(findRule("no-such-rule"), nullptr);
}

void RulesTest::theReadmeListsEveryRule()
{
    QStringList listed;
    static const QRegularExpression row(QStringLiteral("^\\| ([a-z0-9, -]+) \\| ([EWN]) \\|"));
    for (const QString& line : QString::fromUtf8(contentOf(home + "README.md")).split('\n')) {
        const auto match = row.match(line);
        if (!match.hasMatch()) {
            continue;
        }
        for (const QString& code : match.captured(1).split(QStringLiteral(", "))) {
            const Rule* rule = findRule(code.toStdString());
            if (rule == nullptr) {
                QFAIL(qPrintable(code));
            }
            const QString letter = match.captured(2);
            QVERIFY2(
                code == "duplicate-seq" || code == "alias-orch-name"
                    || letter
                        == (rule->severity == Severity::Error         ? "E"
                                : rule->severity == Severity::Warning ? "W"
                                                                      : "N"),
                qPrintable(code)
            );
            listed << code;
        }
    }
    QCOMPARE(listed, codesOfRules());
}

void RulesTest::theSourcesRaiseEveryRuleAndNoOther()
{
    static const QRegularExpression literal(QStringLiteral("\"([a-z0-9]+(?:-[a-z0-9]+)+|start)\""));
    static const QSet<QString> otherWords{"allow-file", "x-backstep-allow"};
    QSet<QString> raised;
    for (const QString& name : QDir(home).entryList({QStringLiteral("*.cpp")}, QDir::Files)) {
        if (name == QStringLiteral("rules.cpp")) {
            continue;
        }
        auto found = literal.globalMatch(QString::fromUtf8(contentOf(home + name)));
        while (found.hasNext()) {
            raised << found.next().captured(1);
        }
    }
    raised -= otherWords;
    QStringList sorted(raised.begin(), raised.end());
    QStringList known = codesOfRules();
    sorted.sort();
    known.sort();
    QCOMPARE(sorted, known);
}

void RulesTest::eachFileRaisesItsRuleAlone_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("file");
    for (const Rule& rule : allRules()) {
        if (!hasNoFile(rule)) {
            QTest::newRow(rule.code.data()) << codeOf(rule) << fileOf(rule, {});
        }
    }
}

/// The reports of all files stand in one, to be read at one go. BACKSTEP_ACCEPT_REPORTS=1 takes what is said now.
void RulesTest::eachFileRaisesItsRuleAlone()
{
    QFETCH(QString, code);
    QFETCH(QString, file);
    const QStringList said = Reporter().of(file);
    const QString path = rulesFolder + "reports.txt";
    QStringList reports = QString::fromUtf8(contentOf(path)).split("\n\n", Qt::SkipEmptyParts);
    const QString heading = file + '\n';
    const auto mine
        = std::find_if(reports.begin(), reports.end(), [&](const QString& each) { return each.startsWith(heading); });
    const QString now = heading + said.join('\n');
    if (qEnvironmentVariableIntValue("BACKSTEP_ACCEPT_REPORTS") == 1) {
        if (mine != reports.end()) {
            reports.erase(mine);
        }
        reports << now;
        reports.sort();
        QFile accepted(path);
        QVERIFY(accepted.open(QIODevice::WriteOnly));
        accepted.write(reports.join("\n\n").trimmed().toUtf8() + '\n');
        return;
    }
    QVERIFY2(mine != reports.end(), qPrintable(now));
    QCOMPARE(now, mine->trimmed());
    QVERIFY(now.contains('[' + code + ']'));
    for (const QString& line : said) {
        QVERIFY2(line.endsWith('[' + code + ']') || line.endsWith('[' + companionOf(code) + ']'), qPrintable(line));
    }
}

void RulesTest::whatIsNearARulePasses_data()
{
    QTest::addColumn<QString>("file");
    for (const Rule& rule : allRules()) {
        if (!hasNoFile(rule)) {
            QTest::newRow(rule.code.data()) << fileOf(rule, QStringLiteral(".fine"));
        }
    }
}

void RulesTest::whatIsNearARulePasses()
{
    QFETCH(QString, file);
    QCOMPARE(Reporter().of(file), QStringList());
}

QTEST_APPLESS_MAIN(RulesTest)

#include "rules_test.moc"
