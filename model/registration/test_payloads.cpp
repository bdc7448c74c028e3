#include "model/registration/test_payloads.h"

#include "engine/wire/payload.h"
#include "model/words.h"

#include <algorithm>

namespace backstep {

namespace {

const QString payloadKey = QStringLiteral("payload");
const QString atKey = QStringLiteral("at");

QString keyOf(const QString& orchestration)
{
    return QStringLiteral("payloads-") + orchestration;
}

} // namespace

std::vector<TestPayloads::Used> TestPayloads::of(const QString& orchestration) const
{
    std::vector<Used> used;
    for (const QVariantMap& row : m_settings.rows(keyOf(orchestration))) {
        if (used.size() < payloadsMax) {
            used.push_back({row.value(payloadKey).toString(), row.value(atKey).toDateTime()});
        }
    }
    return used;
}

void TestPayloads::add(const QString& orchestration, const QString& payload, const QDateTime& at)
{
    if (payload.size() > bytesMax) {
        return;
    }
    std::vector<Used> used = of(orchestration);
    std::erase_if(used, [&payload](const Used& each) { return each.payload == payload; });
    used.insert(used.begin(), {payload, at});
    used.resize(std::min(used.size(), payloadsMax));
    std::vector<QVariantMap> rows;
    rows.reserve(used.size());
    for (const Used& each : used) {
        rows.push_back({{payloadKey, each.payload}, {atKey, each.at}});
    }
    m_settings.setRows(keyOf(orchestration), rows);
}

QString TestPayloads::next(const QString& orchestration) const
{
    const std::vector<Used> used = of(orchestration);
    return used.empty() ? QStringLiteral("{}") : used.front().payload;
}

QString TestPayloads::faultOf(const QString& payload)
{
    if (payload.trimmed().isEmpty()) {
        return QStringLiteral("A payload is JSON: write {} for an empty one.");
    }
    const auto checked = checkPayload(payload.toStdString(), "The payload");
    return checked ? QString() : textOf(checked.error().message);
}

QString payloadLine(const QString& payload)
{
    return payload.simplified();
}

} // namespace backstep
