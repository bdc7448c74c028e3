#include "model/connections/kept_history.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace backstep {

namespace {

QString sizeWords(std::uint64_t bytes)
{
    return QLocale::c().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeTraditionalFormat);
}

QString dayWords(Instant at)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at.micros / 1000, QTimeZone::utc());
    return QLocale::c().toString(time, QStringLiteral("d MMM HH:mm"));
}

} // namespace

KeptHistory keptHistory(const History::Use& use, const QString& folder, const QString& fault)
{
    if (!fault.isEmpty()) {
        return {
            QStringLiteral("History not kept"),
            fault + QStringLiteral(" What is seen from now on is remembered until this window closes."),
        };
    }
    if (folder.isEmpty()) {
        return {};
    }
    if (!use.since.isSet()) {
        return {QStringLiteral("History empty"), QStringLiteral("What is seen from now on is kept in %1.").arg(folder)};
    }
    const QString since = dayWords(use.since);
    const QString words = QStringLiteral("History %1 since %2").arg(sizeWords(use.bytes), since);
    if (use.isFull) {
        const QString full = QStringLiteral("History is full (%1). Finished flows older than %2 UTC were dropped; open "
                                            "and failed ones are kept. It is in %3.");
        return {words + QStringLiteral(", full"), full.arg(sizeWords(use.bytes), since, folder)};
    }
    const QString all = QStringLiteral("Everything seen since %1 UTC is kept in %2, with %3 of %4 used.");
    return {words, all.arg(since, folder, sizeWords(use.bytes), sizeWords(use.bytesMax))};
}

} // namespace backstep
