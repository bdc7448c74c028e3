#pragma once

#include "engine/definition/dialect.h"
#include "engine/ports/cluster_security.h"
#include "model/connections/connection.h"

#include <QString>
#include <QStringList>

namespace backstep {

/// A place that flows can run at, and what this window does there.
struct Profile
{
    QString name;
    Connection::Broker broker = Connection::Broker::Sandbox;
    QString bootstrap; ///< "host:port", several parted by commas; empty for the sandbox
    Connection::Role role = Connection::Role::OrchestratorHere;
    bool isGuarded = false; ///< nothing is sent there until a person arms it (send_guard.h)
    ClusterSecurity security{}; ///< what is kept of it holds no secret (secrets.h)
    QStringList properties{}; ///< more of librdkafka's own: "NAME=VALUE"
    Dialect dialect = Dialect::PerTopic; ///< of definitions that name none
    QString rest{}; ///< where REST is served while this window runs or asks the orchestrator: "8085"; empty: nowhere
    bool isForReference = false; ///< registrations carry nothing that the reference orchestrator does not know
    QString begins{}; ///< where reading begins, as startPointOf() reads it; empty: with the newest of each partition

    friend bool operator==(const Profile&, const Profile&) = default;
};

[[nodiscard]] Profile sandboxProfile();
[[nodiscard]] Profile localKafkaProfile();

inline constexpr int localKafkaPort = 9092;

/// What is wrong with the first of such lines that is no "NAME=VALUE"; empty: nothing. Secrets have no place there.
[[nodiscard]] QString faultOfProperties(const QStringList& lines);

inline const QString beginsEarliest = QStringLiteral("earliest");
inline const QString beginsLatest = QStringLiteral("latest");

/// What is no place to begin, and what to write instead; empty: nothing. An empty text is none.
[[nodiscard]] QString faultOfBeginning(const QString& text);

/// What is no place for REST, and what to write instead; empty: nothing. An empty text is none.
[[nodiscard]] QString faultOfRest(const QString& text);

/// What is wrong with "host:port[,host:port]", and what to write instead; empty: nothing.
[[nodiscard]] QString faultOfBootstrap(const QString& text);

} // namespace backstep
