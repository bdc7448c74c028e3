#include "model/inspector/comparison_model.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

QVariant statusOf(const StepComparison& step, int column)
{
    switch (column) {
    case ComparisonModel::HereColumn:
        return QVariant::fromValue(step.here);
    case ComparisonModel::ThereColumn:
        return QVariant::fromValue(step.there);
    default:
        return {};
    }
}

} // namespace

void ComparisonModel::show(FlowComparison comparison)
{
    const bool isSame = comparison.good == m_comparison.good
        && std::ranges::equal(comparison.steps, m_comparison.steps, {}, &StepComparison::name, &StepComparison::name);
    if (isSame && !comparison.steps.empty()) {
        m_comparison = std::move(comparison);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_comparison = std::move(comparison);
    endResetModel();
}

int ComparisonModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_comparison.steps.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ComparisonModel::words(const StepComparison& step, int column) const
{
    const auto took = [](const QString& words) { return words.isEmpty() ? QStringLiteral("–") : words; };
    switch (column) {
    case StepColumn:
        return step.step;
    case HereColumn:
        return step.here.word;
    case ThereColumn:
        return step.there.word;
    case TookHereColumn:
        return took(step.tookHere);
    case TookThereColumn:
        return took(step.tookThere);
    case SaysColumn:
        return step.says;
    default:
        return {};
    }
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const StepComparison& step = m_comparison.steps[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return words(step, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2 here, %3 there%4")
            .arg(
                step.step,
                step.here.word,
                step.there.word,
                step.says.isEmpty() ? QString() : QStringLiteral(". ") + step.says
            );
    case StatusRole:
        return statusOf(step, index.column());
    case PartsRole:
        return step.parts;
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const QStringList headings{
        QStringLiteral("Step"),
        QStringLiteral("Here"),
        QStringLiteral("There"),
        QStringLiteral("Took"),
        QStringLiteral("There"),
        QStringLiteral("In what they differ")};
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return headings.value(section);
}

} // namespace backstep
