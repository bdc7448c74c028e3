#include "app/commands/kafka.h"

#include "app/commands/line_words.h"
#include "model/local_kafka/local_kafka.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QElapsedTimer>

#include <array>
#include <memory>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

struct KafkaArguments
{
    std::optional<int> port;
    std::string data;
    bool json = false;
};

/// A download tells how far it is this often.
constexpr int progressMs = 1000;

std::string wordOf(BrokerStatus::State state)
{
    switch (state) {
    case BrokerStatus::State::Stopped:
        return "stopped";
    case BrokerStatus::State::Ended:
        return "ended";
    case BrokerStatus::State::Running:
        return "running";
    case BrokerStatus::State::Silent:
        return "silent";
    }
    return {};
}

std::string wordOf(KafkaStages::State state)
{
    switch (state) {
    case KafkaStages::State::Waiting:
        return "waiting";
    case KafkaStages::State::Running:
        return "running";
    case KafkaStages::State::Done:
        return "done";
    case KafkaStages::State::Failed:
        return "failed";
    }
    return {};
}

/// One call of the command: asks, tells how it goes, and leaves with the answer.
class KafkaCall
{
public:
    explicit KafkaCall(const KafkaArguments& arguments)
        : m_arguments(arguments)
        , m_kafka(kafkaPlacesOfUser())
    {
        QObject::connect(&m_kafka, &LocalKafka::stagesChanged, [this] { tellStages(); });
        QObject::connect(&m_kafka, &LocalKafka::noted, [this](const QString& sentence) {
            note(sentence.toStdString());
        });
        QObject::connect(&m_kafka, &LocalKafka::failed, [this](const Error& error) { leave(sayError(error)); });
        QObject::connect(
            &m_kafka,
            &LocalKafka::installed,
            [this](const QString& version, const QString& folder, bool already) {
                tellInstalled(version.toStdString(), folder.toStdString(), already);
            }
        );
        QObject::connect(&m_kafka, &LocalKafka::started, [this](const BrokerStatus& status, bool already) {
            tellStarted(status, already);
        });
        QObject::connect(&m_kafka, &LocalKafka::stopped, [this](const BrokerStatus& before, bool forced) {
            tellStopped(before, forced);
        });
        QObject::connect(&m_kafka, &LocalKafka::looked, [this](const BrokerStatus& status) { tellStatus(status); });
    }

    ExitCode run(void (LocalKafka::*what)(const BrokerChoice&))
    {
        const BrokerChoice choice{m_arguments.port, QString::fromStdString(m_arguments.data)};
        (m_kafka.*what)(choice);
        QCoreApplication::exec();
        return m_exit;
    }

    ExitCode install()
    {
        m_kafka.install();
        QCoreApplication::exec();
        return m_exit;
    }

private:
    void leave(ExitCode exit)
    {
        m_exit = exit;
        QCoreApplication::quit();
    }

    void note(const std::string& sentence) const
    {
        sayLine(m_arguments.json ? oneLine({{"type", "note"}, {"words", sentence}}) : sentence);
    }

    void tellStages()
    {
        for (std::size_t i = 0; i < KafkaStages::count; ++i) {
            const KafkaStages::Row& row = m_kafka.stages().rows()[i];
            KafkaStages::Row& told = m_told[i];
            const bool same = row.state == told.state && row.words == told.words;
            const bool waits = row.state == KafkaStages::State::Waiting;
            const bool soon = row.state == told.state && m_sinceTold.isValid() && m_sinceTold.elapsed() < progressMs;
            if (same || waits || soon) {
                continue;
            }
            told = row;
            m_sinceTold.start();
            tellStage(static_cast<KafkaStages::Stage>(i), row);
        }
    }

    void tellStage(KafkaStages::Stage stage, const KafkaStages::Row& row)
    {
        if (m_arguments.json) {
            sayLine(oneLine(
                {{"type", "stage"},
                 {"stage", wordOf(stage).toStdString()},
                 {"state", wordOf(row.state)},
                 {"words", row.words.toStdString()},
                 {"progress", m_kafka.stages().progress()}}
            ));
        } else if (row.state == KafkaStages::State::Done) {
            sayLine(row.words.toStdString() + ".");
        } else if (stage == KafkaStages::Stage::Download && row.state == KafkaStages::State::Running) {
            sayLine(row.words.toStdString() + " …");
        }
    }

    static Json toJson(const BrokerStatus& status)
    {
        Json json{{"type", "kafka"}, {"state", wordOf(status.state)}, {"data", status.folder.path.toStdString()}};
        if (status.state != BrokerStatus::State::Stopped) {
            json["address"] = status.record.address().toStdString();
            json["port"] = status.record.port;
            json["pid"] = status.record.pid;
            json["version"] = status.record.version.toStdString();
            json["startedAt"] = status.record.startedAt.toString(Qt::ISODateWithMs).toStdString();
            json["log"] = status.folder.log().toStdString();
        }
        if (!status.lastWords.isEmpty()) {
            json["lastWords"] = status.lastWords.toStdString();
        }
        return json;
    }

    static std::string detailsOf(const BrokerStatus& status)
    {
        return "process " + std::to_string(status.record.pid) + ", Kafka " + status.record.version.toStdString()
            + ", data in " + status.folder.path.toStdString();
    }

    void tell(const Json& json, const std::string& sentence) const
    {
        sayLine(m_arguments.json ? oneLine(json) : sentence);
    }

    void tellInstalled(const std::string& version, const std::string& folder, bool already)
    {
        tell(
            {{"type", "kafka"}, {"state", "installed"}, {"version", version}, {"folder", folder}, {"already", already}},
            "Kafka " + version + (already ? " is already there: " : " is installed: ") + folder
        );
        leave(ExitCode::Fine);
    }

    void tellStarted(const BrokerStatus& status, bool already)
    {
        Json json = toJson(status);
        json["already"] = already;
        tell(
            json,
            std::string("Kafka ") + (already ? "runs already" : "runs") + " at " + status.record.address().toStdString()
                + " (" + detailsOf(status) + ")."
        );
        leave(ExitCode::Fine);
    }

    void tellStopped(const BrokerStatus& before, bool forced)
    {
        Json json = toJson({BrokerStatus::State::Stopped, {}, before.folder, {}});
        json["before"] = wordOf(before.state);
        json["forced"] = forced;
        const std::string data = before.folder.path.toStdString();
        std::string sentence = "No Kafka runs with its data in " + data + ".";
        if (before.state == BrokerStatus::State::Running) {
            sentence = "Kafka at " + before.record.address().toStdString()
                + (forced ? " did not end when asked, and was ended by force."
                          : " is stopped; its data stays in " + data + ".");
        } else if (before.state == BrokerStatus::State::Ended) {
            sentence = "Kafka at " + before.record.address().toStdString()
                + " had ended by itself; what it left is cleaned up.";
        }
        tell(json, sentence);
        leave(ExitCode::Fine);
    }

    void tellStatus(const BrokerStatus& status)
    {
        const std::string address = status.record.address().toStdString();
        const std::string log = " (all of it: " + status.folder.log().toStdString() + ").";
        std::string sentence = "Kafka is stopped (data in " + status.folder.path.toStdString() + ").";
        if (status.state == BrokerStatus::State::Running) {
            sentence = "Kafka runs at " + address + " (" + detailsOf(status) + ").";
        } else if (status.state == BrokerStatus::State::Ended) {
            sentence = "Kafka at " + address
                + " ended without being stopped. Its last words: " + status.lastWords.toStdString() + log;
        } else if (status.state == BrokerStatus::State::Silent) {
            sentence = "Kafka at " + address + " does not answer (" + detailsOf(status) + ").";
        }
        tell(toJson(status), sentence);
        leave(status.state == BrokerStatus::State::Silent ? ExitCode::OutOfReach : ExitCode::Fine);
    }

    KafkaArguments m_arguments;
    LocalKafka m_kafka;
    std::array<KafkaStages::Row, KafkaStages::count> m_told;
    QElapsedTimer m_sinceTold;
    ExitCode m_exit = ExitCode::Internal;
};

template <class Call>
ExitCode withQt(Call call)
{
    int argc = 1;
    std::string name = "backstep";
    std::array<char*, 2> arguments{name.data(), nullptr};
    const QCoreApplication application(argc, arguments.data());
    return call();
}

void addOne(
    CLI::App& kafka, ExitCode& exit, const char* name, const char* does, void (LocalKafka::*what)(const BrokerChoice&)
)
{
    auto arguments = std::make_shared<KafkaArguments>();
    CLI::App& command = *kafka.add_subcommand(name, does);
    command.add_option("--port", arguments->port, "Where it listens at 127.0.0.1; 9092 unless said");
    command.add_option("--data", arguments->data, "Folder of this broker's data; each port has its own unless said");
    command.add_flag("--json", arguments->json, "one JSON object a line");
    command.callback([arguments, &exit, what] { exit = withQt([&] { return KafkaCall(*arguments).run(what); }); });
}

} // namespace

void addKafkaCommand(CLI::App& app, ExitCode& exit)
{
    CLI::App& kafka = *app.add_subcommand("kafka", "A real Apache Kafka on this machine");
    kafka.require_subcommand(1);
    auto arguments = std::make_shared<KafkaArguments>();
    CLI::App& install = *kafka.add_subcommand("install", "Fetches it by Maven, or says that it is there");
    install.add_flag("--json", arguments->json, "one JSON object a line");
    install.callback([arguments, &exit] { exit = withQt([&] { return KafkaCall(*arguments).install(); }); });
    addOne(kafka, exit, "start", "Starts it and returns when it answers", &LocalKafka::start);
    addOne(kafka, exit, "stop", "Stops it; its data stays", &LocalKafka::stop);
    addOne(kafka, exit, "status", "Says whether it runs, and where", &LocalKafka::look);
}

} // namespace backstep
