#pragma once

#include "engine/transport/kafka_options.h"
#include "model/connections/check_report.h"
#include "model/connections/profile.h"
#include "model/feed/window_door.h"

#include <QObject>

#include <thread>

namespace backstep {

/// As a profile says, with the secrets that it carries.
[[nodiscard]] KafkaOptions kafkaOptionsOf(const Profile& profile);

/// Asks a cluster whether it can be used, on a thread of its own.
class ConnectionTester final : public QObject
{
    Q_OBJECT

public:
    explicit ConnectionTester(QObject* parent = nullptr);

    /// What was asked before is not answered any more.
    void test(const KafkaOptions& options);

Q_SIGNALS:
    void answered(const backstep::CheckReport& report);

private:
    int m_asked = 0;
    std::jthread m_asking;
    WindowDoor m_door;
};

} // namespace backstep
