#pragma once

#include "model/settings/settings.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <vector>

namespace backstep {

/// The payloads that flows were started with from here, by orchestration: what was typed once is not typed again.
class TestPayloads
{
public:
    static constexpr std::size_t payloadsMax = 12; ///< of an orchestration
    static constexpr qsizetype bytesMax = qsizetype{64} * 1024; ///< a larger one runs, and is not kept

    explicit TestPayloads(Settings& settings)
        : m_settings(settings)
    {
    }

    struct Used
    {
        QString payload; ///< as it was typed
        QDateTime at;
    };

    /// The one used last is the first.
    [[nodiscard]] std::vector<Used> of(const QString& orchestration) const;
    void add(const QString& orchestration, const QString& payload, const QDateTime& at);

    /// What a run is started with when nobody says anything: the one used last, else "{}".
    [[nodiscard]] QString next(const QString& orchestration) const;

    /// One sentence when that cannot be a payload; empty when it can.
    [[nodiscard]] static QString faultOf(const QString& payload);

private:
    Settings& m_settings;
};

/// A payload in one line, as a list shows it.
[[nodiscard]] QString payloadLine(const QString& payload);

} // namespace backstep
