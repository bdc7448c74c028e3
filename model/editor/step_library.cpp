#include "model/editor/step_library.h"

#include "model/editor/value_spelling.h"
#include "model/words.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>

#include <algorithm>
#include <map>
#include <tuple>

namespace backstep {

namespace {

const QString stepType = QStringLiteral("application/x-backstep-step");

QString spoken(const LibraryStep& step)
{
    return step.name + (step.objectType.isEmpty() ? QString() : QStringLiteral(", payload type ") + step.objectType)
        + QStringLiteral(", served by ") + step.services + QStringLiteral(" for ") + step.orchestration
        + (step.hasUndo ? QString() : QStringLiteral(", without UNDO"));
}

} // namespace

std::vector<LibraryStep> libraryOf(const WorkersSeen& seen, const QString& flow)
{
    // Several workers may serve one step: it is there once.
    std::map<std::tuple<bool, QString, QString>, LibraryStep> steps;
    for (const SeenWorker& worker : seen.registered) {
        const QString orchestration = textOf(worker.registration.orchestrationName);
        const QString service = worker.registration.service.empty() ? QStringLiteral("a worker without a name")
                                                                    : textOf(worker.registration.service);
        for (const EntryStep& served : worker.registration.steps) {
            const QString name = textOf(served.name);
            LibraryStep& step = steps[{orchestration != flow, orchestration, name}];
            const bool hasUndo = !served.undoMethod.empty() || served.doMethod.empty();
            step.hasUndo = step.name.isEmpty() ? hasUndo : step.hasUndo || hasUndo;
            step.name = name;
            step.orchestration = orchestration;
            step.objectType = step.objectType.isEmpty() ? textOf(served.objectType) : step.objectType;
            step.services += (step.services.isEmpty() ? QString() : QStringLiteral(", ")) + service;
        }
    }
    std::vector<LibraryStep> all;
    all.reserve(steps.size());
    for (auto& [key, step] : steps) {
        all.push_back(std::move(step));
    }
    return all;
}

QMimeData* dragged(const LibraryStep& step)
{
    const QJsonObject object{
        {QStringLiteral("name"), step.name},
        {QStringLiteral("objectType"), step.objectType},
        {QStringLiteral("orchestration"), step.orchestration},
        {QStringLiteral("services"), step.services},
        {QStringLiteral("hasUndo"), step.hasUndo}};
    auto* data = new QMimeData;
    data->setData(stepType, QJsonDocument(object).toJson(QJsonDocument::Compact));
    data->setText(
        QStringLiteral("- name: %1\n").arg(yamlSpelling(step.name))
        + (step.objectType.isEmpty() ? QString()
                                     : QStringLiteral("  objectType: %1\n").arg(yamlSpelling(step.objectType)))
        + (step.hasUndo ? QString() : QStringLiteral("  undo: none\n"))
    );
    return data;
}

std::optional<LibraryStep> stepIn(const QMimeData& data)
{
    const QJsonObject object = QJsonDocument::fromJson(data.data(stepType)).object();
    LibraryStep step;
    step.name = object.value(QStringLiteral("name")).toString();
    step.objectType = object.value(QStringLiteral("objectType")).toString();
    step.orchestration = object.value(QStringLiteral("orchestration")).toString();
    step.services = object.value(QStringLiteral("services")).toString();
    step.hasUndo = object.value(QStringLiteral("hasUndo")).toBool(true);
    return step.name.isEmpty() ? std::nullopt : std::optional(step);
}

void LibraryRows::take(std::vector<LibraryStep> steps)
{
    // What differs stands between what is the same at both ends.
    const auto differs = std::ranges::mismatch(m_steps, steps);
    const auto first = differs.in1 - m_steps.begin();
    const auto same = std::mismatch(m_steps.rbegin(), m_steps.rend() - first, steps.rbegin(), steps.rend() - first);
    const auto tail = same.first - m_steps.rbegin();
    const auto gone = static_cast<std::ptrdiff_t>(m_steps.size()) - tail - first;
    const auto come = static_cast<std::ptrdiff_t>(steps.size()) - tail - first;
    if (gone > 0) {
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(first + gone) - 1);
        m_steps.erase(m_steps.begin() + first, m_steps.begin() + first + gone);
        endRemoveRows();
    }
    if (come > 0) {
        beginInsertRows({}, static_cast<int>(first), static_cast<int>(first + come) - 1);
        m_steps = std::move(steps);
        endInsertRows();
    }
}

int LibraryRows::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

QVariant LibraryRows::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const LibraryStep& step = m_steps[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return step.name;
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return spoken(step);
    case ServedByRole:
        return step.objectType.isEmpty() ? step.services : step.objectType + QStringLiteral(" · ") + step.services;
    case HasUndoRole:
        return step.hasUndo;
    default:
        return {};
    }
}

Qt::ItemFlags LibraryRows::flags(const QModelIndex& index) const
{
    return index.isValid() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled : Qt::NoItemFlags;
}

QStringList LibraryRows::mimeTypes() const
{
    return {stepType};
}

QMimeData* LibraryRows::mimeData(const QModelIndexList& indexes) const
{
    return indexes.isEmpty() ? nullptr : dragged(m_steps[static_cast<std::size_t>(indexes.first().row())]);
}

} // namespace backstep
