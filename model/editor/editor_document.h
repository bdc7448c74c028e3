#pragma once

#include "engine/definition/report.h"
#include "engine/edits/definition_edit.h"
#include "model/editor/disk_text.h"
#include "model/editor/editor_graph.h"
#include "model/editor/line_merge.h"
#include "model/problems/problems_model.h"

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <optional>

namespace backstep {

/// One open definition file. The text is the document: what is drawn is read from it a moment after each change, and
/// the last good drawing stays while the text is broken. Whoever changes it, by typing or by an edit of a step, goes
/// through one history.
class EditorDocument : public QObject
{
    Q_OBJECT

public:
    static constexpr int readAfterMs = 100;

    /// Nothing loaded yet: an empty text without a path.
    explicit EditorDocument(QObject* parent = nullptr);

    /// One sentence when the file cannot be edited: it is gone, too large, binary or not UTF-8. The document is then
    /// unchanged. The same path again takes what the file holds now.
    [[nodiscard]] std::optional<QString> load(const QString& path);
    /// Writes the whole text or nothing, whatever the file holds now. One sentence when it could not.
    [[nodiscard]] std::optional<QString> save();

    /// The same under another name, which is its name from then on.
    [[nodiscard]] std::optional<QString> saveAs(const QString& path);

    /// What became of the file since it was read or saved here.
    [[nodiscard]] OnDisk onDisk() const;

    /// Nothing when it cannot be read as text.
    [[nodiscard]] std::optional<QString> textOnDisk() const;
    /// The file has another name now.
    void moveTo(const QString& path);

    /// What came of both, were they brought together: the text here and the file on disk, since they were the same.
    [[nodiscard]] Result<LineMerge> tryMerge() const;
    /// As one step of the history. One sentence when both changed the same lines; nothing has changed then.
    [[nodiscard]] std::optional<QString> mergeWithDisk();

    [[nodiscard]] const QString& path() const { return m_path; }

    [[nodiscard]] QString fileName() const;

    [[nodiscard]] const QString& text() const { return m_text; }

    /// What a person typed: one change, that may join the one before in the history.
    void setText(const QString& text);

    /// Another text as one step of the history by itself, named by the label.
    void takeText(const QString& label, const QString& text);

    /// What the file held when it was read or saved last.
    [[nodiscard]] const QString& savedText() const { return m_savedText; }

    using Edit = std::function<Result<void>(DefinitionEdit&)>;

    /// An edit of what the text defines, as one step of the history named by the label; read at once. One sentence when
    /// it is refused, and then nothing has changed.
    [[nodiscard]] std::optional<QString> edit(const QString& label, const Edit& change);

    [[nodiscard]] QUndoStack& history() { return m_history; }

    [[nodiscard]] const QUndoStack& history() const { return m_history; }

    [[nodiscard]] bool isModified() const { return m_text != m_savedText; }

    /// How many places differ from what is on disk.
    [[nodiscard]] std::size_t unsavedChanges() const;

    /// What the other files define: what is found between them and this one is among its problems from then on.
    void compareWith(std::vector<DefinitionDocument> others);

    /// Reads the text at once instead of after the pause.
    void readNow();

    /// Names of the orchestrations that can be drawn.
    [[nodiscard]] const QStringList& names() const { return m_names; }

    [[nodiscard]] int chosen() const { return m_chosen; }

    void choose(int index);
    /// The orchestration whose lines hold this one becomes the chosen one.
    void chooseAt(int line);

    /// What is drawn: the chosen orchestration, or the last good one of its place.
    [[nodiscard]] const std::optional<EditorGraph>& graph() const { return m_graph; }

    /// The drawing is older than the text, which has errors.
    [[nodiscard]] bool isStale() const { return m_stale; }

    /// What to say while the text is broken: its first error, with its line.
    [[nodiscard]] QString trouble() const;

    [[nodiscard]] ProblemsModel& problems() { return m_problems; }

    [[nodiscard]] const std::vector<Problem>& found() const { return m_report.problems; }

    /// What was read of the text; its entries are those of DefinitionEdit.
    [[nodiscard]] const DefinitionDocument& definition() const { return *m_document; }

    /// The entry that is drawn; nothing as long as none is.
    [[nodiscard]] std::optional<std::size_t> drawnEntry() const;

Q_SIGNALS:
    /// By these changes; they lead from the text before to the present one.
    void textChanged(const backstep::DocumentChanges& changes);
    void modifiedChanged(bool modified);
    /// What stands at this path is about to be written over.
    void saving(const QString& path);
    /// The text was read: problems, names and the drawing are those of the text, or known to be stale.
    void wasRead();
    /// Another orchestration of the file is drawn.
    void chosenChanged();

private:
    void take(const DiskText& disk, bool again);
    void push(const QString& label, const QString& text);
    [[nodiscard]] Result<DefinitionEdit> beginEdit(const QByteArray& utf8) const;
    void apply(const DocumentChanges& changes);
    void takeReading(QByteArray utf8, std::shared_ptr<const DefinitionDocument> reading);
    void judge();
    void show();
    void draw();
    [[nodiscard]] std::vector<ProblemRow> problemRows() const;
    [[nodiscard]] QString subjectAt(int line) const;

    QString m_path;
    QString m_text;
    QString m_savedText;
    QByteArray m_disk; ///< digest of the file as it was read or saved last
    LineEnds m_ends;
    bool m_byteOrderMark = false;
    QByteArray m_utf8; ///< the text as it was read last
    std::shared_ptr<const DefinitionDocument> m_document = std::make_shared<const DefinitionDocument>();
    std::optional<DefinitionEdit> m_edited; ///< as the last edit left it, while nothing was typed since
    std::vector<DefinitionDocument> m_others; ///< of the same workspace
    Report m_report; ///< of the document, beside the others
    std::vector<std::size_t> m_drawable; ///< entries that hold an orchestration
    QStringList m_names;
    int m_chosen = 0;
    std::optional<EditorGraph> m_graph;
    bool m_stale = false;
    ProblemsModel m_problems;
    QUndoStack m_history;
    QTimer m_pause;
};

} // namespace backstep
