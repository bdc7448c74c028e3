#pragma once

#include "model/flows/flow_columns.h"
#include "model/flows/flow_views.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace backstep {

/// A view that somebody named: what the list shows, and how.
struct SavedView
{
    QString name;
    FlowView in = FlowView::OpenAndRecent; ///< the view it looks into
    QString filter;
    FlowColumns columns; ///< none: as they are
    std::optional<FlowColumn> sort;
    Qt::SortOrder direction = Qt::AscendingOrder;

    friend bool operator==(const SavedView&, const SavedView&) = default;
};

/// What stands in a file of views, and what is wrong with it: "views.yaml:4:5: …". Views without fault are read all the
/// same.
struct ReadViews
{
    std::vector<SavedView> views;
    QStringList problems;
};

[[nodiscard]] ReadViews readViews(const QByteArray& text, const QString& file);

/// The text with the view in the place of the one with its name, or behind the last. Everything else stays as it is,
/// comments too.
[[nodiscard]] QByteArray withView(const QByteArray& text, const SavedView& view);
[[nodiscard]] QByteArray withoutView(const QByteArray& text, const QString& name);

/// Views in a file that a team can keep beside its definitions. Read again when it changes on disk.
class SavedViews final : public QObject
{
    Q_OBJECT

public:
    explicit SavedViews(QObject* parent = nullptr);

    /// Empty: none is open.
    [[nodiscard]] const QString& path() const { return m_path; }

    [[nodiscard]] const std::vector<SavedView>& views() const { return m_views; }

    [[nodiscard]] const SavedView* find(const QString& name) const;

    /// What is wrong in the file, or with it. Empty: nothing.
    [[nodiscard]] const QStringList& problems() const { return m_problems; }

    /// A file that is not there yet is made when the first view is saved.
    void open(const QString& path);

    /// Nothing, or why it could not be written; the file is then as it was.
    [[nodiscard]] std::optional<QString> save(const SavedView& view);
    [[nodiscard]] std::optional<QString> remove(const QString& name);

Q_SIGNALS:
    void changed();

private:
    void read();
    [[nodiscard]] std::optional<QString> write(const QByteArray& text);

    QString m_path;
    QByteArray m_text;
    std::vector<SavedView> m_views;
    QStringList m_problems;
    QFileSystemWatcher m_watcher;
};

} // namespace backstep
