#pragma once

#include "engine/definition/problem.h"

#include <QAbstractTableModel>
#include <QString>

#include <span>
#include <vector>

namespace backstep {

struct ProblemRow
{
    Severity severity = Severity::Error;
    QString code;
    QString text;
    QString subject; ///< the step or orchestration it stands in; empty where there is none
    int line = 1;
    int column = 1;
    QString fix; ///< what mends it, once that is known; empty where nothing is
    bool isSeen = false; ///< on the cluster, and not in the file: no rule has it, nothing silences it

    friend bool operator==(const ProblemRow&, const ProblemRow&) = default;
};

/// What check found in the open file, and behind it what was seen of the cluster it is for. Keeps the rows that stay: a
/// selection survives an edit elsewhere.
class ProblemsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TextColumn,
        SubjectColumn,
        PlaceColumn,
        CodeColumn,
        FixColumn,
        ColumnCount
    };

    enum Role
    {
        SeverityRole = Qt::UserRole + 1,
        LineRole,
        ColumnRole
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// A row that stays keeps its fix until it is told anew.
    void setProblems(const std::vector<ProblemRow>& rows);
    void setSeen(const std::vector<ProblemRow>& rows);
    void setFix(int row, const QString& fix);

    [[nodiscard]] const std::vector<ProblemRow>& rows() const { return m_rows; }

    /// Those of the file alone.
    [[nodiscard]] std::span<const ProblemRow> ofFile() const { return std::span(m_rows).first(m_ofFile); }

    /// "1 error, 2 warnings, 0 notes".
    [[nodiscard]] QString summary() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void replace(std::size_t from, std::size_t to, const std::vector<ProblemRow>& rows);

    std::vector<ProblemRow> m_rows;
    std::size_t m_ofFile = 0; ///< the first ones
};

} // namespace backstep
