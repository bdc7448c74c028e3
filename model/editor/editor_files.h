#pragma once

#include "model/editor/editor_document.h"

#include <QObject>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>

namespace backstep {

/// The files of the workspace and those that are open. Open ones are kept, so that going from one to another loses
/// nothing.
class EditorFiles : public QObject
{
    Q_OBJECT

public:
    explicit EditorFiles(QObject* parent = nullptr);
    ~EditorFiles() override;

    /// Opens a file, or brings it to the front; its folder becomes the workspace unless it lies in it already. One
    /// sentence when it cannot be opened.
    [[nodiscard]] std::optional<QString> open(const QString& path);

    /// Its changes are gone; the one used before comes to the front, if there is one.
    void close(const QString& path);

    /// Writes an open file under another name, and that file is the open one from then on. One sentence when it could
    /// not be written, or is open itself.
    [[nodiscard]] std::optional<QString> saveAs(const QString& path, const QString& newPath);

    /// An open file was given another name by somebody else: that one is the open one from now on.
    void follow(const QString& path, const QString& newPath);

    /// Through the open files, the one used last first, as long as the keys are held; endWalk() says that they are not.
    /// On the way none counts as used but the last.
    void walk(int way);
    void endWalk();
    /// The one beside it in their order.
    void step(int way);

    /// A file was closed and is not open again.
    [[nodiscard]] bool canReopen() const { return !m_closed.isEmpty(); }

    /// The one closed last. One sentence when it cannot be opened.
    [[nodiscard]] std::optional<QString> reopen();

    /// In the order in which they were opened.
    [[nodiscard]] QStringList openPaths() const;
    [[nodiscard]] std::vector<EditorDocument*> open() const;
    /// Those with changes that are not on disk.
    [[nodiscard]] std::vector<EditorDocument*> modified() const;

    /// Nothing as long as no file is open.
    [[nodiscard]] EditorDocument* current() const { return m_current; }

    [[nodiscard]] const QString& folder() const { return m_folder; }

    /// YAML and JSON files of the workspace's folder, and files from elsewhere that are open; absolute, sorted.
    [[nodiscard]] QStringList paths() const;
    [[nodiscard]] bool isModified(const QString& path) const;
    /// Looks at the folder again.
    void refresh();

Q_SIGNALS:
    void currentChanged();
    void listChanged();
    /// It was read from disk, and is open now.
    void opened(const QString& path);
    /// It has another name now.
    void renamed(backstep::EditorDocument* document, const QString& before);
    /// Whoever shows it lets go of it now.
    void closing(backstep::EditorDocument* document);

private:
    using OpenFiles = std::map<QString, std::unique_ptr<EditorDocument>>;

    void rename(OpenFiles::iterator file, const QString& newPath);
    void bring(EditorDocument* document);

    static constexpr int listedMax = 500;

    QString m_folder;
    QStringList m_listed;
    static constexpr qsizetype closedMax = 20;

    OpenFiles m_open;
    std::vector<EditorDocument*> m_order; ///< as they were opened
    std::vector<EditorDocument*> m_used; ///< the last first
    std::optional<std::size_t> m_walked; ///< how far in them, while the keys are held
    QStringList m_closed; ///< the last one last
    EditorDocument* m_current = nullptr;
};

} // namespace backstep
