#include "app/composition/connection_tester.h"

#include "engine/transport/kafka_check.h"

#include <utility>

namespace backstep {

KafkaOptions kafkaOptionsOf(const Profile& profile)
{
    KafkaOptions options;
    options.bootstrap = profile.bootstrap.toStdString();
    options.security = profile.security;
    for (const QString& line : profile.properties) {
        const auto sign = line.indexOf(QLatin1Char('='));
        options.properties.emplace_back(
            line.left(sign).trimmed().toStdString(), line.mid(sign + 1).trimmed().toStdString()
        );
    }
    return options;
}

ConnectionTester::ConnectionTester(QObject* parent)
    : QObject(parent)
    , m_door(*this)
{
}

void ConnectionTester::test(const KafkaOptions& options)
{
    auto answer = m_door.through<ConnectionCheck>([this, asked = ++m_asked](const ConnectionCheck& check) {
        if (asked == m_asked) {
            Q_EMIT answered(reportOf(check));
        }
    });
    std::jthread before = std::exchange(m_asking, std::jthread([options, answer = std::move(answer)] {
                                            answer(checkConnection(options));
                                        }));
    if (before.joinable()) {
        before.detach(); // it ends within seconds, and its answer is dropped
    }
}

} // namespace backstep
