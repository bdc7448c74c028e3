#pragma once

#include <QString>

#include <array>

namespace backstep {

/// The five steps on the way to a running Kafka, in their order, as a person sees them.
class KafkaStages
{
public:
    enum class Stage
    {
        Java,
        Port,
        Download,
        Format,
        Heartbeat
    };

    enum class State
    {
        Waiting,
        Running,
        Done,
        Failed
    };

    struct Row
    {
        State state = State::Waiting;
        QString words; ///< "Java 17 found", "Downloading, 76 of 122 MB"
    };

    static constexpr std::size_t count = 5;

    KafkaStages() { reset(0); }

    void reset(int port);

    [[nodiscard]] const std::array<Row, count>& rows() const { return m_rows; }

    [[nodiscard]] const Row& row(Stage stage) const { return m_rows[static_cast<std::size_t>(stage)]; }

    /// `share` of the stage that is done already, from 0 to 1. Empty words: those that stood there.
    void run(Stage stage, const QString& words = {}, double share = 0);
    void done(Stage stage, const QString& words);
    /// Whatever runs has failed.
    void fail();

    /// Of the whole way, from 0 to 1: a download is most of it where one is due.
    [[nodiscard]] double progress() const;

private:
    std::array<Row, count> m_rows;
    std::array<double, count> m_shares = {};
};

/// "java", "port", "download", "format", "heartbeat"
[[nodiscard]] QString wordOf(KafkaStages::Stage stage);

} // namespace backstep
