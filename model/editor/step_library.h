#pragma once

#include "engine/ports/worker_query.h"

#include <QAbstractListModel>
#include <QString>

#include <optional>
#include <vector>

class QMimeData;

namespace backstep {

/// A step that a worker says it serves, to be put into a flow.
struct LibraryStep
{
    QString name;
    QString objectType; ///< empty: the worker does not say
    QString orchestration; ///< for which it is served
    QString services; ///< who serves it: "keycloak-service, mail-service"
    bool hasUndo = true; ///< or it is not known

    friend bool operator==(const LibraryStep&, const LibraryStep&) = default;
};

/// What the workers of a cluster serve: first for this flow, then for others by their names.
[[nodiscard]] std::vector<LibraryStep> libraryOf(const WorkersSeen& seen, const QString& flow);

/// As it is dragged: for the canvas, and as YAML for any text. The caller owns it.
[[nodiscard]] QMimeData* dragged(const LibraryStep& step);

/// Nothing when something else is dragged.
[[nodiscard]] std::optional<LibraryStep> stepIn(const QMimeData& data);

/// The library as a list. It announces exactly what comes and goes.
class LibraryRows final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        ServedByRole = Qt::UserRole + 1, ///< "Realm · keycloak-service"
        HasUndoRole
    };

    using QAbstractListModel::QAbstractListModel;

    void take(std::vector<LibraryStep> steps);

    [[nodiscard]] const std::vector<LibraryStep>& steps() const { return m_steps; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;

    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

private:
    std::vector<LibraryStep> m_steps;
};

} // namespace backstep
