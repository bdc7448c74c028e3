#pragma once

#include "model/editor/file_rows.h"
#include "model/editor/outline_rows.h"
#include "ui/shared/parts.h"

class QListView;

namespace backstep {

class LibraryList;

/// The left panel: files of the workspace, and the outline of the one in front.
class SideLists final : public Surface
{
    Q_OBJECT

public:
    SideLists(const Theme& theme, const EditorFiles& files);

    /// The file in front was read, or there is none.
    void setDocument(const EditorDocument* document);
    void choose(int step);

    [[nodiscard]] QWidget& outline() const;

    /// At the foot of the panel.
    void addBelow(QWidget& part);

    [[nodiscard]] LibraryList& library() const { return *m_library; }

Q_SIGNALS:
    void fileChosen(const QString& path);
    void orchestrationChosen(int index);
    void stepChosen(int step);
    /// Enter, or a double click.
    void stepOpened(int step);

private:
    [[nodiscard]] QListView* makeList(QAbstractItemModel& rows, const QString& name);
    void takeOutlineRow(const QModelIndex& row);
    void showCurrentFile();

    FileRows* m_files;
    OutlineRows* m_outline;
    QListView* m_fileList;
    QListView* m_outlineList;
    LibraryList* m_library;
    bool m_choosing = false; ///< the program moves the choice
};

} // namespace backstep
