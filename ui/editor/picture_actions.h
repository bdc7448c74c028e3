#pragma once

#include <QObject>
#include <QPointer>

#include <memory>
#include <vector>

class QAction;

namespace backstep {

class ActionTable;
class DesignPage;
class EditorDocument;
class FlowDrawing;
class Theme;

/// The flow in front as a picture of its own: into a file, onto the clipboard, onto paper.
class PictureActions final : public QObject
{
    Q_OBJECT

public:
    PictureActions(const Theme& theme, ActionTable& table, DesignPage& page);

    /// Another file is in front, or it was read.
    void readDocument(EditorDocument* document);

private:
    void exportTo();
    void copy();
    void print();
    [[nodiscard]] std::unique_ptr<FlowDrawing> drawing(bool dark) const;

    const Theme& m_theme;
    DesignPage& m_page;
    QPointer<EditorDocument> m_document;
    std::vector<QAction*> m_all;
};

} // namespace backstep
