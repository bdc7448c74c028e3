#include "engine/definition/document.h"
#include "engine/definition/second_reading.h"
#include "tests/support/source_dir.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <array>
#include <random>
#include <string>
#include <vector>

using namespace backstep;

namespace {

constexpr std::array<const char*, 28> Pieces{
    "- ",    "  ", "\n", ": ",       "*a",           "&a ",    "[",    "]", "{",  "}",      "\"", "'",    "|", "> ",
    "---\n", "#",  "\t", "\xC3\xA9", "\xE2\x82\xAC", "<<: *a", "null", "~", "\\", "!!str ", "? ", "\r\n", ",", "\xFF"};

/// Broken by chance, the same way each time the test runs.
class Breaker
{
public:
    explicit Breaker(unsigned seed)
        : m_random(seed)
    {
    }

    std::string broken(std::string text)
    {
        for (std::size_t i = 1 + below(5); i > 0 && !text.empty(); --i) {
            const std::size_t at = below(text.size());
            switch (below(5)) {
            case 0:
                text.erase(at, 1 + below(20));
                break;
            case 1:
                text.insert(at, Pieces[below(Pieces.size())]);
                break;
            case 2:
                text[at] = static_cast<char>(below(256));
                break;
            case 3:
                text.insert(at, text.substr(below(text.size()), below(60)));
                break;
            default:
                text.resize(at);
                break;
            }
        }
        return text;
    }

    std::size_t below(std::size_t limit) { return m_random() % limit; }

private:
    std::mt19937 m_random;
};

std::vector<std::string> samples()
{
    std::vector<std::string> texts{
        R"({"payload":{"orchestrationName":"o","as":"initiator","type":"parallel","steps":[{"seq":1,"name":"a"}]},"headers":{}})",
        R"({"orchestrationName":"o","payload":{"a":[1,2.5,null,true]}})",
        "a: &a {b: 1}\norchestrations:\n- {<<: *a, orchestrationName: x, as: worker, steps: [{name: s}]}\n---\nb: c\n"};
    const QDir folder(BACKSTEP_SOURCE_DIR "/resources/samples");
    for (const QString& name : folder.entryList(QDir::Files)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly)) {
            texts.push_back(file.readAll().toStdString());
        }
    }
    return texts;
}

} // namespace

class MutationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whateverIsReadIsTold();
};

/// No crash (the sanitizer build runs this too), no place outside the text, no errors beside a usable orchestration.
void MutationTest::whateverIsReadIsTold()
{
    const std::vector<std::string> texts = samples();
    QVERIFY(texts.size() >= 6);
    Breaker breaker(20'261'124);
    int good = 0;
    int bad = 0;
    for (int i = 0; i < 3'000; ++i) {
        const std::string text = breaker.broken(texts[breaker.below(texts.size())]);
        const DefinitionDocument document = readDefinitions(text, i % 2 == 0 ? "x.yaml" : "x");
        for (const Problem& problem : document.problems) {
            const Place& place = problem.place;
            QVERIFY2(place.line >= 1 && place.column >= 1 && place.offset + place.length <= text.size(), text.c_str());
            QVERIFY(!problem.message.empty());
        }
        for (const Entry& entry : document.entries) {
            if (entry.orchestration) {
                const std::string canonical = toCanonicalJson(*entry.orchestration);
                const auto again = readCanonical(canonical);
                QVERIFY2(again.has_value() && toCanonicalJson(*again) == canonical, text.c_str());
            }
        }
        QVERIFY2(!document.problems.empty() || !document.entries.empty(), text.c_str());
        static_cast<void>(checkTogether({&document, 1}));
        static_cast<void>(findSecondMeaning(text, "x.yaml"));
        ++(hasErrors(document.problems) ? bad : good);
    }
    QVERIFY2(good > 100, std::to_string(good).c_str());
    QVERIFY2(bad > 100, std::to_string(bad).c_str());
}

QTEST_APPLESS_MAIN(MutationTest)

#include "mutation_test.moc"
