#include "model/editor/outline_rows.h"

#include "model/words.h"

#include <algorithm>

namespace backstep {

namespace {

QString directionWords(const QString& word, const EditorDirection& direction)
{
    return QStringLiteral("%1 %2 × %3").arg(word).arg(direction.attempts).arg(durationWords(direction.timeout));
}

} // namespace

void OutlineRows::setDocument(const EditorDocument* document)
{
    std::vector<Row> rows;
    std::vector<EditorStep> steps;
    m_orchestration = document == nullptr ? 0 : document->chosen();
    if (document != nullptr) {
        for (int at = 0; at < document->names().size(); ++at) {
            rows.push_back({Kind::Orchestration, at, document->names().at(at)});
            if (at == m_orchestration && document->graph().has_value()) {
                steps = document->graph()->steps;
                for (std::size_t step = 0; step < steps.size(); ++step) {
                    rows.push_back({Kind::Step, static_cast<int>(step), {}});
                }
            }
        }
    }
    if (rows == m_rows && steps == m_steps) {
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    m_steps = std::move(steps);
    m_chosen = m_chosen < static_cast<int>(m_steps.size()) ? m_chosen : -1;
    m_directions = directionRows();
    endResetModel();
}

std::vector<OutlineRows::Row> OutlineRows::directionRows() const
{
    if (m_chosen < 0) {
        return {};
    }
    const EditorStep& step = m_steps[static_cast<std::size_t>(m_chosen)];
    const QString forward = directionWords(QStringLiteral("DO"), step.forward);
    const QString back
        = step.hasUndo ? directionWords(QStringLiteral("UNDO"), step.backward) : QStringLiteral("UNDO none");
    return {{Kind::Do, m_chosen, forward}, {Kind::Undo, m_chosen, back}};
}

void OutlineRows::setChosen(int step)
{
    if (step == m_chosen || step >= static_cast<int>(m_steps.size())) {
        return;
    }
    const int before = rowOfStep(m_chosen);
    removeDirections();
    m_chosen = step;
    insertDirections();
    for (const int row : {before, rowOfStep(step)}) {
        if (row >= 0) {
            Q_EMIT dataChanged(index(row), index(row), {OpenRole});
        }
    }
}

void OutlineRows::removeDirections()
{
    if (m_directions.empty()) {
        return;
    }
    const int first = rowOfStep(m_chosen) + 1;
    beginRemoveRows({}, first, first + static_cast<int>(m_directions.size()) - 1);
    m_directions.clear();
    endRemoveRows();
}

void OutlineRows::insertDirections()
{
    std::vector<Row> rows = directionRows();
    if (rows.empty()) {
        return;
    }
    const int first = rowOfStep(m_chosen) + 1;
    beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
    m_directions = std::move(rows);
    endInsertRows();
}

/// The rows of the chosen step's directions stand below it, so that its own row is not moved by them.
int OutlineRows::rowOfStep(int step) const
{
    if (step < 0 || step >= static_cast<int>(m_steps.size())) {
        return -1;
    }
    const bool below = m_chosen >= 0 && step > m_chosen;
    return m_orchestration + 1 + step + (below ? static_cast<int>(m_directions.size()) : 0);
}

int OutlineRows::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size() + m_directions.size());
}

QVariant OutlineRows::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const int first = m_directions.empty() ? rowCount() : rowOfStep(m_chosen) + 1;
    const int into = index.row() - first;
    const bool direction = into >= 0 && into < static_cast<int>(m_directions.size());
    const int plain = into < 0 ? index.row() : index.row() - static_cast<int>(m_directions.size());
    const Row& row = direction ? m_directions[static_cast<std::size_t>(into)] : m_rows[static_cast<std::size_t>(plain)];
    const EditorStep* step = row.kind == Kind::Step ? &m_steps[static_cast<std::size_t>(row.index)] : nullptr;
    switch (role) {
    case Qt::DisplayRole:
        return step == nullptr ? row.text : QStringLiteral("%1 %2").arg(step->number).arg(step->name);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return step == nullptr ? row.text : spoken(m_steps, static_cast<std::size_t>(row.index));
    case KindRole:
        return static_cast<int>(row.kind);
    case IndexRole:
        return row.index;
    case OpenRole:
        return row.kind == Kind::Orchestration ? row.index == m_orchestration
                                               : row.kind == Kind::Step && row.index == m_chosen;
    case SeverityRole:
        return step != nullptr && step->problem ? QVariant(static_cast<int>(*step->problem)) : QVariant();
    default:
        return {};
    }
}

} // namespace backstep
