#include "model/flows/flow_export.h"

#include <QBuffer>
#include <QIODevice>
#include <QJsonDocument>
#include <QJsonObject>
#include <QVariant>

namespace backstep {

namespace {

/// The whole of what a cell stands for: instants as they are written everywhere, times in seconds.
QVariant valueOf(const FlowsToWrite& all, const FlowRow& row, FlowColumn column)
{
    const auto instant
        = [](Instant at) { return at.isSet() ? QVariant(QString::fromStdString(toIso8601(at))) : QVariant(); };
    const auto seconds
        = [](std::chrono::microseconds time) { return QVariant(std::chrono::duration<double>(time).count()); };
    switch (column) {
    case FlowColumn::Status:
        return wordOf(row.status, row.detail).word;
    case FlowColumn::Flow:
        return textOf(row.id);
    case FlowColumn::Attempt:
        return row.attempt.attempt == 0 ? QVariant() : QVariant(attemptWords(row.attempt));
    case FlowColumn::Started:
        return instant(row.startedAt);
    case FlowColumn::Age:
        return seconds(row.age(all.now));
    case FlowColumn::LastSeen:
        return instant(row.lastSeenAt);
    case FlowColumn::Says:
        return row.why.isEmpty() ? row.says : row.why;
    case FlowColumn::Took:
        return row.endedAt.isSet() ? seconds(durationOf(row)) : QVariant();
    case FlowColumn::Ended:
        return instant(row.endedAt);
    case FlowColumn::Anomalies:
        return row.anomalies;
    case FlowColumn::Orchestration:
        return all.flows.name(row.orchestration);
    case FlowColumn::Step:
        return all.flows.name(row.step);
    case FlowColumn::Worker:
        return all.flows.name(row.worker);
    }
    return {};
}

QString textOfCell(const QVariant& value)
{
    return value.typeId() == QMetaType::Double ? QString::number(value.toDouble(), 'f', 3) : value.toString();
}

/// RFC 4180: in quotes where it must be.
QString csvCell(const QString& text)
{
    if (!text.contains(QLatin1Char('"')) && !text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('\n'))
        && !text.contains(QLatin1Char('\r'))) {
        return text;
    }
    QString inside = text;
    inside.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return QLatin1Char('"') + inside + QLatin1Char('"');
}

QByteArray heading(const FlowsToWrite& all, FlowFormat format)
{
    QStringList cells;
    for (const FlowColumn column : all.columns) {
        cells.append(format == FlowFormat::Csv ? keyOf(column) : titleOf(column));
    }
    switch (format) {
    case FlowFormat::Text:
        return (cells.join(QLatin1Char('\t')) + QLatin1Char('\n')).toUtf8();
    case FlowFormat::Csv:
        return (cells.join(QLatin1Char(',')) + QStringLiteral("\r\n")).toUtf8();
    case FlowFormat::Json:
        return QByteArrayLiteral("[");
    }
    return {};
}

QByteArray lineOf(const FlowsToWrite& all, FlowRows::Place place, FlowFormat format)
{
    const FlowRow& row = all.flows.rows[place];
    if (format == FlowFormat::Json) {
        QJsonObject object;
        for (const FlowColumn column : all.columns) {
            object.insert(keyOf(column), QJsonValue::fromVariant(valueOf(all, row, column)));
        }
        return QJsonDocument(object).toJson(QJsonDocument::Compact);
    }
    QStringList cells;
    for (const FlowColumn column : all.columns) {
        const QString text = textOfCell(valueOf(all, row, column));
        cells.append(format == FlowFormat::Csv ? csvCell(text) : text.simplified());
    }
    return format == FlowFormat::Csv ? (cells.join(QLatin1Char(',')) + QStringLiteral("\r\n")).toUtf8()
                                     : (cells.join(QLatin1Char('\t')) + QLatin1Char('\n')).toUtf8();
}

} // namespace

std::optional<QString>
write(const FlowsToWrite& flows, FlowFormat format, QIODevice& to, const std::atomic<bool>& isCancelled)
{
    constexpr qsizetype piece = 1 << 20;
    QByteArray bytes = heading(flows, format);
    bool isFirst = true;
    for (const FlowRows::Place place : flows.places) {
        if (isCancelled.load(std::memory_order_relaxed)) {
            return QStringLiteral("it was stopped");
        }
        if (format == FlowFormat::Json) {
            bytes += isFirst ? "\n" : ",\n";
            isFirst = false;
        }
        bytes += lineOf(flows, place, format);
        if (bytes.size() >= piece) {
            if (to.write(bytes) != bytes.size()) {
                return to.errorString();
            }
            bytes.clear();
        }
    }
    bytes += format == FlowFormat::Json ? "\n]\n" : "";
    return to.write(bytes) == bytes.size() ? std::nullopt : std::optional(to.errorString());
}

QByteArray written(const FlowsToWrite& flows, FlowFormat format)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    (void)write(flows, format, buffer, false);
    return buffer.data();
}

} // namespace backstep
