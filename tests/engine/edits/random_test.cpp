#include "tests/engine/edits/planned_edits.h"
#include "tests/engine/edits/written_definitions.h"
#include "tests/support/sizes.h"
#include "tests/support/source_dir.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace backstep;

/// Random edits of files that no two are the same. What each edit is to mean is worked out here on the definition that
/// was read, not on the text: the definition read afterwards has to be that one. Lines of others stay, every remark
/// stays unless its step goes, and the way back leads to the first bytes.
class RandomEditsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void editsWrittenFiles();
    void editsRealFiles();
    void cleanupTestCase();

private:
    int m_files = 0;
    std::map<std::string, int> m_made; ///< by what was done
    std::map<std::string, int> m_refused;

    void walk(const DefinitionWriter::File& file, std::uint32_t seed, int editsMax);
};

namespace {

std::multiset<std::string> remarksOf(const std::string& text)
{
    const std::string begin = "# remark ";
    std::multiset<std::string> remarks;
    for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
        const std::size_t end = text.find_first_not_of("0123456789", at + begin.size());
        remarks.insert(text.substr(at, std::min(end, text.size()) - at));
    }
    return remarks;
}

std::multiset<std::string> linesOf(const std::string& text)
{
    std::multiset<std::string> lines;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string line = text.substr(at, end - at);
        while (line.ends_with('\r') || line.ends_with(',')) {
            line.pop_back(); // in brackets a comma comes with what is put behind
        }
        lines.insert(line);
        at = end + 1;
    }
    return lines;
}

/// Those that stay when a member goes with the remark on its line: on lines of other members.
std::multiset<std::string> remarksBeside(const std::string& text, const std::string& member)
{
    std::string rest;
    for (const std::string& line : linesOf(text)) {
        rest += line.find(member) == std::string::npos ? line + "\n" : "";
    }
    return remarksOf(rest);
}

/// Lines that are gone although they have none of the words; empty when all is well.
std::string lostLine(const std::string& before, const std::string& after, const std::set<std::string>& words)
{
    std::multiset<std::string> left = linesOf(after);
    for (const std::string& line : linesOf(before)) {
        const auto found = left.find(line);
        if (found != left.end()) {
            left.erase(found);
            continue;
        }
        const auto isIn = [&](const std::string& word) { return line.find(word) != std::string::npos; };
        const bool isInBrackets = line.find('{') != std::string::npos;
        if (!isInBrackets && std::ranges::none_of(words, isIn)) {
            return line;
        }
    }
    return {};
}

} // namespace

void RandomEditsTest::initTestCase()
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "1800000");
}

void RandomEditsTest::walk(const DefinitionWriter::File& file, std::uint32_t seed, int editsMax)
{
    std::mt19937 random(seed);
    std::vector<std::string> texts{file.text};
    std::vector<TextChanges> changes;
    ++m_files;
    const std::string where = file.name + ", seed " + std::to_string(seed) + "\n" + file.text;
    for (int i = 0; i < editsMax; ++i) {
        auto edit = DefinitionEdit::of(texts.back(), file.name);
        QVERIFY2(edit.has_value(), where.c_str());
        if (edit->document().entries.empty()) {
            return;
        }
        const DefinitionEdit before = *edit;
        Planner planner(before, random); // what it plans looks at it later
        const Planned planned = planner.plan();
        std::vector<Picture> wanted = picturesOf(before.document());
        const auto made = planned.change(*edit);
        const std::string told = planned.what + " in\n" + before.text() + "\n->\n" + edit->text() + "\nof " + where;
        if (!made) {
            QVERIFY2(edit->text() == before.text(), told.c_str());
            const std::string why = made.error().message;
            // Some name their steps.
            const auto says = [&](const char* words) { return why.find(words) != std::string::npos; };
            ++m_refused
                [says("→")                     ? "a circle"
                     : says("beside no other") ? "it stands alone"
                                               : why.substr(why.find(':') + 1, 50)];
            continue;
        }
        ++m_made[planned.what];
        planned.mean(wanted);
        QVERIFY2(picturesOf(edit->document()) == wanted, told.c_str());
        if (!planned.losesRemarks) {
            const std::multiset<std::string> stay
                = planned.drops.empty() ? remarksOf(before.text()) : remarksBeside(before.text(), planned.drops);
            QVERIFY2(std::ranges::includes(remarksOf(edit->text()), stay), told.c_str());
            const std::string lost = lostLine(before.text(), edit->text(), planned.words);
            QVERIFY2(lost.empty(), ("lost: " + lost + "\n" + told).c_str());
        }
        const TextChanges told2 = edit->changes();
        QVERIFY2(applied(before.text(), told2) == edit->text(), told.c_str());
        texts.push_back(edit->text());
        changes.push_back(told2);
    }
    std::string text = texts.back();
    for (std::size_t i = changes.size(); i-- > 0;) {
        text = applied(text, inverse(texts[i], changes[i]));
        QVERIFY2(text == texts[i], where.c_str());
    }
    for (std::size_t i = 0; i < changes.size(); ++i) {
        text = applied(text, changes[i]);
        QVERIFY2(text == texts[i + 1], where.c_str());
    }
}

void RandomEditsTest::editsWrittenFiles()
{
    const std::uint32_t count = longSizes() ? 100'000 : sanitized ? 300 : 2'000;
    for (std::uint32_t seed = 1; seed <= count; ++seed) {
        walk(DefinitionWriter(seed).write(), seed, 8);
        if (QTest::currentTestFailed()) {
            return;
        }
    }
}

/// The samples, and whatever lies in the folder that BACKSTEP_DEFINITIONS names.
void RandomEditsTest::editsRealFiles()
{
    for (const QString& folder :
         {QStringLiteral(BACKSTEP_SOURCE_DIR "/resources/samples"), qEnvironmentVariable("BACKSTEP_DEFINITIONS")}) {
        if (folder.isEmpty()) {
            continue;
        }
        QDirIterator files(folder, {"*.yaml", "*.yml", "*.json"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const std::string text = file.readAll().toStdString();
            for (std::uint32_t seed = 1; seed <= (sanitized ? 5U : 60U); ++seed) {
                walk({QFileInfo(file).fileName().toStdString(), text}, seed, 10);
                if (QTest::currentTestFailed()) {
                    return;
                }
            }
        }
    }
}

void RandomEditsTest::cleanupTestCase()
{
    int refused = 0;
    for (const auto& [why, count] : m_refused) {
        qInfo("refused %d times: %s", count, why.c_str());
        refused += count;
    }
    int made = 0;
    for (const auto& [what, count] : m_made) {
        qInfo("made %d times: %s", count, what.c_str());
        made += count;
    }
    qInfo("random edits: %d files, %d edits made and undone, %d refused", m_files, made, refused);
    QVERIFY(made > refused);
    QCOMPARE(m_made.size(), std::size_t(10)); // none of the ways is refused always
}

QTEST_APPLESS_MAIN(RandomEditsTest)
#include "random_test.moc"
