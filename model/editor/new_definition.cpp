#include "model/editor/new_definition.h"

#include <QFileInfo>
#include <QStringList>

namespace backstep {

namespace {

struct TemplateStep
{
    QString name;
    QString objectType;
    QStringList dependsOn = {};
    bool pivot = false;
    bool retriable = false;
};

struct Template
{
    QString type;
    QList<TemplateStep> steps;

    [[nodiscard]] bool isNumbered() const { return type != QLatin1String("graph"); }
};

Template templateOf(FlowTemplate which)
{
    const QString sequential = QStringLiteral("sequential");
    const TemplateStep reserve{QStringLiteral("reserveStock"), QStringLiteral("Order")};
    const TemplateStep charge{QStringLiteral("chargeCard"), QStringLiteral("Payment")};
    const TemplateStep ship{QStringLiteral("shipParcel"), QStringLiteral("Order")};
    switch (which) {
    case FlowTemplate::Empty:
        return {sequential, {}};
    case FlowTemplate::Sequence:
        return {sequential, {reserve, charge, ship}};
    case FlowTemplate::Parallel:
        return {QStringLiteral("simultaneous"), {reserve, charge, ship}};
    case FlowTemplate::Graph:
        return {
            QStringLiteral("graph"),
            {{QStringLiteral("checkOrder"), QStringLiteral("Order")},
             {reserve.name, reserve.objectType, {QStringLiteral("checkOrder")}},
             {charge.name, charge.objectType, {QStringLiteral("checkOrder")}},
             {ship.name, ship.objectType, {reserve.name, charge.name}}}};
    case FlowTemplate::PointOfNoReturn:
        return {
            sequential,
            {reserve,
             {charge.name, charge.objectType, {}, true, false},
             {ship.name, ship.objectType, {}, false, true}}};
    }
    return {};
}

QString nameOf(const QFileInfo& info)
{
    QString name;
    for (const QChar sign : info.completeBaseName()) {
        const bool isOfTopic
            = sign.unicode() < 128 && (sign.isLetterOrNumber() || sign == QLatin1Char('-') || sign == QLatin1Char('_'));
        name += isOfTopic ? sign : QLatin1Char('_'); // a name is part of topics
    }
    return name;
}

/// Key and value of each member of a step; names need no quotes in YAML.
QList<std::pair<QString, QString>> membersOf(const TemplateStep& step, int seq, bool isJson)
{
    const auto text
        = [isJson](const QString& value) { return isJson ? QLatin1Char('"') + value + QLatin1Char('"') : value; };
    QList<std::pair<QString, QString>> members;
    if (seq > 0) {
        members.append({QStringLiteral("seq"), QString::number(seq)});
    }
    members.append({QStringLiteral("name"), text(step.name)});
    members.append({QStringLiteral("objectType"), text(step.objectType)});
    if (!step.dependsOn.isEmpty()) {
        QStringList names;
        for (const QString& name : step.dependsOn) {
            names.append(text(name));
        }
        members.append(
            {QStringLiteral("dependsOn"), QLatin1Char('[') + names.join(QStringLiteral(", ")) + QLatin1Char(']')}
        );
    }
    if (step.pivot) {
        members.append({QStringLiteral("pivot"), QStringLiteral("true")});
    }
    if (step.retriable) {
        members.append({QStringLiteral("retriable"), QStringLiteral("true")});
    }
    return members;
}

QString yamlOf(const QString& name, const Template& made)
{
    QString text
        = QStringLiteral("orchestrations:\n  - orchestrationName: %1\n    as: initiator\n    type: %2\n    steps:\n")
              .arg(name, made.type);
    int seq = 0;
    for (const TemplateStep& step : made.steps) {
        QString before = QStringLiteral("      - ");
        for (const auto& [key, value] : membersOf(step, made.isNumbered() ? ++seq : 0, false)) {
            text += before + key + QStringLiteral(": ") + value + QLatin1Char('\n');
            before = QStringLiteral("        ");
        }
    }
    return text;
}

QString jsonOf(const QString& name, const Template& made)
{
    QStringList steps;
    int seq = 0;
    for (const TemplateStep& step : made.steps) {
        QStringList members;
        for (const auto& [key, value] : membersOf(step, made.isNumbered() ? ++seq : 0, true)) {
            members.append(QStringLiteral("      \"%1\": %2").arg(key, value));
        }
        steps.append(QStringLiteral("    {\n") + members.join(QStringLiteral(",\n")) + QStringLiteral("\n    }"));
    }
    const QString list = steps.isEmpty()
        ? QStringLiteral("[]")
        : QStringLiteral("[\n") + steps.join(QStringLiteral(",\n")) + QStringLiteral("\n  ]");
    return QStringLiteral("{\n  \"orchestrationName\": \"%1\",\n  \"as\": \"initiator\",\n  \"type\": \"%2\",\n  "
                          "\"steps\": %3\n}\n")
        .arg(name, made.type, list);
}

} // namespace

const QList<NamedTemplate>& flowTemplates()
{
    static const QList<NamedTemplate> all{
        {FlowTemplate::Sequence, QStringLiteral("steps one after another")},
        {FlowTemplate::Parallel, QStringLiteral("steps side by side")},
        {FlowTemplate::Graph, QStringLiteral("a fork and a join")},
        {FlowTemplate::PointOfNoReturn, QStringLiteral("a point of no return")},
    };
    return all;
}

QByteArray newDefinition(const QString& path, FlowTemplate from)
{
    const QFileInfo info(path);
    const bool isJson = info.suffix().compare(QStringLiteral("json"), Qt::CaseInsensitive) == 0;
    const Template made = templateOf(from);
    return (isJson ? jsonOf(nameOf(info), made) : yamlOf(nameOf(info), made)).toUtf8();
}

} // namespace backstep
