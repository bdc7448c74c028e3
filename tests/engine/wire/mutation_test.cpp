#include "tests/engine/wire/every_record.h"
#include "tests/engine/wire/records.h"
#include "tests/support/sizes.h"

#include <QtTest/QTest>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace backstep {

namespace {

constexpr std::array<std::string_view, 26> pieces{
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "null",
    "true",
    "-",
    "1e999",
    "\\u0000",
    "\\",
    "\xFF",
    "\x01",
    "\xC3",
    "\xE2\x82\xAC",
    "\n",
    "00",
    "\"flowId\"",
    "\"headers\":",
    "\"payload\":",
    "[[[[[[[[",
    "{\"a\":",
    "\\ud800",
    "9999999999999999999999"};

/// Broken by chance, the same way each time the test runs.
class Breaker
{
public:
    explicit Breaker(unsigned seed)
        : m_random(seed)
    {
    }

    void breakUp(std::string& text)
    {
        for (std::size_t times = 1 + below(4); times > 0 && !text.empty(); --times) {
            const std::size_t at = below(text.size());
            switch (below(5)) {
            case 0:
                text.erase(at, 1 + below(12));
                break;
            case 1:
                text.insert(at, pieces[below(pieces.size())]);
                break;
            case 2:
                text[at] = static_cast<char>(below(256));
                break;
            case 3:
                text.insert(at, std::string(text, below(text.size()), below(80)));
                break;
            default:
                text.resize(at);
            }
        }
    }

    std::size_t below(std::size_t limit) { return m_random() % limit; }

private:
    std::mt19937 m_random;
};

} // namespace

class MutationTest : public QObject
{
    Q_OBJECT

private slots:

    void unbrokenRecordsMeanSomething()
    {
        for (const Record& record : everyRecord()) {
            QVERIFY2(isSound(record), record.value->c_str());
            QVERIFY2(!only<UnreadableMessage>(record).has_value(), record.value->c_str());
        }
    }

    void brokenOnesNeverHarm()
    {
        const std::vector<Record> records = everyRecord();
        const unsigned rounds = longSizes() ? 400'000 : 20'000;
        for (unsigned seed = 0; seed < rounds; ++seed) {
            Breaker breaker(seed);
            Record record = records[breaker.below(records.size())];
            breaker.breakUp(*record.value);
            if (breaker.below(8) == 0) {
                record.place.topic = records[breaker.below(records.size())].place.topic;
            }
            const std::string context
                = "seed " + std::to_string(seed) + " on " + record.place.topic.text() + ": " + *record.value;
            QVERIFY2(isSound(record), context.c_str());
        }
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::MutationTest)
#include "mutation_test.moc"
