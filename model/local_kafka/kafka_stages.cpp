#include "model/local_kafka/kafka_stages.h"

#include <algorithm>

namespace backstep {

namespace {

/// How long each takes on the first start, as shares of the whole.
constexpr std::array<double, KafkaStages::count> weights = {0.03, 0.02, 0.65, 0.10, 0.20};

std::size_t indexOf(KafkaStages::Stage stage)
{
    return static_cast<std::size_t>(stage);
}

} // namespace

void KafkaStages::reset(int port)
{
    m_shares = {};
    m_rows = {
        Row{State::Waiting, QStringLiteral("Java")},
        Row{State::Waiting, QStringLiteral("Port %1").arg(port)},
        Row{State::Waiting, QStringLiteral("Download")},
        Row{State::Waiting, QStringLiteral("Format storage")},
        Row{State::Waiting, QStringLiteral("First heartbeat")},
    };
}

void KafkaStages::run(Stage stage, const QString& words, double share)
{
    Row& row = m_rows[indexOf(stage)];
    row.state = State::Running;
    row.words = words.isEmpty() ? row.words : words;
    m_shares[indexOf(stage)] = std::clamp(share, 0.0, 1.0);
}

void KafkaStages::done(Stage stage, const QString& words)
{
    m_rows[indexOf(stage)] = {State::Done, words};
    m_shares[indexOf(stage)] = 1;
}

void KafkaStages::fail()
{
    for (Row& row : m_rows) {
        if (row.state == State::Running) {
            row.state = State::Failed;
        }
    }
}

double KafkaStages::progress() const
{
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        sum += weights[i] * m_shares[i];
    }
    return std::min(sum, 1.0);
}

QString wordOf(KafkaStages::Stage stage)
{
    switch (stage) {
    case KafkaStages::Stage::Java:
        return QStringLiteral("java");
    case KafkaStages::Stage::Port:
        return QStringLiteral("port");
    case KafkaStages::Stage::Download:
        return QStringLiteral("download");
    case KafkaStages::Stage::Format:
        return QStringLiteral("format");
    case KafkaStages::Stage::Heartbeat:
        return QStringLiteral("heartbeat");
    }
    return {};
}

} // namespace backstep
