#include "app/commands/quarantine.h"

#include "engine/ledger/sqlite_ledger.h"
#include "engine/wire/topics.h"

#include <CLI/CLI.hpp>
#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

namespace backstep {

namespace {

QuarantinedRecord kept(std::int64_t offset, const std::string& value)
{
    QuarantinedRecord quarantined;
    quarantined.at = Instant{1'700'000'000'000'000};
    quarantined.reason = "The value is not JSON.";
    quarantined.record.place = {TopicName(topics::executionStart), 2, offset};
    quarantined.record.key = "k";
    quarantined.record.value = value;
    return quarantined;
}

} // namespace

class QuarantineTest : public QObject
{
    Q_OBJECT

private slots:

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const auto ledger = SqliteLedger::open(folder());
        QVERIFY(ledger.has_value());
        const auto contents = (*ledger)->load();
        QVERIFY(contents.has_value());
        LedgerCommit commit;
        commit.number = contents->lastCommit + 1;
        commit.at = Instant{1'700'000'000'000'000};
        commit.quarantined = {
            kept(7, "not json"),
            kept(8, R"({"headers":{"orchestrationName":"tenant","flowId":"f-8"},"payload":{}})"),
        };
        QVERIFY((*ledger)->commit(commit).has_value());
    }

    void dropsOneForGood()
    {
        QCOMPARE(call({"--drop", idOf(7)}), ExitCode::Fine);
        QCOMPARE(offsets(), (std::vector<std::int64_t>{8}));
        QCOMPARE(call({"--drop", "99"}), ExitCode::BadInput);
        QCOMPARE(offsets(), (std::vector<std::int64_t>{8}));
    }

    void feedsOneThatCanBeTakenInByNow()
    {
        QCOMPARE(call({"--feed", idOf(8)}), ExitCode::Fine);
        QCOMPARE(offsets(), (std::vector<std::int64_t>{7}));
        const auto ledger = SqliteLedger::open(folder());
        const auto contents = (*ledger)->load();
        QCOMPARE(contents->parked.size(), 1U); // nobody has registered its orchestration yet
        QCOMPARE(contents->parked.front().request.flow.text(), std::string("f-8"));
    }

    void keepsOneThatStillCannot()
    {
        QCOMPARE(call({"--feed", idOf(7)}), ExitCode::BadInput);
        QCOMPARE(offsets(), (std::vector<std::int64_t>{8, 7}));
    }

    void listsWithoutChanging()
    {
        QCOMPARE(call({}), ExitCode::Fine);
        QCOMPARE(call({"--json"}), ExitCode::Fine);
        QCOMPARE(offsets(), (std::vector<std::int64_t>{8, 7}));
    }

    void tellsARecord()
    {
        QuarantinedRecord record = kept(7, "\x1b[31m\xff" + std::string(1'000, 'x'));
        record.id = 3;
        const auto line = nlohmann::json::parse(toJsonLine(record));
        QCOMPARE(line["id"].get<int>(), 3);
        QCOMPARE(line["topic"].get<std::string>(), std::string(topics::executionStart));
        QCOMPARE(line["partition"].get<int>(), 2);
        QCOMPARE(line["offset"].get<int>(), 7);
        QCOMPARE(line["bytes"].get<int>(), 1'006);
        QVERIFY(line["value"].get<std::string>().size() < 250);
        const std::string text = toText(record);
        QVERIFY(text.find('\x1b') == std::string::npos);
        QVERIFY(text.find("The value is not JSON.") != std::string::npos);
        QVERIFY(text.find("1006 bytes") != std::string::npos);
    }

private:
    [[nodiscard]] std::string folder() const { return m_folder->path().toStdString(); }

    [[nodiscard]] ExitCode call(std::vector<std::string> arguments) const
    {
        CLI::App app;
        ExitCode exit = ExitCode::Internal;
        addQuarantineCommand(app, exit);
        arguments.insert(arguments.begin(), {"quarantine", "--data", folder()});
        std::ranges::reverse(arguments); // as CLI11 takes them
        app.parse(arguments);
        return exit;
    }

    [[nodiscard]] std::vector<QuarantinedRecord> inQuarantine() const
    {
        const auto ledger = SqliteLedger::open(folder());
        return *(*ledger)->quarantine(10);
    }

    [[nodiscard]] std::vector<std::int64_t> offsets() const
    {
        std::vector<std::int64_t> offsets;
        for (const QuarantinedRecord& record : inQuarantine()) {
            offsets.push_back(record.record.place.offset);
        }
        return offsets;
    }

    [[nodiscard]] std::string idOf(std::int64_t offset) const
    {
        for (const QuarantinedRecord& record : inQuarantine()) {
            if (record.record.place.offset == offset) {
                return std::to_string(record.id);
            }
        }
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::QuarantineTest)
#include "quarantine_test.moc"
